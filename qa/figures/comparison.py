"""Whether two figures are equal or apart, and which figures of two sentences are of one thing.

Sources that disagree about one thing give figures near each other; figures of two things seldom
are. So only near ones are taken to differ, unless one of two signs says that they are of different
things. Eight more signs (owners, periods, editions, words for others, nouns that are counted...)
were tried: on pairs of authors who had not seen them they hid more differences than they kept from
being invented, see `tests/benchmarks/figure_pairs.py`. Regressions on the model's vectors of
sentences, figures and words did not tell comparable figures from others either.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import inf, log

from corpus.dates import days_of_years, in_year_0
from qa.figures.grammar import figures
from qa.figures.quantities import Hedge, StatedFigure
from qa.figures.words import stem, words
from qa.text.analysis import STOP_WORDS
from qa.text.numbers import Kind
from qa.text.questions import figure_kinds, may_ask_figure

_WIDEST_ROUNDING = 0.02
"""Share of a figure by which rounding to its own digits may change it in another unit."""
_CLOSE_HEDGE, _WIDE_HEDGE = 0.025, 0.1
_ONE_SIDED_REACH = 0.2
_SAME = 1e-6

_FARTHEST = log(1.5)
"""Figures in a greater ratio are not taken to be of one thing.

On the development half of `blind` a ratio of 1.25 finds 21 of 30 with 1 false, 1.5 finds 26 with 3,
2 finds 27 with 4, and without a limit 28 are found with 11.
"""
_FARTHEST_WIDTHS = 2
"""The same for dates, in their own width: two days for days, two years for years."""
_FARTHEST_MINUTES = 60
_OPEN = frozenset(Kind) - {Kind.DATE, Kind.TIME, Kind.AGE, Kind.VERSION}
"""Kinds that a question may ask for without saying so."""

_PLANNED = re.compile(
    r"\b(?:aim|hop|plan|target|expect|forecast|project|predict|intend|propos|pledg|promis|schedul"
    r"|budget)(?:e|e?s|n?ed|n?ing)?\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!\w)[A-Z][\w'’]*(?:[\s.&-]+[A-Z][\w'’]*)*")
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,]\d|\d)")


class Relation(StrEnum):
    """What two figures given for one thing are to each other."""

    DIFFERS = "differs"
    SAME = "same"


@dataclass(frozen=True)
class Statement:
    """A sentence, and its document's title or "", and where the words of it stand that answer."""

    text: str
    title: str
    words_that_answer: tuple[int, int] | None = None

    @cached_property
    def figures(self) -> tuple[StatedFigure, ...]:
        """The figures of the words that answer, or else of the text.

        Counts that read as years ("the 2021 census") are none.
        """
        start, end = self.words_that_answer or (0, len(self.text))
        return tuple(
            figure
            for figure in figures(self.text)
            if (figure.start < end and start < figure.end)
            and (figure.kind is not Kind.COUNT or not _YEAR.match(self.text, figure.start))
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of text and title, in lower case."""
        return frozenset(word.text.lower() for word in (*words(self.text), *words(self.title)))

    @cached_property
    def is_planned(self) -> bool:
        """Whether the text tells of what is planned or expected."""
        return _PLANNED.search(self.text) is not None


def pairing(
    question: str, first: Statement, second: Statement
) -> tuple[tuple[StatedFigure, StatedFigure], Relation] | None:
    """Return the figures that both give for what is asked, or None if that is in doubt."""
    if first.is_planned != second.is_planned or not _name_all(question, first, second):
        return None
    given = {figure.kind for figure in first.figures} & {figure.kind for figure in second.figures}
    stated = [kind for kind in figure_kinds(question) if kind in given]
    for kind in stated or (sorted(given & _OPEN) if may_ask_figure(question) else []):
        pairs = list(product(_fitting(question, first, kind), _fitting(question, second, kind)))
        for pair in pairs:
            if equal(*pair):
                return pair, Relation.SAME
        near = [pair for pair in pairs if apart(*pair) and distance(*pair) <= 1]
        if near:
            return min(near, key=lambda pair: distance(*pair)), Relation.DIFFERS
    return None


def _name_all(question: str, *statements: Statement) -> bool:
    """Return whether each statement has, in text or title, a word of each name in the question."""
    return all(name & statement.words for name in _names(question) for statement in statements)


def _names(question: str) -> list[frozenset[str]]:
    """Return the words of each name in the question; its first word has a capital in any case."""
    names = (
        frozenset(word.text.lower() for word in words(match[0]) if match.start() + word.start > 0)
        for match in _NAME.finditer(question.strip())
    )
    return [name - STOP_WORDS for name in names if name - STOP_WORDS]


def _fitting(question: str, side: Statement, kind: Kind) -> list[StatedFigure]:
    """Return the figures of a kind; counts of what the question counts, if there are any."""
    stems = {word.stem for word in words(question)} - {""}
    of_kind = [figure for figure in side.figures if figure.kind is kind]
    return [figure for figure in of_kind if stems & set(map(stem, figure.noun))] or of_kind


def equal(first: StatedFigure, second: StatedFigure) -> bool:
    """Return whether both say the same, as precisely as each of them says it."""
    if not _comparable(first, second):
        return False
    if first.kind is Kind.VERSION:
        return first.unit == second.unit
    if first.kind is Kind.DATE:
        return _near(*_days(first, second))
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
        return not _near(*_days(first, second))
    return not _near(_reach(first), _reach(second), _slack(first, second))


def _comparable(first: StatedFigure, second: StatedFigure) -> bool:
    same_currency = first.kind is not Kind.MONEY or first.unit == second.unit
    return first.kind is second.kind and same_currency


def _days(first: StatedFigure, second: StatedFigure) -> tuple[StatedFigure, StatedFigure]:
    """Return both dates on one scale: without years where one of them has none."""
    if first.yearless == second.yearless:
        return first, second
    dated, open_ended = (second, first) if first.yearless else (first, second)
    low, high = in_year_0(int(dated.low)), in_year_0(int(dated.high))
    first_day, last_day = days_of_years(0, 1)
    if high < low or dated.high - dated.low >= last_day - first_day:
        low, high = first_day, last_day
    return replace(dated, low=low, high=high), open_ended


def _near(first: StatedFigure, second: StatedFigure, slack: float = 0.0) -> bool:
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
    return replace(figure, low=low, high=high)


def distance(first: StatedFigure, second: StatedFigure) -> float:
    """Return how far apart two figures of a kind are; above 1 is too far for one thing."""
    if first.kind is Kind.VERSION:
        return 0.0
    gap = max(first.low - second.high, second.low - first.high)
    if first.kind is Kind.DATE:
        width = 1 + max(figure.high - figure.low for figure in (first, second))
        return gap / width / _FARTHEST_WIDTHS
    if first.kind is Kind.TIME:
        return gap / _FARTHEST_MINUTES
    if first.high * second.high <= 0:
        return inf
    low, high = sorted(abs(figure.high) for figure in (first, second))
    return log(high / low) / _FARTHEST
