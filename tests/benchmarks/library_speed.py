"""Writing and opening a library of 10,000 passages: `python -m tests.benchmarks.library_speed`.

Documents are made up and their encodings drawn at random, so that storage alone is measured: the
transactions that add documents, and what opening reads, which is all but the keyword index. Prints
the least seconds of several runs, of the processor and by the clock.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from corpus.document import Block, BlockKind, LoadedDocument, Metadata, Passage, Sentence
from corpus.library.database import Library
from corpus.library.duplicates import copied_passages
from corpus.library.records import PassageEncoding
from corpus.library.writer import NewDocument
from embeddings.vector_index import VectorIndex

_DOCUMENTS, _PASSAGES, _SENTENCES, _WORDS = 1250, 8, 5, 20
_TRANSACTION_DOCUMENTS = 64
_DIMENSION, _CODE_BYTES, _VOCABULARY = 384, 56, 30_000


def made_up(source: int, draw: random.Random, noise: np.random.Generator) -> NewDocument:
    """Return a document of paragraphs that are passages, encoded at random."""
    text, blocks, passages, encodings = "", [], [], []
    sentences: list[Sentence] = []
    for block in range(_PASSAGES):
        first, start = len(sentences), len(text)
        for _ in range(_SENTENCES):
            words = " ".join(f"w{draw.randrange(_VOCABULARY)}" for _ in range(_WORDS))
            sentences.append(Sentence(len(text), len(text) + len(words) + 1, block))
            text += f"{words}. "
        end = len(text) - 1
        text = f"{text[:-1]}\n\n"
        blocks.append(Block(BlockKind.PARAGRAPH, start, end))
        passages.append(Passage(start, end, first, len(sentences)))
        tokens = _SENTENCES * _WORDS
        encodings.append(
            PassageEncoding(
                noise.standard_normal(_DIMENSION).astype("<f4").tobytes(),
                noise.integers(0, _VOCABULARY, tokens).astype("<u4").tobytes(),
                noise.bytes(tokens * _CODE_BYTES),
                tuple((at, at + _WORDS) for at in range(0, tokens, _WORDS)),
            )
        )
    loaded = LoadedDocument("", text, Metadata(title="Made up"), tuple(blocks), pages=(0, 900))
    return NewDocument(source, f"{source}.txt", "text 1", loaded, sentences, passages, encodings)


def write(library: Library, documents: list[NewDocument]) -> None:
    """Add `documents` as indexing does."""
    with library.writing() as writer:
        for start in range(0, len(documents), _TRANSACTION_DOCUMENTS):
            with writer.transaction() as revision:
                for new in documents[start : start + _TRANSACTION_DOCUMENTS]:
                    writer.source(f"/made-up/{new.name}", "/made-up")
                    writer.add(new, revision)


def read(folder: Path) -> None:
    """Read what is read when a library is opened to be asked."""
    with Library.open(folder).reading() as reader:
        ids, vectors = reader.vectors()
        VectorIndex(ids, vectors)
        reader.token_frequencies()
        copied_passages(reader)
    assert len(ids) == _DOCUMENTS * _PASSAGES


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds of the processor and of the clock that `work` takes."""
    spent, passed = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - spent, time.perf_counter() - passed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    draw, noise = random.Random(1), np.random.default_rng(1)
    documents = [made_up(number + 1, draw, noise) for number in range(_DOCUMENTS)]
    writing, opening = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as name:
            library = Library.open(Path(name) / "library", create=True)
            writing.append(_timed(partial(write, library, documents)))
            opening += [_timed(partial(read, library.path)) for _ in range(3)]
            size = library.file.stat().st_size
    print(f"{_DOCUMENTS * _PASSAGES} passages, {size / 2**20:.1f} MiB")
    for what, times in (("writing", writing), ("opening", opening)):
        spent, passed = (min(column) for column in zip(*times, strict=True))
        print(f"{what}: {spent:.3f} s of the processor, {passed:.3f} s by the clock")


if __name__ == "__main__":
    main()
