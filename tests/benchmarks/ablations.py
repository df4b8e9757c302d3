"""What each mechanism brings: `python -m tests.benchmarks.ablations GOLD [tune|report [EVERY]]`.

The gold set, or every so many-th question of it, is asked with the defaults, and again with one
mechanism left out at a time. Prints the change that leaving it out makes, with its paired 95%
interval.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.evaluation.asking import Plan, run
from qa.evaluation.collection import cache_folder, cached_library, write_documents
from qa.evaluation.metrics import Metric, metrics, scores
from qa.evaluation.significance import change
from qa.gold.files import read_gold
from qa.reader import NO_MODELS, Models, Reader, Reading, Text, load_reader
from qa.settings import Mode, Settings, Split

SHOWN = ("hit@1", "quote_hit@1", "quote_hit@3", "f1")
WITHOUT: dict[str, dict[str, object]] = {
    "vectors only": {"mode": Mode.DENSE},
    "keywords only": {"mode": Mode.KEYWORD},
    "no late interaction": {"mode": Mode.FUSED},
    "late interaction alone": {"late_weight": 1.0},
    "no neighbouring passages": {"neighbour_weight": 0.0},
    "stop words weigh in full": {"stop_weight": 1.0},
    "sentences without what stands before": {"context_weight": 0.0},
    "sentences without their passage's score": {"passage_weight": 0.0},
}


class WithoutNull:
    """A reader that does not weigh words against "not here": their own scores alone count."""

    name = identity = "without null"

    def __init__(self, reader: Reader) -> None:
        """Read as `reader` does."""
        self.milliseconds = reader.milliseconds
        self._reader = reader

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Read as the original does, and take "not here" for nothing."""
        return [
            replace(reading, windows=tuple(replace(window, null=0.0) for window in reading.windows))
            for reading in self._reader.read(question, texts)
        ]


def main(gold: Path, split: Split | None, every: int) -> None:
    """Ask and print a row for each mechanism."""
    questions = read_gold(gold)
    answerable = replace(
        questions, questions=tuple(one for one in questions.questions if one.answerable)[::every]
    )
    encoder = TransformerEncoder.load()
    cache = cache_folder()
    library, _ = cached_library([write_documents(questions.documents, cache)], encoder, cache)

    reader = load_reader()
    assert reader is not None

    def asked(models: Models, **changed: object) -> dict[str, Metric]:
        settings = replace(Settings(), **changed)  # type: ignore[arg-type]
        assistant = Assistant(library, encoder, settings, models)
        return metrics(scores(run(answerable, assistant, Plan(split)).judgements))

    defaults = asked(Models(reader))
    print(f"{'':40}", *(f"{name:>28}" for name in SHOWN))
    print(f"{'all':40}", *(f"{defaults[name].figure():28.3f}" for name in SHOWN))

    def show(name: str, found: dict[str, Metric]) -> None:
        print(f"{name:40}", *(_change(found[one], defaults[one]) for one in SHOWN), flush=True)

    show("without the reader", asked(NO_MODELS))
    show("without its null score", asked(Models(WithoutNull(reader))))
    for name, changed in WITHOUT.items():
        show(name, asked(Models(reader), **changed))


def _change(metric: Metric, defaults: Metric) -> str:
    found = change(metric, defaults)
    assert found is not None
    assert found.interval is not None
    low, high = found.interval.low, found.interval.high
    return f"{found.difference:+.3f} ({low:+.3f} to {high:+.3f})".rjust(28)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        Split(sys.argv[2]) if len(sys.argv) > 2 else None,
        int(sys.argv[3]) if len(sys.argv) > 3 else 1,
    )
