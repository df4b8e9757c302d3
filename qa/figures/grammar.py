"""The figures that stand in a sentence: amounts, ages, dates, times, versions, with exact spans.

A small grammar of our own. quantulum3 was weighed: it guesses units with a classifier pickled for
another scikit-learn, knows neither dates nor ages, misses "14bn" and reads 9/11 as a fraction.
price-parser drops "billion" and gives no offsets; dateparser finds "$14" to be a day of this month
and gives no offsets either; text2num rewrites the text; pint would only replace a table.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from qa.figures.quantities import Hedge, StatedFigure, quantity
from qa.text.dates import dates, times
from qa.text.numbers import UNITS, Kind, numbers

_FRACTIONS = {
    "half": 50.0,
    "third": 100 / 3,
    "quarter": 25.0,
    "fifth": 20.0,
    "tenth": 10.0,
}
_FRACTION = re.compile(
    r"(?<![\w-])(?:(?:(?P<times>a|one|two|three|four|nine)[\s-])?"
    r"(?P<part>third|quarter|fifth|tenth)s?|(?P<half>half))(?=\s(?:of|the|its|their)\s)",
    re.IGNORECASE,
)
_TIMES = {"two": 2, "three": 3, "four": 4, "nine": 9}
_VERSION = re.compile(
    r"(?<![\w.,$€£/-])v?(?P<number>\d+\.\d+\.\d+(?:\.\d+)*)(?![\w%]|[.,]\d)"
    r"|(?<!\w)(?:version|release|firmware|build)\sv?(?P<named>\d+(?:\.\d+)*)(?![\w%]|[.,]\d)",
    re.IGNORECASE,
)
_HEDGES = tuple(
    (hedge, re.compile(rf"(?<!\w)(?:{words})\s?(?:the\s|an?\s)?$", re.IGNORECASE))
    for hedge, words in (
        (
            Hedge.ABOUT,
            (
                r"about|around|roughly|approximately|approx\.|some|circa|c\.|ca\.|~|almost|nearly"
                r"|close\sto|just\s(?:under|over)|estimated|virtually|as\s(?:many|much)\sas"
                r"|(?:slightly|a\slittle)\s(?:under|over|more\sthan|less\sthan)"
            ),
        ),
        (
            Hedge.OVER,
            (
                r"more\sthan|over|at\sleast|no\s(?:less|fewer)\sthan|upwards\sof|above|topped|>"
                r"|exceed(?:s|ed|ing)?|minimum\sof"
            ),
        ),
        (
            Hedge.UNDER,
            r"less\sthan|fewer\sthan|under|up\sto|at\smost|no\smore\sthan|below|maximum\sof|<",
        ),
    )
)
_HEDGE_AFTER = re.compile(
    r"[\s-](?:or\sso|odd)\b|(?P<over>[\s-](?:or\smore|plus)\b|\+)", re.IGNORECASE
)
_RANGE = re.compile(r"\s?[–—-]\s?|\s(?:to|or)\s")
_BETWEEN = re.compile(r"\bbetween\s(?:[a-z]+\s)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s(?:[a-z]+\s)?$", re.IGNORECASE)
_FOOT, _INCH = UNITS["foot"][1], UNITS["inch"][1]
_SUM = re.compile(r",?\s(?:and\s)?|\s?")
_INCHES = re.compile(r"\s?in\b(?!\s(?:the|an?)\b)")
_SUMMED = frozenset({Kind.LENGTH, Kind.DURATION, Kind.WEIGHT})


def figures(text: str) -> list[StatedFigure]:
    """Return the figures of `text` in order; none overlaps another.

    Numbers that only name or number something (Llama 3, the 14th) are not figures. A range is one
    figure, and so are two parts of one measure ("6 feet 2 inches").
    """
    stated = [*_dates(text), *_times(text), *_versions(text), *_fractions(text)]
    spans = [(figure.start, figure.end) for figure in stated]
    for number in numbers(text):
        if _overlaps(number.start, number.end, spans):
            continue
        figure = quantity(text, number)
        if figure is not None and not _overlaps(figure.start, figure.end, spans):
            stated.append(figure)
            spans.append((figure.start, figure.end))
    stated.sort(key=lambda figure: figure.start)
    return [replace(figure, hedge=_hedge(text, figure)) for figure in _joined(text, stated)]


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in spans)


def _dates(text: str) -> Iterator[StatedFigure]:
    for span in dates(text):
        yield StatedFigure(
            span.start, span.end, Kind.DATE, span.first, span.last, yearless=span.yearless
        )


def _times(text: str) -> Iterator[StatedFigure]:
    for span in times(text):
        yield StatedFigure(span.start, span.end, Kind.TIME, span.minute, span.minute)


def _versions(text: str) -> Iterator[StatedFigure]:
    for match in _VERSION.finditer(text):
        group = "number" if match["number"] is not None else "named"
        yield StatedFigure(
            match.start(group), match.end(group), Kind.VERSION, 0, 0, unit=match[group]
        )


def _fractions(text: str) -> Iterator[StatedFigure]:
    for match in _FRACTION.finditer(text):
        part = _FRACTIONS[(match["part"] or match["half"]).lower()]
        share = part * _TIMES.get((match["times"] or "").lower(), 1)
        if match["half"] is None and match["times"] is None:
            continue
        yield StatedFigure(
            match.start(), match.end(), Kind.PERCENTAGE, share, share, 1.0, hedge=Hedge.ABOUT
        )


def _joined(text: str, stated: list[StatedFigure]) -> list[StatedFigure]:
    """Return the figures with ranges and sums made one."""
    joined: list[StatedFigure] = []
    for figure in stated:
        if joined and (both := _both(text, joined[-1], figure)) is not None:
            joined[-1] = both
        else:
            joined.append(figure)
    return joined


def _both(text: str, first: StatedFigure, second: StatedFigure) -> StatedFigure | None:
    """Return two figures as one if they are a range or a sum."""
    between = text[first.end : second.start]
    before = text[: first.start]
    spans = _RANGE.fullmatch(between) or (between == " and " and _BETWEEN.search(before))
    dated = first.kind is Kind.DATE
    if spans and (dated or between != " to " or not _FROM.search(before)):
        return _range(first, second)
    if not _SUM.fullmatch(between):
        return None
    feet = first.kind is Kind.LENGTH and first.factor == _FOOT and second.kind is Kind.COUNT
    if feet and (inches := _INCHES.match(text, second.end)) is not None:
        total = first.low + _INCH * second.low
        return replace(first, end=inches.end(), low=total, high=total, place=_INCH, factor=_INCH)
    if first.kind is second.kind and first.kind in _SUMMED and first.factor > second.factor:
        total = first.low + second.low
        return replace(
            first, end=second.end, low=total, high=total, place=second.place, factor=second.factor
        )
    return None


def _range(first: StatedFigure, second: StatedFigure) -> StatedFigure | None:
    """Return both as one; the first takes its unit, currency or scale from the second."""
    if first.kind is second.kind and first.low <= second.high:
        return replace(second, start=first.start, low=first.low, unit=second.unit or first.unit)
    bare = first.kind is Kind.COUNT and not first.noun
    low = first.low * second.factor
    if bare and second.kind not in {Kind.DATE, Kind.TIME, Kind.VERSION} and low <= second.high:
        return replace(second, start=first.start, low=low)
    return None


def _hedge(text: str, figure: StatedFigure) -> Hedge:
    """Return how the words before or after a figure hold to it."""
    if (after := _HEDGE_AFTER.match(text, figure.end)) is not None:
        return Hedge.ABOUT if after["over"] is None else Hedge.OVER
    before = text[max(figure.start - 40, 0) : figure.start]
    for hedge, pattern in _HEDGES:
        if pattern.search(before):
            return hedge
    return figure.hedge
