"""The charts of an evaluation: what they show, and where in the picture. Templates draw them.

Curves lie in the unit square; of bars, the longest takes all the room there is.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from qa.evaluation.error_analysis import Point, declining, risk_coverage, spread, stage_times
from qa.evaluation.evaluation import Evaluation

_NOT_FOUND = "not found"
_LAST_RANKS = {
    "1": 1,
    "2": 2,
    "3": 3,
    "4 to 5": 5,
    "6 to 10": 10,
    "11 to 20": 20,
    "21 to 50": 50,
    "51 to 100": 100,
    "over 100": math.inf,
}
"""Ranges of ranks, and the last rank of each."""
_ROWS = 11
Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CurveChart:
    """Curves through points of the unit square, a vertical line at `line`, and some of it as rows.

    `axes` name x and y.
    """

    axes: tuple[str, str]
    curves: Sequence[Sequence[Point]]
    line: float
    rows: Rows

    width: ClassVar[int] = 360
    height: ClassVar[int] = 250
    left: ClassVar[int] = 34
    _right: ClassVar[int] = 10
    _top: ClassVar[int] = 26
    _bottom: ClassVar[int] = 38

    def x(self, value: float) -> float:
        """Return where `value` is in the picture, from the left."""
        return round(self.left + (self.width - self.left - self._right) * value, 1)

    def y(self, value: float) -> float:
        """Return where `value` is in the picture, from the top."""
        return round(self._top + (self.height - self._top - self._bottom) * (1 - value), 1)

    def paths(self) -> list[str]:
        """Return each curve as the path that SVG draws, those without points left out."""
        return [
            "M" + "L".join(f"{self.x(point.x)} {self.y(point.y)}" for point in curve)
            for curve in self.curves
            if curve
        ]


@dataclass(frozen=True, slots=True)
class Bar:
    """A named bar of some length, its value in words, and the position of a mark beyond it."""

    name: str
    length: float
    value: str
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, and their figures as rows."""

    bars: Sequence[Bar]
    rows: Rows

    width: ClassVar[int] = 360
    step: ClassVar[int] = 20
    left: ClassVar[int] = 88
    _right: ClassVar[int] = 62

    def x(self, length: float) -> float:
        """Return where a bar of this length ends, from the left."""
        longest = max((max(bar.length, bar.mark or 0) for bar in self.bars), default=0) or 1
        return round(self.left + (self.width - self.left - self._right) * length / longest, 1)


def risk_chart(evaluation: Evaluation) -> CurveChart | None:
    """Return risk against coverage; None if the gold does not say which quotes are right."""
    points = risk_coverage(evaluation.scores)
    if not points:
        return None
    return CurveChart(
        ("share of questions answered", "share of them wrong"),
        [points],
        evaluation.metrics["served_coverage"].figure(),
        [(f"{point.x:.3f}", f"{point.y:.3f}") for point in spread(points, _ROWS)],
    )


def declining_chart(evaluation: Evaluation) -> CurveChart | None:
    """Return precision and recall of "not answered"; None without unanswerable questions."""
    precision, recall = declining(evaluation.scores)
    if not recall:
        return None
    precise = {point.x: f"{point.y:.3f}" for point in precision}
    return CurveChart(
        ("threshold of confidence", "share"),
        [precision, recall],
        evaluation.conditions.threshold,
        [
            (f"{point.x:.3f}", precise.get(point.x, ""), f"{point.y:.3f}")
            for point in spread(recall, _ROWS)
        ],
    )


def rank_chart(evaluation: Evaluation) -> BarChart | None:
    """Return how often the first relevant passage has which rank; None without evidence."""
    ranks = Counter(
        _rank_range(judgement.rank)
        for judgement in evaluation.judgements
        if judgement.gold.answerable and judgement.relevant
    )
    if not ranks:
        return None
    counts = [(name, ranks[name]) for name in (*_LAST_RANKS, _NOT_FOUND)]
    total = ranks.total()
    return BarChart(
        [Bar(name, count, f"{count:,}") for name, count in counts],
        [(name, f"{count:,}", f"{count / total:.1%}") for name, count in counts],
    )


def latency_chart(evaluation: Evaluation) -> BarChart:
    """Return how long each stage took."""
    times = stage_times(evaluation.judgements)
    return BarChart(
        [Bar(time.stage, time.median, f"{time.median:.1f} ms", time.high) for time in times],
        [(time.stage, f"{time.median:.2f}", f"{time.high:.2f}") for time in times],
    )


def _rank_range(rank: int | None) -> str:
    if rank is None:
        return _NOT_FOUND
    return next(name for name, last in _LAST_RANKS.items() if rank <= last)
