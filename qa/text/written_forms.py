"""Numbers, dates and codes as others write them: 1,000 and 1000, 12 March 2024 and 2024-03-12.

Only forms that mean the same are given: of a date in figures, those in which day and month cannot
be taken for each other. Of a form that differs in signs alone (1,000 and 1 000) there is one, since
words are what is searched for.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise, product

from corpus.dates import MONTHS, MONTHS_A_YEAR
from qa.text.dates import dates

_GROUPED = r"\d{1,3}(?:[,\u0020\u00a0\u2009\u202f]\d{3})+"
_NUMBER = re.compile(
    rf"(?<![\w.,/:-])(?:(?P<grouped>{_GROUPED})|(?P<plain>\d{{4,15}}))(?!\w|[.,:/-]\d)"
)
_CODE = re.compile(
    r"(?<![\w-])(?!\d+(?:st|nd|rd|th|s)(?!\w))(?:(?:(?:[A-Za-z]{1,6}-?\d{1,8}|\d{1,8}-?[A-Za-z]{1,6})"
    r"(?:-?[A-Za-z]{1,6}(?![a-z])|-?\d{1,8}){0,2})|[A-Z]{1,6}\u0020\d{2,8})(?![\w-])"
)
_RUN = re.compile(r"[A-Za-z]+|\d+")
_FIGURES = re.compile(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\w/]|[.,-]\d)")
_MOST = 10


@dataclass(frozen=True, slots=True)
class WrittenForms:
    """`text[start:end]` of a question, and other ways to write it.

    The words of a number or code say nothing apart; those of a date do.
    """

    start: int
    end: int
    others: tuple[str, ...]
    apart: bool


def written_forms(text: str) -> list[WrittenForms]:
    """Return the dates, codes and numbers of `text` that can be written otherwise, in order.

    There are ten at most: a question has no more, and each of them costs.
    """
    forms: list[WrittenForms] = []
    for form in chain(_dates(text), _codes(text), _numbers(text)):
        if len(forms) == _MOST:
            break
        if not any(form.start < other.end and other.start < form.end for other in forms):
            forms.append(form)
    return sorted(forms, key=lambda form: form.start)


def _dates(text: str) -> Iterator[WrittenForms]:
    for span in dates(text):
        if span.first == span.last and not span.yearless and span.first > 0:
            forms = _date_forms(date.fromordinal(span.first))
            yield WrittenForms(span.start, span.end, forms, apart=True)
    for match in _FIGURES.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day, month = (first, second) if second <= MONTHS_A_YEAR else (second, first)
        with suppress(ValueError):  # of a day that the calendar does not have
            if _is_plain(day, month):
                forms = _date_forms(date(year, month, day))
                yield WrittenForms(*match.span(), forms, apart=True)


def _date_forms(dated: date) -> tuple[str, ...]:
    year, month, day = dated.year, dated.month, dated.day
    name = MONTHS[month - 1]
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    days = dict.fromkeys([str(day), f"{day}{ending}", f"{day:02}"])
    months = dict.fromkeys([name, name[:3], *(["Sept"] if name == "September" else [])])
    forms = [f"{year} {month:02} {day:02}"]
    for written_day, written_month in product(days, months):
        forms.append(f"{written_day} {written_month} {year}")
        forms.append(f"{written_month} {written_day} {year}")
    if _is_plain(day, month):
        for first, second in ((day, month), (month, day)):
            forms += [f"{first:02} {second:02} {year}", f"{first} {second} {year}"]
    return tuple(dict.fromkeys(forms))


def _is_plain(day: int, month: int) -> bool:
    """Whether day and month in figures cannot be taken for each other."""
    return day > MONTHS_A_YEAR or day == month


def _numbers(text: str) -> Iterator[WrittenForms]:
    for match in _NUMBER.finditer(text):
        if match["plain"] is None:
            other = re.sub(r"\D", "", match[0])
        else:
            other = f"{int(match[0]):,}".replace(",", " ")
        if match[0][0] != "0":
            yield WrittenForms(*match.span(), (other,), apart=False)


def _codes(text: str) -> Iterator[WrittenForms]:
    for match in _CODE.finditer(text):
        runs = _RUN.findall(match[0])
        # Two runs of figures stay apart: joined, they would be another number.
        joints = [
            (" ",) if last.isdigit() == run.isdigit() else ("", " ") for last, run in pairwise(runs)
        ]
        asked = re.sub(r"\W", " ", match[0])
        forms = (
            "".join(map("".join, zip(runs, (*chosen, ""), strict=True)))
            for chosen in product(*joints)
        )
        yield WrittenForms(
            *match.span(), tuple(form for form in forms if form != asked), apart=False
        )
