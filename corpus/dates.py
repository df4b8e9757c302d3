"""Dates as people print them, to ISO 8601."""

import re
from datetime import date

_MONTHS = """
    january february march april may june july august september october november december
""".split()
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_LINE_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? {_MONTH},? (?P<year>\d{{4}})",
        r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?:T[\d:.]+\S*)?",
    )
)
_LABEL = re.compile(
    r"(?:(?:first )?(?:published|posted|updated|last updated|date|dateline)(?: on)?:?|on"
    r"|mon\w*,?|tue\w*,?|wed\w*,?|thu\w*,?|fri\w*,?|sat\w*,?|sun\w*,?)\s+",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[,\s|·•-]*(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*[A-Z]{0,4}$", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?", re.ASCII)


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


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if "number" in groups:
        month = int(groups["number"])
    else:
        month = next(
            at for at, name in enumerate(_MONTHS, 1) if name.startswith(groups["month"].lower())
        )
    return _calendar(int(groups["year"]), month, int(groups["day"]))


def _calendar(year: int, month: int, day: int) -> str | None:
    """Return the date in ISO 8601, or None if the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
