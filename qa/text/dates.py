"""Dates, years, decades, centuries and times of day in a sentence, as exact spans.

A date is the stretch of days that it may mean: a year is all its days. Days are counted in a
calendar of 12 equal months of 31 days, which keeps their order; only order and overlap matter.
"""

import re
from dataclasses import dataclass

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?!\w)"
)
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,]\d)"
_YEAR = r"(?P<year>1\d{3}|20\d{2})(?![\w%]|[.,]\d)"
_SEASONS = {"spring": (2, 5), "summer": (5, 8), "autumn": (8, 11), "fall": (8, 11)}
_QUARTERS = {
    "first": 0,
    "second": 1,
    "third": 2,
    "fourth": 3,
    **{str(n): n - 1 for n in range(1, 5)},
}
_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first
""".split()
_BEFORE_YEAR = frozenset(
    """
    in since by from until till of during before after around about circa early late mid year to
    and than through or winter season between for as back born died c. ca. ( , – — - /
    """.split()
)
_BEFORE_MONTH = frozenset("in by since until till of during from early late last this next".split())
_COUNTED = re.compile(
    r"\s(?:people|men|women|children|seats|years|days|copies|miles|metres|feet|tonnes)\b"
)
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.,/])(?:{pattern})", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"{_DAY}(?:\sof)?[\s-]{_MONTH}(?:,?[\s-]{_YEAR})?",
        rf"{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?",
        rf"{_MONTH},?\s(?:of\s)?{_YEAR}",
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
_LONE_MONTH = re.compile(rf"(?<!\w){_MONTH}", re.IGNORECASE)
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

_YEAR_DAYS, _MONTH_DAYS = 372, 31


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date, `text[start:end]`, which means the days from `first` to `last`, both counted.

    Without a year, `yearless` is true and the days are those of year 0.
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
    found: list[DateSpan] = []
    for pattern in (*_PATTERNS, _LONE_YEAR, _LONE_MONTH):
        for match in pattern.finditer(text):
            if any(match.start() < span.end and span.start < match.end() for span in found):
                continue
            if pattern is _LONE_YEAR and not _is_year(text, match, found):
                continue
            if pattern is _LONE_MONTH and _word_before(text, match) not in _BEFORE_MONTH:
                continue
            first, last = _days({name: value for name, value in match.groupdict().items() if value})
            yearless = last < _YEAR_DAYS and first >= 0
            found.append(DateSpan(match.start(), match.end(), first, last, yearless))
    return sorted(found, key=lambda span: span.start)


def times(text: str) -> list[TimeSpan]:
    """Return the times of day of `text` in order."""
    return [TimeSpan(match.start(), match.end(), _minute(match)) for match in _TIME.finditer(text)]


def day_of_year(day: float) -> float:
    """Return the day, counted as in a date without a year."""
    return day % _YEAR_DAYS


def _is_year(text: str, match: re.Match[str], found: list[DateSpan]) -> bool:
    if _COUNTED.match(text, match.end()) or _GLUED.match(text, match.end()):
        return False
    before = _word_before(text, match)
    alone = _STOP.match(text, match.end()) and int(match["year"]) >= _FIRST_BARE_YEAR
    joined = any(0 <= match.start() - span.end <= len(" and ") for span in found)
    return before in _BEFORE_YEAR or bool(alone) or joined


def _word_before(text: str, match: re.Match[str]) -> str:
    before = _WORD_BEFORE.search(text[max(match.start() - 20, 0) : match.start()])
    return before[1].lower() if before is not None else ""


def _days(parts: dict[str, str]) -> tuple[int, int]:
    """Return the first and last day that the named parts of a match may mean."""
    if parts.keys() & {"decade", "century", "bc_year"}:
        return _era(parts)
    year = int(parts.get("year", 0))
    if "short" in parts or "until" in parts:
        end = int(parts.get("until") or year - year % 100 + int(parts["short"]))
        return _years(year, max(end - year, 0) + 1)
    if "season" in parts:
        return _months(year, *_SEASONS[parts["season"].lower()])
    if (quarter := parts.get("q") or parts.get("quarter")) is not None:
        at = 3 * _QUARTERS[quarter.lower()]
        return _months(year, at, at + 3)
    return _date(year, parts)


def _era(parts: dict[str, str]) -> tuple[int, int]:
    if "decade" in parts:
        return _years(int(parts["decade"]), 10)
    if "bc_year" in parts:
        return _years(-int(parts["bc_year"]), 1)
    digits = re.match(r"\d+", parts["century"])
    number = int(digits[0]) if digits else 1 + _ORDINALS.index(parts["century"].lower())
    return _years(-100 * number if "bc" in parts else 100 * (number - 1), 100)


def _date(year: int, parts: dict[str, str]) -> tuple[int, int]:
    if "number" in parts:
        month = int(parts["number"]) - 1
    elif "month" in parts:
        month = _MONTHS.index(parts["month"].lower()[:3])
    else:
        return _years(year, 1)
    first, last = _months(year, month, month + 1)
    if "day" in parts:
        first = last = first + int(parts["day"]) - 1
    return first, last


def _years(first: int, count: int) -> tuple[int, int]:
    return first * _YEAR_DAYS, (first + count) * _YEAR_DAYS - 1


def _months(year: int, first: int, end: int) -> tuple[int, int]:
    start = year * _YEAR_DAYS
    return start + first * _MONTH_DAYS, start + end * _MONTH_DAYS - 1


def _minute(match: re.Match[str]) -> int:
    if match["named"] is not None:
        return 0 if match["named"].lower() == "midnight" else 12 * 60
    if match["hour24"] is not None:
        return int(match["hour24"]) * 60 + int(match["minute24"])
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return hour * 60 + int(match["minute"] or 0)
