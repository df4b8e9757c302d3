"""Which figures two sentences give for the same thing asked, and whether they differ.

Sources that disagree about one thing give figures near each other; figures of two things seldom
are. So only near ones are taken to differ, and of those only pairs that pass every check of
`qa.figures.comparability`. Regressions on the model's vectors of sentences, figures and words did
not tell comparable figures from others when cross-validated over questions; nearness alone does
better.
"""

from enum import StrEnum
from itertools import product
from math import inf, log

from qa.figures.comparability import Comparison, Statement
from qa.figures.stated_figure import StatedFigure, apart, equal
from qa.figures.wording import stem
from qa.text.questions import figure_kinds, may_ask_figure
from qa.text.units import Kind

_FARTHEST = log(1.5)
"""Figures in a greater ratio are not taken to be of one thing."""
_FARTHEST_WIDTHS = 2
"""The same for dates, in their own width: two days for days, two years for years."""
_FARTHEST_MINUTES = 60
_OPEN = frozenset(Kind) - {Kind.DATE, Kind.TIME, Kind.AGE, Kind.VERSION}
"""Kinds that a question may ask for without saying so."""
Figures = tuple[StatedFigure, StatedFigure]


class Relation(StrEnum):
    """What two figures given for one thing are to each other."""

    DIFFERS = "differs"
    SAME = "same"


def pairing(question: str, first: Statement, second: Statement) -> tuple[Figures, Relation] | None:
    """Return the figures that both give for what is asked, or None if that is in doubt."""
    asking, sides = Statement(question, ""), (first, second)
    given = {one.kind for one in first.figures} & {one.kind for one in second.figures}
    stated = [kind for kind in figure_kinds(question) if kind in given]
    kinds = stated or (sorted(given & _OPEN) if may_ask_figure(question) else [])
    for kind in kinds:
        pairs = list(product(_fitting(asking, first, kind), _fitting(asking, second, kind)))
        cases = [Comparison(asking, sides, pair, bool(stated)) for pair in pairs]
        same = [case for case in cases if equal(*case.figures)]
        if same:
            return (same[0].figures, Relation.SAME) if same[0].is_sound() else None
        near = [case for case in cases if apart(*case.figures) and distance(*case.figures) <= 1]
        for case in sorted(near, key=lambda case: distance(*case.figures)):
            if case.is_sound():
                return case.figures, Relation.DIFFERS
    return None


def _fitting(asking: Statement, side: Statement, kind: Kind) -> list[StatedFigure]:
    """Return the figures of a kind; counts of what the question counts, if there are any."""
    found = [figure for figure in side.figures if figure.kind is kind]
    return [figure for figure in found if asking.stems & set(map(stem, figure.noun))] or found


def distance(one: StatedFigure, other: StatedFigure) -> float:
    """Return how far apart two figures of a kind are; above 1 is too far for one thing."""
    if one.kind is Kind.VERSION:
        return 0.0
    gap = max(one.low - other.high, other.low - one.high)
    if one.kind is Kind.DATE:
        width = 1 + max(figure.high - figure.low for figure in (one, other))
        return gap / width / _FARTHEST_WIDTHS
    if one.kind is Kind.TIME:
        return gap / _FARTHEST_MINUTES
    if one.high * other.high <= 0:
        return inf
    low, high = sorted(abs(figure.high) for figure in (one, other))
    return log(high / low) / _FARTHEST
