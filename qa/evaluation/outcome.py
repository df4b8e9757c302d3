"""What became of a question, and where it was lost."""

from collections.abc import Sequence
from enum import StrEnum

from qa.evaluation.judgement import Judgement


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


def worst(judgements: Sequence[Judgement], count: int) -> list[Judgement]:
    """Return the `count` worst failures: wrong answers before wrong declines, the surest first."""
    failed = [one for one in judgements if Outcome.of(one).is_failure]
    return sorted(failed, key=lambda one: (-badness(one), one.gold.id))[:count]


def badness(judgement: Judgement) -> float:
    """Return how bad a failure is: above 1 for a wrong answer, below for a wrong decline."""
    return 1 + judgement.confidence if judgement.answered else 1 - judgement.confidence


def _is_quoted(judgement: Judgement) -> bool | None:
    if judgement.quote_hits is not None:
        return any(judgement.quote_hits)
    if judgement.citation_precision is not None:
        return judgement.citation_precision > 0
    return None if judgement.quotes or not judgement.relevant else False
