"""What other thresholds would give: risk against coverage, and how well "not answered" holds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.metrics import Scores, risks

_MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve."""

    x: float
    y: float


def risk_coverage(questions: Sequence[Scores]) -> list[Point]:
    """Return, for each share of all questions that could be answered, the share of wrong ones.

    Questions are answered by falling confidence; one is wrong if it is unanswerable or its first
    quote is not right. Its mean height is the metric `aurc`.
    """
    judged = [one for one in questions if one.is_right is not None]
    if not any(one.answerable for one in judged):
        return []
    right = np.array([one.is_right for one in judged], float)
    height = risks(right, np.array([one.confidence for one in judged]))
    return [Point(float((at + 1) / len(height)), float(height[at])) for at in _spread(len(height))]


def declining(questions: Sequence[Scores]) -> tuple[list[Point], list[Point]]:
    """Return precision and recall of "not answered" at each threshold of confidence.

    Questions below the threshold are declined; the precision is the share of unanswerable ones
    among them, the recall the share of the unanswerable ones that is declined. Where nothing is
    declined there is no precision.
    """
    levels = np.array([one.confidence for one in questions])
    unanswerable = np.sort(levels[[not one.answerable for one in questions]])
    if not 0 < len(unanswerable) < len(levels):
        return [], []
    thresholds = np.unique(np.append(levels, 1.0))
    declined = np.searchsorted(np.sort(levels), thresholds)
    rightly = np.searchsorted(unanswerable, thresholds)
    shown = _spread(len(thresholds))
    return (
        [
            Point(float(thresholds[at]), float(rightly[at] / declined[at]))
            for at in shown
            if declined[at]
        ],
        [Point(float(thresholds[at]), float(rightly[at] / len(unanswerable))) for at in shown],
    )


def _spread(count: int) -> list[int]:
    """Return positions out of `count`, as many as can be told apart in a picture."""
    return sorted({round(at) for at in np.linspace(0, count - 1, min(count, _MOST_POINTS))})
