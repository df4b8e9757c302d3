"""The file that an evaluation leaves, and reads again to compare with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any

from pydantic import BaseModel, Strict, StrictBool, model_validator

from corpus.errors import GoldError
from corpus.text import json_text
from qa.evaluation.error_analysis import Outcome, badness
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.judgement import Judgement
from qa.evaluation.metrics import MEANS, Scores
from qa.gold.gold import GoldQuestion
from qa.gold.records import OptionalText, Text, parsed, read_text, validated

_Number = Annotated[float, Strict()]


class _Evidence(BaseModel):
    document: Text
    quote: OptionalText = None


class _Quote(BaseModel):
    document: Text
    title: OptionalText = None
    text: Text
    is_right: StrictBool | None = None


class _Question(BaseModel):
    """A question as it is shown, and its figures; files of earlier versions may lack most of it."""

    id: Text
    question: Text
    outcome: Text
    history: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    answers: tuple[Text, ...] = ()
    answerable: StrictBool = True
    answered: StrictBool = True
    confidence: _Number | None = None
    rank: _Number | None = None
    quote_rank: _Number | None = None
    badness: _Number | None = None
    evidence: tuple[_Evidence, ...] = ()
    quotes: tuple[_Quote, ...] = ()
    latency_ms: _Number = 0.0
    means: dict[str, _Number | None]

    @model_validator(mode="before")
    @classmethod
    def _with_means(cls, fields: object) -> object:
        if not isinstance(fields, dict):
            return fields
        return {**fields, "means": {name: fields.get(name) for name in MEANS}}


class _File(BaseModel):
    conditions: dict[str, Any] = {}
    per_question: tuple[_Question, ...] = ()


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
    return {
        "questions": len(evaluation.judgements),
        "conditions": asdict(evaluation.conditions),
        "metrics": {name: metric.figure() for name, metric in evaluation.metrics.items()},
        "intervals": {
            name: interval and [interval.low, interval.high]
            for name, interval in evaluation.intervals.items()
        },
        "per_question": [
            {**judged_record(judgement), "latency_ms": scores.latency_ms, **scores.means}
            for judgement, scores in zip(evaluation.judgements, evaluation.scores, strict=True)
        ],
        "lost": [lost_record(question) for question in evaluation.lost],
    }


def write_results(path: Path, evaluation: Evaluation) -> None:
    """Write the results to `path`; raises GoldError if it cannot be written."""
    write_text(path, f"{json_text(results(evaluation))}\n")


def read_results(path: Path) -> Results:
    """Return an earlier evaluation.

    Raises GoldError if the file cannot be read, or is not a file of results.
    """
    file = validated(_File, parsed(read_text(path), str(path)), str(path))
    questions = {question.id: question for question in file.per_question}
    if not questions:
        raise GoldError(
            f"{path}: `per_question` is not a list of questions; is it a file of results?"
        )
    if len(questions) < len(file.per_question):
        raise GoldError(f"{path}: `per_question` has a question twice")
    return Results(
        file.conditions,
        tuple(
            Scores(
                question.id,
                question.answerable,
                question.confidence or 0.0,
                question.latency_ms,
                question.means,
            )
            for question in questions.values()
        ),
        {
            name: question.model_dump(exclude={"latency_ms", "means"})
            for name, question in questions.items()
        },
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
        "evidence": [
            {"document": evidence.document, "quote": evidence.quote} for evidence in gold.evidence
        ],
    }
