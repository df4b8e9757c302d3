"""Dates in sentences, and the days that they mean."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import day_number, days_of_months, days_of_years, in_year_0
from qa.text.dates import DateSpan, dates


def _only(text: str) -> DateSpan:
    (span,) = dates(text)
    return span


@pytest.mark.parametrize(
    ("text", "spelled", "first", "last"),
    [
        ("It sank on 29 February 2024.", "29 February 2024", (2024, 2, 29), (2024, 2, 29)),
        ("It sank in Feb. 2023.", "Feb. 2023", (2023, 2, 1), (2023, 2, 28)),
        ("It sank on 30 February 2024.", "February 2024", (2024, 2, 1), (2024, 2, 29)),
        ("It sank in autumn 2021.", "autumn 2021", (2021, 9, 1), (2021, 11, 30)),
        ("It sank in Q4 2021.", "Q4 2021", (2021, 10, 1), (2021, 12, 31)),
        ("It lasted from 1914-18.", "1914-18", (1914, 1, 1), (1918, 12, 31)),
        ("It lay there since ſept 2020.", "ſept 2020", (2020, 9, 1), (2020, 9, 30)),
    ],
)
def test_a_date_is_all_the_days_that_it_may_mean(
    text: str, spelled: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    span = _only(text)
    assert text[span.start : span.end] == spelled
    assert (span.first, span.last) == (date(*first).toordinal(), date(*last).toordinal())
    assert not span.yearless


@pytest.mark.parametrize("text", ["Marathon 12, 2024", "Mayor 7, 2019", "7 Marys", "1984 Trial"])
def test_words_that_begin_like_a_month_are_no_date(text: str) -> None:
    assert all("M" not in text[span.start : span.end] for span in dates(text))
    assert dates("1984 Trial") == []


def test_years_before_christ_come_before_all_others() -> None:
    century, year, after = map(_only, ("the 3rd century BC", "in 201 BC", "the 1st century"))
    assert century.first < year.first <= year.last == century.last < after.first
    assert _only("on 29 February").yearless
    assert not after.yearless


@given(st.dates())
def test_days_are_counted_as_the_calendar_has_them(day: date) -> None:
    number = day_number(day.year, day.month, day.day)
    assert number == day.toordinal()
    assert in_year_0(number) == day_number(0, day.month, day.day)
    first, last = days_of_months(day.year, day.month, 1)
    assert first <= number <= last
    if day.year < date.max.year:
        assert last == (day.replace(day=28) + timedelta(4)).replace(day=1).toordinal() - 1


@given(st.integers(-5000, 9000), st.integers(1, 500))
def test_years_follow_one_another_without_a_gap(year: int, count: int) -> None:
    first, last = days_of_years(year, count)
    assert days_of_years(year + count, 1)[0] == last + 1
    assert days_of_months(year, 1, 12 * count) == (first, last)
