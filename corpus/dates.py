"""Months and days: their names, dates as people print them, and a calendar to count days in."""

import re
from calendar import monthrange
from datetime import date

MONTHS = tuple(
    """
    January February March April May June July August September October November December
    """.split()
)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
MONTH_ABBREVIATIONS = tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec".split())
MONTHS_A_YEAR = len(MONTHS)
MONTH_PATTERN = (
    rf"(?P<month>(?:{'|'.join(MONTHS)})(?!\w)|(?:{'|'.join(MONTH_ABBREVIATIONS)})(?!\w)\.?)"
)
"""A month by its whole name or a usual abbreviation, whatever the case; see `month_number`."""

_LINE_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{MONTH_PATTERN} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? {MONTH_PATTERN},? (?P<year>\d{{4}})",
        r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?:T[\d:.]+\S*)?",
    )
)
_LABEL = re.compile(
    r"(?:(?:first )?(?:published|posted|updated|last updated|date|dateline)(?: on)?:?|on"
    rf"|(?:{'|'.join(WEEKDAYS)}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?,?)\s+",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[,\s|·•-]*(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*[A-Z]{0,4}$", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}(?::?\d{2}.*|Z)?)?)?)?", re.ASCII)
_BY_THREE_LETTERS = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
"""After so many years, which are so many days, the Gregorian calendar begins again."""


def date_of_line(line: str) -> str | None:
    """Return the ISO date that `line` states and nothing else, or None.

    A label before the date ("Published", "Friday,") and a time of day after it may stand there.
    """
    body = line.strip()
    while (label := _LABEL.match(body)) is not None:
        body = body[label.end() :]
    for dated in (body, _TIME.sub("", body).strip()):
        for pattern in _LINE_PATTERNS:
            if (match := pattern.fullmatch(dated)) is not None:
                return _iso(match)
    return None


def iso_date(value: str) -> str | None:
    """Return the date part of an ISO 8601 `value`, or what `date_of_line` makes of it, or None."""
    match = _ISO.fullmatch(value.strip())
    if match is None:
        return date_of_line(value)
    year, month, day = match.groups()
    stated = "-".join(part for part in (year, month, day) if part)
    return stated if _calendar(int(year), int(month or 1), int(day or 1)) else None


def last_day(value: str) -> str:
    """Return the last day of an ISO 8601 date, which may be a year or a month of one as well."""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    month = month or MONTHS_A_YEAR
    return date(year, month, day or monthrange(year, month)[1]).isoformat()


def month_number(name: str) -> int:
    """Return the month, from 1 on, that `MONTH_PATTERN` matched."""
    return _BY_THREE_LETTERS[name.casefold()[:3]]


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of a day of the Gregorian calendar; that of 1 January of the year 1 is 1.

    Years may be 0 and less, which `datetime` does not know. Raises ValueError if the calendar has
    no such day.
    """
    cycles, within = divmod(year, _CYCLE_YEARS)
    return date(_CYCLE_YEARS + within, month, day).toordinal() + (cycles - 1) * _CYCLE_DAYS


def days_of_years(first: int, count: int) -> tuple[int, int]:
    """Return the numbers of the first and the last day of `count` years from `first` on."""
    return day_number(first, 1, 1), day_number(first + count, 1, 1) - 1


def days_of_months(year: int, first: int, count: int) -> tuple[int, int]:
    """Return the same of `count` months; `first` is from 1 to 12, and more is of the next year."""
    years, month = divmod(first + count - 1, MONTHS_A_YEAR)
    return day_number(year, first, 1), day_number(year + years, month + 1, 1) - 1


def in_year_0(day: int) -> int:
    """Return the number of the same day of the year 0, which has a 29 February."""
    same = date.fromordinal((day - 1) % _CYCLE_DAYS + 1)
    return day_number(0, same.month, same.day)


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    month = int(groups["number"]) if "number" in groups else month_number(groups["month"])
    return _calendar(int(groups["year"]), month, int(groups["day"]))


def _calendar(year: int, month: int, day: int) -> str | None:
    """Return the date in ISO 8601, or None if the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
