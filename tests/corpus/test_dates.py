"""Dates as people print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import date_of_line, iso_date
from tests.corpus.invariants import STRANGE, texts

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@pytest.mark.parametrize(
    "line",
    [
        "January 4, 2026",
        "January 4th, 2026",
        "Jan. 4, 2026",
        "jan 4 2026",
        "4 January 2026",
        "4th January, 2026",
        "4. Jan 2026",
        "2026-01-04",
        "2026/1/4",
        "2026.01.04",
        "2026-01-04T09:30:00Z",
        "  JANUARY 4, 2026\n",
        "Published January 4, 2026",
        "First published on 4 January 2026",
        "Last updated: January 4, 2026",
        "Posted on Sunday, January 4, 2026",
        "Sun 4 January 2026",
        "January 4, 2026 at 10:15 am",
        "January 4, 2026, 10.15 p.m. EST",
        "January 4, 2026 | 22:15",
        "January 4, 2026 · 10:15",
    ],
)
def test_a_line_that_states_a_date_is_read(line: str) -> None:
    assert date_of_line(line) == "2026-01-04"


def test_months_are_known_by_their_names_and_by_three_letters() -> None:
    for month, name in enumerate(_MONTHS, 1):
        assert date_of_line(f"9 {name} 1999") == f"1999-{month:02d}-09"
        assert date_of_line(f"{name[:3]}. 9, 1999") == f"1999-{month:02d}-09"
    assert date_of_line("Tues., Sept. 9, 1999") == date_of_line("Thur 9 Sep 1999") == "1999-09-09"


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Marathon 12, 2024",
            "Mayor 7, 2019",
            "Junction 5 2020",
            "Decade. 1 2020",
            "7 Marys 1999",
        ),
        *("Sunk 4 January 2026", "Monaco, January 4, 2026", "1984 Trial", "2024 12 Monkeys"),
        *("2024-03-12 Trial", "2024-03 12:00"),
    ],
)
def test_words_that_begin_like_a_month_or_a_day_are_no_date(words: str) -> None:
    assert date_of_line(words) is None
    assert iso_date(words) is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "January 2026",
        "4 January",
        "In January 4, 2026 was a Sunday",
        "He was born on January 4, 2026.",
        "January 4, 2026: what happened",
        "4.1.2026",
        "2026",
        "Smarch 4, 2026",
        "January 0, 2026",
        "January 32, 2026",
        "February 30, 2026",
        "2026-13-01",
        "2026-02-29",
    ],
)
def test_other_lines_state_no_date(line: str) -> None:
    assert date_of_line(line) is None


def test_the_long_s_of_old_prints_is_no_date_and_no_crash() -> None:
    assert date_of_line("ſept 4, 1720") is None
    assert date_of_line("4 Auguſt 1720") is None


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2026", "2026"),
        ("2026-01", "2026-01"),
        ("2026-01-04", "2026-01-04"),
        (" 2026-01-04 ", "2026-01-04"),
        ("2026-01-04T09:30:00+01:00", "2026-01-04"),
        ("2026-01-04 09:30:00", "2026-01-04"),
        ("2026-01-04T09Z", "2026-01-04"),
        ("2026-01-04T0930", "2026-01-04"),
        ("2024-02-29", "2024-02-29"),
        ("January 4, 2026", "2026-01-04"),
        ("2026/01/04", "2026-01-04"),
    ],
)
def test_a_stated_date_is_as_precise_as_it_was_stated(value: str, date: str) -> None:
    assert iso_date(value) == date


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "0000", "2026-00", "2026-13", "2026-01-32", "2025-02-29", "٢٠٢٦-٠١-٠٤", "26"],
)
def test_what_is_no_date_is_none(value: str) -> None:
    assert iso_date(value) is None


@STRANGE
@given(st.dates())
def test_every_day_is_read_back(day: object) -> None:
    assert iso_date(f"{day}T12:00:00Z") == iso_date(str(day)) == str(day)


@STRANGE
@given(texts("May", "4", "2026", "12:30", "on ", "Published "))
def test_any_line_is_a_date_or_none(line: str) -> None:
    found = date_of_line(line)
    assert found is None or iso_date(found) == found
