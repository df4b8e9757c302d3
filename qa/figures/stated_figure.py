"""A figure that a sentence states, and whether two of them are equal, apart, or neither."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.dates import days_of_years, in_year_0
from qa.text.units import Kind

_WIDEST_ROUNDING = 0.02
"""Share of a figure by which rounding to its own digits may change it in another unit."""
_CLOSE_HEDGE, _WIDE_HEDGE = 0.025, 0.1
_ONE_SIDED_REACH = 0.2
_SAME = 1e-6


class Hedge(StrEnum):
    """How a sentence holds to its figure."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure, `text[start:end]`, with its unit and without its hedge.

    It means from `low` to `high`, both counted, in the base unit of its kind, in its currency, or
    in days as `day_number` counts them. `place` is the value of its last telling digit, in
    the same.
    `unit` is the currency or the version, or ""; `factor` is the size of the unit as written. `per`
    is what a rate is for ("month"), or "". `noun` has the words that a count counts.
    """

    start: int
    end: int
    kind: Kind
    low: float
    high: float
    place: float = 0.0
    unit: str = ""
    factor: float = 1.0
    hedge: Hedge = Hedge.EXACT
    per: str = ""
    noun: tuple[str, ...] = ()
    yearless: bool = False


def equal(first: StatedFigure, second: StatedFigure) -> bool:
    """Return whether both say the same, as precisely as each of them says it."""
    if not _comparable(first, second):
        return False
    if first.kind is Kind.VERSION:
        return first.unit == second.unit
    if first.kind is Kind.DATE:
        return _overlap(*_days(first, second))
    one_sided = {Hedge.OVER, Hedge.UNDER}
    if (first.hedge in one_sided) != (second.hedge in one_sided):
        return False
    return _near(first, second, _slack(first, second))


def apart(first: StatedFigure, second: StatedFigure) -> bool:
    """Return whether they cannot both be right, with what their hedges leave open."""
    if not _comparable(first, second):
        return False
    if first.kind is Kind.VERSION:
        return first.unit != second.unit
    if first.kind is Kind.DATE:
        return not _overlap(*_days(first, second))
    return not (_near(_reach(first), _reach(second), _slack(first, second)))


def _comparable(first: StatedFigure, second: StatedFigure) -> bool:
    if first.kind is not second.kind or first.per != second.per:
        return False
    return first.kind is not Kind.MONEY or first.unit == second.unit


def _days(first: StatedFigure, second: StatedFigure) -> tuple[StatedFigure, StatedFigure]:
    """Return both dates on one scale: without years where one of them has none."""
    if first.yearless == second.yearless:
        return first, second
    dated, open_ended = (second, first) if first.yearless else (first, second)
    low, high = in_year_0(int(dated.low)), in_year_0(int(dated.high))
    first_day, last_day = days_of_years(0, 1)
    if high < low or dated.high - dated.low >= last_day - first_day:
        low, high = first_day, last_day
    return StatedFigure(dated.start, dated.end, dated.kind, low, high), open_ended


def _overlap(first: StatedFigure, second: StatedFigure) -> bool:
    return first.low <= second.high and second.low <= first.high


def _near(first: StatedFigure, second: StatedFigure, slack: float) -> bool:
    return first.low - slack <= second.high and second.low - slack <= first.high


def _slack(first: StatedFigure, second: StatedFigure) -> float:
    """Return how far apart they may stand: by rounding between units, and by hedges."""
    sizes = [max(abs(figure.low), abs(figure.high)) for figure in (first, second)]
    slack = _SAME * max(sizes)
    if abs(first.factor - second.factor) > _SAME * first.factor:
        degrees = 0.5 if first.kind is Kind.TEMPERATURE else 0.0
        slack += degrees + sum(
            min(figure.place / 2, _WIDEST_ROUNDING * size)
            for figure, size in zip((first, second), sizes, strict=True)
        )
    for figure, size in zip((first, second), sizes, strict=True):
        if figure.hedge is Hedge.ABOUT:
            slack += min(max(figure.place / 2, _CLOSE_HEDGE * size), _WIDE_HEDGE * size)
    return slack


def _reach(figure: StatedFigure) -> StatedFigure:
    """Return the figure with what "more than" and "up to" reach to."""
    low, high = figure.low, figure.high
    if figure.hedge is Hedge.OVER:
        high += _ONE_SIDED_REACH * abs(high)
    elif figure.hedge is Hedge.UNDER:
        low -= _ONE_SIDED_REACH * abs(low)
    return StatedFigure(figure.start, figure.end, figure.kind, low, high)
