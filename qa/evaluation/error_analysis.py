"""Where an evaluation went wrong: outcomes of questions, slices, other thresholds, and time."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np

from qa.evaluation.evaluation import Evaluation
from qa.evaluation.judgement import Judgement
from qa.evaluation.metrics import Scores, mean_metrics, risks
from qa.evaluation.significance import Interval, interval
from qa.gold.gold import GoldQuestion

SLICED = ("hit@1", "quote_hit@1", "false_declines", "false_answers")
_QUESTION_WORD = re.compile(
    r"\b(how (?:many|much|long|old|far|often|big)|who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
_SAME_WORD = {"whom": "who", "whose": "who"}
_STAGES = ("encode", "keyword", "vector", "rerank", "quotes", "total")
_MOST_POINTS = 200
"""More points of a curve than that cannot be told apart in a picture."""
_Value = TypeVar("_Value")


class Outcome(StrEnum):
    """How a question ended; of those that failed, the first step at which it was lost."""

    RIGHT = "answered rightly"
    RIGHTLY_DECLINED = "rightly declined"
    UNJUDGED = "answered, but the gold does not say what is right"
    NOT_RETRIEVED = "not retrieved"
    NOT_QUOTED = "retrieved but not quoted"
    DECLINED = "quoted but declined"
    ANSWERED = "answered though unanswerable"
    LOST = "evidence not in the library"

    @property
    def is_failure(self) -> bool:
        """Whether the assistant did something wrong."""
        return self in _FAILURES

    @classmethod
    def of(cls, judgement: Judgement) -> "Outcome":
        """Return the outcome of a question that was asked.

        Where the gold names documents only, a quote of one of them is right.
        """
        if not judgement.gold.answerable:
            return cls.ANSWERED if judgement.answered else cls.RIGHTLY_DECLINED
        if judgement.relevant and judgement.rank is None:
            return cls.NOT_RETRIEVED
        is_quoted = _is_quoted(judgement)
        if is_quoted is False:
            return cls.NOT_QUOTED
        if not judgement.answered:
            return cls.DECLINED
        return cls.UNJUDGED if is_quoted is None else cls.RIGHT


_FAILURES = frozenset(
    {Outcome.NOT_RETRIEVED, Outcome.NOT_QUOTED, Outcome.DECLINED, Outcome.ANSWERED}
)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the questions, the figures of SLICED that it has, and their intervals."""

    name: str
    questions: int
    figures: Mapping[str, tuple[float, Interval | None]]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class StageTime:
    """Milliseconds a question: the median and the 95th percentile."""

    stage: str
    median: float
    high: float


def worst(judgements: Sequence[Judgement], count: int) -> list[Judgement]:
    """Return the `count` worst failures: wrong answers before wrong declines, the surest first."""
    failed = [judgement for judgement in judgements if Outcome.of(judgement).is_failure]
    return sorted(failed, key=lambda judgement: (-badness(judgement), judgement.gold.id))[:count]


def badness(judgement: Judgement) -> float:
    """Return how bad a failure is: above 1 for a wrong answer, below for a wrong decline."""
    return 1 + judgement.confidence if judgement.answered else 1 - judgement.confidence


def slices(evaluation: Evaluation) -> dict[str, list[Slice]]:
    """Return the slices of each kind that has at least two, those with most questions first.

    A question can be in several slices of a kind, such as those of its tags.
    """
    kinds: dict[str, Callable[[GoldQuestion], Iterable[str]]] = {
        "Tag": lambda gold: dict.fromkeys(gold.tags),
        "Question word": lambda gold: [question_word(gold.question)],
        "Follow-up": lambda gold: ["after earlier questions" if gold.history else "alone"],
        "Article": lambda gold: filter(None, [evaluation.articles.get(gold.group)]),
        "Document": lambda gold: dict.fromkeys(evidence.document for evidence in gold.evidence),
    }
    parts = {kind: _slices(evaluation, names) for kind, names in kinds.items()}
    return {kind: sliced for kind, sliced in parts.items() if len(sliced) > 1}


def question_word(question: str) -> str:
    """Return the first English question word, such as `how many`, or `other`."""
    match = _QUESTION_WORD.search(question)
    word = match[1].lower() if match else "other"
    return _SAME_WORD.get(word, word)


def risk_coverage(questions: Sequence[Scores]) -> list[Point]:
    """Return, for each share of all questions that could be answered, the share of wrong ones.

    Questions are answered by falling confidence; one is wrong if it is unanswerable or its first
    quote is not right. Its mean height is the metric `aurc`.
    """
    judged = [scores for scores in questions if scores.is_right is not None]
    if not any(scores.answerable for scores in judged):
        return []
    right = np.array([scores.is_right for scores in judged], float)
    height = risks(right, np.array([scores.confidence for scores in judged]))
    count = len(height)
    return [Point((rank + 1) / count, float(height[rank])) for rank in spread(range(count))]


def declining(questions: Sequence[Scores]) -> tuple[list[Point], list[Point]]:
    """Return precision and recall of "not answered" at each threshold of confidence.

    Questions below the threshold are declined; the precision is the share of unanswerable ones
    among them, the recall the share of the unanswerable ones that is declined. Where nothing is
    declined there is no precision.
    """
    levels = np.array([scores.confidence for scores in questions])
    unanswerable = np.sort(levels[[not scores.answerable for scores in questions]])
    if not 0 < len(unanswerable) < len(levels):
        return [], []
    thresholds = np.unique(np.append(levels, 1.0))
    declined = np.searchsorted(np.sort(levels), thresholds)
    rightly = np.searchsorted(unanswerable, thresholds)
    precision, recall = [], []
    for position in spread(range(len(thresholds))):
        threshold, caught = float(thresholds[position]), rightly[position]
        recall.append(Point(threshold, float(caught / len(unanswerable))))
        if declined[position]:
            precision.append(Point(threshold, float(caught / declined[position])))
    return precision, recall


def stage_times(judgements: Sequence[Judgement]) -> list[StageTime]:
    """Return the times of each stage, in their order, and in total.

    Questions are encoded in batches, whose time is shared equally.
    """
    times = []
    for stage in _STAGES:
        spent = [judgement.timings_ms.get(stage, 0.0) for judgement in judgements]
        median, high = np.percentile(spent, [50, 95])
        times.append(StageTime(stage, float(median), float(high)))
    return times


def _is_quoted(judgement: Judgement) -> bool | None:
    """Return whether a quote is right, or None if the gold does not say."""
    if judgement.quote_hits is not None:
        return any(judgement.quote_hits)
    if judgement.citation_precision is not None:
        return judgement.citation_precision > 0
    return None if judgement.quotes or not judgement.relevant else False


def _slices(evaluation: Evaluation, names: Callable[[GoldQuestion], Iterable[str]]) -> list[Slice]:
    parts: dict[str, list[Scores]] = {}
    for judgement, scores in zip(evaluation.judgements, evaluation.scores, strict=True):
        for name in names(judgement.gold):
            parts.setdefault(name, []).append(scores)
    sliced = [Slice(name, len(part), _figures(part)) for name, part in parts.items()]
    return sorted(sliced, key=lambda part: (-part.questions, part.name))


def _figures(part: list[Scores]) -> dict[str, tuple[float, Interval | None]]:
    return {
        name: (metric.figure(), interval(metric))
        for name, metric in mean_metrics(part, SLICED).items()
    }


def spread(values: Sequence[_Value], most: int = _MOST_POINTS) -> list[_Value]:
    """Return `values`, or `most` of them spread evenly over their number, with first and last."""
    positions = np.linspace(0, len(values) - 1, min(len(values), most))
    return [values[round(position)] for position in positions]
