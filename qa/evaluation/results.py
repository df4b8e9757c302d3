"""The file that an evaluation leaves, and reads again to compare with."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from qa.evaluation.intervals import interval
from qa.evaluation.judgement import Judgement
from qa.evaluation.metrics import MEANS, Scores, metrics, scores
from qa.evaluation.records import Record, read_json


def write_results(path: Path, judgements: Sequence[Judgement]) -> None:
    """Write `{"questions", "metrics", "intervals", "per_question"}` to `path`.

    Raises GoldError if it cannot be written.
    """
    questions = scores(judgements)
    found = metrics(questions)
    intervals = {name: interval(metric) for name, metric in found.items()}
    results = {
        "questions": len(questions),
        "metrics": {name: metric.figure() for name, metric in found.items()},
        "intervals": {name: one and [one.low, one.high] for name, one in intervals.items()},
        "per_question": [
            _question(one, judgement) for one, judgement in zip(questions, judgements, strict=True)
        ],
    }
    try:
        path.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise GoldError(f"The results cannot be written to {path}: {error.strerror}") from error


def read_results(path: Path) -> list[Scores]:
    """Return the figures of each question of an earlier evaluation.

    Raises GoldError if the file cannot be read or is no such file.
    """
    results = read_json(path)
    found = [_scores(record) for record in results.records("per_question")]
    if not found:
        raise results.error("per_question", "a list of questions; it is no file of results")
    return found


def _question(one: Scores, judgement: Judgement) -> dict[str, Any]:
    gold = judgement.gold
    hits = judgement.quote_hits
    return {
        "id": one.id,
        "question": gold.question,
        "history": gold.history,
        "tags": gold.tags,
        "answerable": one.answerable,
        "answers": gold.answers,
        "answered": judgement.answered,
        "confidence": one.confidence,
        "rank": judgement.rank,
        "quote_rank": hits.index(True) + 1 if hits and any(hits) else None,
        "quotes": judgement.cores,
        "latency_ms": one.latency_ms,
        **one.means,
    }


def _scores(record: Record) -> Scores:
    return Scores(
        id=record.string("id"),
        answerable=record.truth("answerable", default=True),
        confidence=_number(record, "confidence") or 0.0,
        latency_ms=_number(record, "latency_ms") or 0.0,
        means={name: _number(record, name) for name in MEANS},
    )


def _number(record: Record, field: str) -> float | None:
    value = record.fields.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise record.error(field, "a number")
    return float(value)
