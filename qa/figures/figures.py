"""The figures that stand in a sentence: amounts, ages, dates, times, versions, with exact spans.

A small grammar of our own. quantulum3 was weighed: it guesses units with a classifier pickled for
another scikit-learn, knows neither dates nor ages, misses "14bn" and reads 9/11 as a fraction.
price-parser drops "billion" and gives no offsets; dateparser finds "$14" to be a day of this month
and gives no offsets either; text2num rewrites the text; pint would only replace a table.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from qa.figures.quantities import quantity
from qa.figures.stated_figure import Hedge, StatedFigure
from qa.text.dates import dates, times
from qa.text.numbers import numbers
from qa.text.units import FOOT, INCH, Kind

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
_PER = re.compile(
    r"\s?(?:/\s?|(?:an?|per|each|every)\s)(?P<per>second|minute|hour|day|night|week|month|quarter"
    r"|year|season|person|head|share|passenger|m²|tonne|ton|kg|kilo|litre|km|mile)\b"
    r"|\s(?P<adverb>daily|weekly|monthly|annually|yearly|hourly)\b",
    re.IGNORECASE,
)
_PER_BEFORE = re.compile(
    r"\b(daily|weekly|monthly|annual|annually|yearly|hourly)\s[\w\s]{0,25}$", re.IGNORECASE
)
_ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "annual": "year",
    "annually": "year",
    "yearly": "year",
}
_RATED = frozenset({Kind.MONEY, Kind.COUNT, Kind.VOLUME, Kind.WEIGHT, Kind.STORAGE, Kind.ENERGY})
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
_SCORE = re.compile(r"\d[–-]\d")
_RANGE = re.compile(r"\s?[–—-]\s?|\s(?:to|or)\s")
_BETWEEN = re.compile(r"\bbetween\s(?:[a-z]+\s)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s(?:[a-z]+\s)?$", re.IGNORECASE)
_SUM = re.compile(r",?\s(?:and\s)?|\s?")
_INCHES = re.compile(r"\s?in\b(?!\s(?:the|an?)\b)")
_SUMMED = frozenset({Kind.LENGTH, Kind.DURATION, Kind.WEIGHT})


def figures(text: str) -> list[StatedFigure]:
    """Return the figures of `text` in order; none overlaps another.

    Numbers that only name or number something (Llama 3, the 14th, 3-1) are no figures. A range is
    one figure, and so are two parts of one measure ("6 feet 2 inches").
    """
    found = [*_dates(text), *_times(text), *_versions(text), *_fractions(text)]
    spans = [(figure.start, figure.end) for figure in found]
    for number in numbers(text):
        if _overlaps(number.start, number.end, spans):
            continue
        figure = quantity(text, number)
        if figure is not None and not _overlaps(figure.start, figure.end, spans):
            found.append(figure)
            spans.append((figure.start, figure.end))
    found.sort(key=lambda figure: figure.start)
    whole = [figure for figure in _joined(text, found) if not _is_score(text, figure)]
    return [_dressed(text, figure) for figure in whole]


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


def _joined(text: str, found: list[StatedFigure]) -> list[StatedFigure]:
    """Return the figures with ranges and sums made one; scores and the like are dropped."""
    joined: list[StatedFigure] = []
    for figure in found:
        if joined and (both := _one(text, joined[-1], figure)) is not None:
            joined[-1] = both
        else:
            joined.append(figure)
    return joined


def _is_score(text: str, figure: StatedFigure) -> bool:
    """Return whether bare numbers are joined by a dash, as in "won 3-1"."""
    if figure.kind is not Kind.COUNT or figure.noun:
        return False
    around = text[max(figure.start - 2, 0) : figure.end + 2]
    return _SCORE.search(around) is not None


def _one(text: str, first: StatedFigure, second: StatedFigure) -> StatedFigure | None:
    between = text[first.end : second.start]
    before = text[: first.start]
    spans = _RANGE.fullmatch(between) or (between == " and " and _BETWEEN.search(before))
    dated = first.kind is Kind.DATE
    if spans and (dated or between != " to " or not _FROM.search(before)):
        return _range(first, second)
    feet = first.kind is Kind.LENGTH and first.factor == FOOT and second.kind is Kind.COUNT
    if feet and _SUM.fullmatch(between) and (inches := _INCHES.match(text, second.end)) is not None:
        total = first.low + INCH * second.low
        return replace(first, end=inches.end(), low=total, high=total, place=INCH, factor=INCH)
    larger = first.factor > second.factor and first.kind is second.kind
    if larger and first.kind in _SUMMED and _SUM.fullmatch(between):
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


def _dressed(text: str, figure: StatedFigure) -> StatedFigure:
    """Return the figure with its hedge and its rate."""
    before = text[max(figure.start - 40, 0) : figure.start]
    hedge = figure.hedge
    for kind, pattern in _HEDGES:
        if pattern.search(before):
            hedge = kind
            break
    if (after := _HEDGE_AFTER.match(text, figure.end)) is not None:
        hedge = Hedge.ABOUT if after["over"] is None else Hedge.OVER
    per = ""
    if figure.kind in _RATED:
        rate = _PER.match(text, figure.end)
        adverb = rate["adverb"] if rate is not None else None
        if rate is None and (leading := _PER_BEFORE.search(before)) is not None:
            adverb = leading[1]
        per = _ADVERBS[adverb.lower()] if adverb else (rate["per"].lower() if rate else "")
    return replace(figure, hedge=hedge, per=per)
