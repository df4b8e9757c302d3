"""The command `python -m qa.reader.train`: makes the reader's weights from SQuAD-format files."""

import json
import logging
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from embeddings.encoder import Encoder, TransformerEncoder
from qa.cli.shared import reporting
from qa.reader.inputs import Text
from qa.reader.train.examples import Example, examples
from qa.reader.train.mining import hard_negatives
from qa.reader.train.training import train

_log = logging.getLogger(__name__)


def main(  # noqa: PLR0913 - each is an option
    data: Annotated[list[Path], typer.Argument(help="Files in SQuAD's format.")],
    out: Annotated[Path, typer.Option(help="Folder of the weights, and of what was begun.")],
    half: Annotated[
        list[Path], typer.Option(help="A file of which only the even articles are taken.")
    ] = [],  # noqa: B006 - typer copies it
    mined: Annotated[
        int, typer.Option(help="Questions of each file that are asked for hard negatives.")
    ] = 600,
    steps: Annotated[int, typer.Option(help="Steps of 32 examples.")] = 2_700,
    rate: Annotated[float, typer.Option(help="The highest rate of learning.")] = 1.5e-4,
    seed: Annotated[int, typer.Option(help="What all chance follows from.")] = 1,
) -> None:
    """Train a reader; what was begun in the folder is gone on with."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    with reporting():
        out.mkdir(parents=True, exist_ok=True)
        prepared = out / "examples.jsonl"
        if not prepared.is_file():
            files = [(path, False) for path in data] + [(path, True) for path in half]
            _write(prepared, _examples(files, out, mined, Random(seed)))
        drawn = _read(prepared)
        _log.info("%d examples", len(drawn))
        typer.echo(train(drawn, out, steps=steps, rate=rate, seed=seed))


def _examples(
    files: list[tuple[Path, bool]], out: Path, mined: int, random: Random
) -> list[Example]:
    encoder: Encoder = TransformerEncoder.load()
    found: list[Example] = []
    for path, half in files:
        own = examples(path, encoder, random, half=half)
        answerable = sum(example.answer is not None for example in own)
        _log.info("%s: %d examples, %d with an answer", path, len(own), answerable)
        hard = list(
            hard_negatives(path, encoder, out / "cache", random, questions=mined, half=half)
            if mined
            else ()
        )
        _log.info("%s: %d hard negatives", path, len(hard))
        found += own + hard
    return found


def _write(path: Path, found: list[Example]) -> None:
    partial = path.with_suffix(".partial")
    lines = (json.dumps(asdict(example)) + "\n" for example in found)
    partial.write_text("".join(lines), "utf-8")
    partial.replace(path)


def _read(path: Path) -> list[Example]:
    records = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Example(
            record["question"], Text(**record["text"]), record["answer"] and tuple(record["answer"])
        )
        for record in records
    ]


if __name__ == "__main__":
    typer.run(main)
