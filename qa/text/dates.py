"""Dates, years, decades, centuries and times of day in a sentence, as exact spans.

A date is all the days that it may mean: a year is each of its days. The words that begin a season,
count centuries, and stand before a year or a month are in `dates.json`.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.dates import (
    MONTH_PATTERN,
    MONTHS_A_YEAR,
    day_number,
    days_of_months,
    days_of_years,
    month_number,
)

_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,]\d)"
_YEAR = r"(?P<year>1\d{3}|20\d{2})(?![\w%]|[.,]\d)"
_DATA = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
_FIRST_MONTHS: dict[str, int] = _DATA["first_months"]
_QUARTER_MONTHS = MONTHS_A_YEAR // 4
_ORDINALS = _DATA["ordinals"].split()
_BEFORE_YEAR = frozenset(_DATA["before_year"].split())
_BEFORE_MONTH = frozenset(_DATA["before_month"].split())
_COUNTED = re.compile(
    r"\s(?:people|men|women|children|seats|years|days|copies|miles|metres|feet|tonnes)\b"
)
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.,/])(?:{pattern})", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"{_DAY}(?:\sof)?[\s-]{MONTH_PATTERN}(?:,?[\s-]{_YEAR})?",
        rf"{MONTH_PATTERN}\s{_DAY}(?:,?\s{_YEAR})?",
        rf"{MONTH_PATTERN},?\s(?:of\s)?{_YEAR}",
        rf"(?P<season>spring|summer|autumn|fall)\s(?:of\s)?{_YEAR}",
        (
            rf"(?:Q(?P<q>[1-4])|(?:the\s)?(?P<quarter>first|second|third|fourth)\squarter)"
            rf"\s(?:of\s)?{_YEAR}"
        ),
        r"(?P<decade>1\d{2}0|20\d0)['’]?s(?!\w)",
        (
            rf"(?P<century>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
            r"[\s-]century(?P<bc>\s(?:BCE?\b))?"
        ),
        r"(?P<bc_year>\d{1,4})\s(?:BCE?)(?!\w)",
        rf"{_YEAR}\s?[–—-]\s?(?P<until>1\d{{3}}|20\d{{2}})(?![\w–/-])",
        rf"{_YEAR}[–/-](?P<short>\d{{2}})(?![\w–/-])",
    )
)
_LONE_MONTH = re.compile(rf"(?<!\w){MONTH_PATTERN}", re.IGNORECASE)
_LONE_YEAR = re.compile(rf"(?<![\w.,/$€£]){_YEAR}")
_WORD_BEFORE = re.compile(r"([\w.-]*[\w.]|[(,–—/-])\s*$")
_GLUED = re.compile(r"[-‐‑][A-Za-z]")
_STOP = re.compile(r"\s*(?:[.,;:)]|$)")
_FIRST_BARE_YEAR = 1800
_TIME = re.compile(
    r"(?<![\w.,:/])(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\w:])"
    r"|(?P<named>noon|midday|midnight)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date, `text[start:end]`, which means the days from `first` to `last`.

    Both are counted as `day_number` does. Of a date without a year, `yearless` is true and the days
    are those of year 0.
    """

    start: int
    end: int
    first: int
    last: int
    yearless: bool


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time of day, `text[start:end]`, in minutes after midnight."""

    start: int
    end: int
    minute: int


def dates(text: str) -> list[DateSpan]:
    """Return the dates of `text` in order; none overlaps another."""
    spans: list[DateSpan] = []
    for pattern in (*_PATTERNS, _LONE_YEAR, _LONE_MONTH):
        for match in pattern.finditer(text):
            if any(match.start() < span.end and span.start < match.end() for span in spans):
                continue
            if pattern is _LONE_YEAR and not _is_year(text, match, spans):
                continue
            if pattern is _LONE_MONTH and _word_before(text, match) not in _BEFORE_MONTH:
                continue
            parts = {name: value for name, value in match.groupdict().items() if value}
            yearless = "month" in parts and "year" not in parts
            with suppress(ValueError):  # of a day that the month does not have
                spans.append(DateSpan(*match.span(), *_days(parts), yearless))
    return sorted(spans, key=lambda span: span.start)


def times(text: str) -> list[TimeSpan]:
    """Return the times of day of `text` in order."""
    return [TimeSpan(match.start(), match.end(), _minute(match)) for match in _TIME.finditer(text)]


def _is_year(text: str, match: re.Match[str], earlier: list[DateSpan]) -> bool:
    if _COUNTED.match(text, match.end()) or _GLUED.match(text, match.end()):
        return False
    before = _word_before(text, match)
    alone = _STOP.match(text, match.end()) and int(match["year"]) >= _FIRST_BARE_YEAR
    joined = any(0 <= match.start() - span.end <= len(" and ") for span in earlier)
    return before in _BEFORE_YEAR or bool(alone) or joined


def _word_before(text: str, match: re.Match[str]) -> str:
    before = _WORD_BEFORE.search(text[max(match.start() - 20, 0) : match.start()])
    return before[1].lower() if before is not None else ""


def _days(parts: dict[str, str]) -> tuple[int, int]:
    """Return the first and last day that the named parts of a match may mean.

    Raises ValueError if the calendar has no such day.
    """
    if parts.keys() & {"decade", "century", "bc_year"}:
        return _era(parts)
    year = int(parts.get("year", 0))
    if "short" in parts or "until" in parts:
        end = int(parts.get("until") or year - year % 100 + int(parts["short"]))
        return days_of_years(year, max(end - year, 0) + 1)
    if "season" in parts:
        return days_of_months(year, _FIRST_MONTHS[parts["season"].lower()], _QUARTER_MONTHS)
    if (quarter := parts.get("q") or parts.get("quarter")) is not None:
        first = _QUARTER_MONTHS * (_ordinal(quarter) - 1) + 1
        return days_of_months(year, first, _QUARTER_MONTHS)
    return _day_or_more(year, parts)


def _day_or_more(year: int, parts: dict[str, str]) -> tuple[int, int]:
    if "number" not in parts and "month" not in parts:
        return days_of_years(year, 1)
    month = int(parts["number"]) if "number" in parts else month_number(parts["month"])
    if "day" not in parts:
        return days_of_months(year, month, 1)
    day = day_number(year, month, int(parts["day"]))
    return day, day


def _era(parts: dict[str, str]) -> tuple[int, int]:
    if "decade" in parts:
        return days_of_years(int(parts["decade"]), 10)
    if "bc_year" in parts:
        return days_of_years(-int(parts["bc_year"]), 1)
    number = _ordinal(parts["century"])
    return days_of_years(-100 * number if "bc" in parts else 100 * (number - 1), 100)


def _ordinal(written: str) -> int:
    """Return the number of an ordinal in digits, with or without its ending, or in words."""
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else 1 + _ORDINALS.index(written.lower())


def _minute(match: re.Match[str]) -> int:
    if match["named"] is not None:
        return 0 if match["named"].lower() == "midnight" else 12 * 60
    if match["hour24"] is not None:
        return int(match["hour24"]) * 60 + int(match["minute24"])
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return hour * 60 + int(match["minute"] or 0)
