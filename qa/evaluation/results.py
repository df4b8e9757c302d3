"""The file that an evaluation leaves, and reads again to compare with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from corpus.errors import GoldError
from corpus.text import json_text
from qa.evaluation.error_analysis import Outcome, badness
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.judgement import Judgement
from qa.evaluation.metrics import MEANS, Scores
from qa.gold.gold import GoldQuestion
from qa.gold.records import Record, read_json


@dataclass(frozen=True, slots=True)
class Results:
    """An evaluation as it was read from its file: its conditions, and each question.

    `shown` has, by question, what `judged_record` gives, as far as a page shows it.
    """

    conditions: Mapping[str, object]
    scores: tuple[Scores, ...]
    shown: Mapping[str, dict[str, Any]]


def results(evaluation: Evaluation) -> dict[str, Any]:
    """Return the figures and each question, as they are written to a file."""
    intervals = evaluation.intervals
    return {
        "questions": len(evaluation.judgements),
        "conditions": evaluation.conditions.record(),
        "metrics": {name: metric.figure() for name, metric in evaluation.metrics.items()},
        "intervals": {name: one and [one.low, one.high] for name, one in intervals.items()},
        "per_question": [
            {**judged_record(judgement), "latency_ms": one.latency_ms, **one.means}
            for judgement, one in zip(evaluation.judgements, evaluation.scores, strict=True)
        ],
        "lost": [lost_record(question) for question in evaluation.lost],
    }


def write_results(path: Path, evaluation: Evaluation) -> None:
    """Write the results to `path`; raises GoldError if it cannot be written."""
    write_text(path, f"{json_text(results(evaluation))}\n")


def read_results(path: Path) -> Results:
    """Return an earlier evaluation.

    Raises GoldError if the file cannot be read or is no such file.
    """
    found = read_json(path)
    records = found.records("per_question")
    if not records:
        raise found.error("per_question", "a list of questions; it is no file of results")
    stored = {record.string("id"): record for record in records}
    if len(stored) < len(records):
        raise found.error("per_question", "a list of questions, each of them once")
    conditions = found.fields.get("conditions")
    return Results(
        conditions if isinstance(conditions, dict) else {},
        tuple(map(_scores, records)),
        {name: _shown(record) for name, record in stored.items()},
    )


def judged_record(judgement: Judgement) -> dict[str, Any]:
    """Return what was asked, expected and given."""
    outcome = Outcome.of(judgement)
    hits = judgement.quote_hits or (None,) * len(judgement.quotes)
    return {
        **_gold_record(judgement.gold),
        "outcome": outcome,
        "badness": badness(judgement) if outcome.is_failure else 0,
        "answered": judgement.answered,
        "confidence": judgement.confidence,
        "rank": judgement.rank,
        "quote_rank": judgement.quote_rank,
        "marked": judgement.marked,
        "quotes": [
            {**asdict(quote), "is_right": hit}
            for quote, hit in zip(judgement.quotes, hits, strict=True)
        ],
        "timings_ms": judgement.timings_ms,
    }


def lost_record(question: GoldQuestion) -> dict[str, Any]:
    """Return a question that was not asked, since its evidence is not in the library."""
    return {**_gold_record(question), "outcome": Outcome.LOST, "badness": 0}


def check_folder(path: Path, option: str) -> None:
    """Raise GoldError if no file can be written to the folder at `path`, as `option` asks."""
    try:
        # The only way to know, short of writing what is to be there.
        with TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise GoldError(f"{option}: {path} cannot be written to: {error.strerror}") from error


def write_text(path: Path, text: str) -> None:
    """Write a file; raises GoldError if it cannot be written."""
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise GoldError(f"{path} cannot be written: {error.strerror}") from error


def _gold_record(gold: GoldQuestion) -> Mapping[str, Any]:
    return {
        "id": gold.id,
        "question": gold.question,
        "history": gold.history,
        "tags": gold.tags,
        "answerable": gold.answerable,
        "answers": gold.answers,
        "evidence": [{"document": one.document, "quote": one.quote} for one in gold.evidence],
    }


def _scores(record: Record) -> Scores:
    return Scores(
        id=record.string("id"),
        answerable=record.truth("answerable", default=True),
        confidence=_number(record, "confidence") or 0.0,
        latency_ms=_number(record, "latency_ms") or 0.0,
        means={name: _number(record, name) for name in MEANS},
    )


def _shown(record: Record) -> dict[str, Any]:
    """Return what is shown of a question, checked."""
    return {
        **{name: record.string(name) for name in ("id", "question", "outcome")},
        **{name: record.strings(name) for name in ("history", "tags", "answers")},
        **{name: record.truth(name, default=True) for name in ("answerable", "answered")},
        **{name: _number(record, name) for name in ("confidence", "rank", "quote_rank", "badness")},
        "evidence": [
            {"document": one.string("document"), "quote": one.optional_string("quote")}
            for one in record.records("evidence")
        ],
        "quotes": [
            {
                "document": one.string("document"),
                "title": one.optional_string("title"),
                "text": one.string("text"),
                "is_right": _truth(one, "is_right"),
            }
            for one in record.records("quotes")
        ],
    }


def _truth(record: Record, field: str) -> bool | None:
    return None if record.fields.get(field) is None else record.truth(field, default=False)


def _number(record: Record, field: str) -> float | None:
    value = record.fields.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise record.error(field, "a number")
    return float(value)
