"""Figures in sentences: spans, kinds, values, hedges, and what is not a figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import Hedge, StatedFigure, apart, equal, figures
from qa.text.numbers import Kind


def _only(text: str) -> StatedFigure:
    (figure,) = figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "spelled", "kind", "low"),
    [
        ("It cost $14 billion in all.", "$14 billion", Kind.MONEY, 14e9),
        ("It cost 14 billion dollars in all.", "14 billion dollars", Kind.MONEY, 14e9),
        ("It cost US$14.3bn.", "US$14.3bn", Kind.MONEY, 14.3e9),
        ("A fine of €1.5m was due.", "€1.5m", Kind.MONEY, 1.5e6),
        ("The stamp was 34p then.", "34p", Kind.MONEY, 0.34),
        ("They were paid 300 pounds.", "300 pounds", Kind.MONEY, 300),
        ("It weighs 300 pounds.", "300 pounds", Kind.WEIGHT, 136.077711),
        ("Wang is 28 years old.", "28 years old", Kind.AGE, 28),
        ("A 28-year-old won.", "28-year-old", Kind.AGE, 28),
        ("It was Wang, 28, who won.", "28", Kind.AGE, 28),
        ("He is aged twenty-eight.", "twenty-eight", Kind.AGE, 28),
        ("She was nineteen when it ended.", "nineteen", Kind.AGE, 19),
        ("A share of 49 percent remains.", "49 percent", Kind.PERCENTAGE, 49),
        ("Two-thirds of the seats went.", "Two-thirds", Kind.PERCENTAGE, 200 / 3),
        ("The walk takes 1 hour 30 minutes.", "1 hour 30 minutes", Kind.DURATION, 5400),
        ("He is 6 feet 2 inches tall.", "6 feet 2 inches", Kind.LENGTH, 1.8796),
        ("He stands 6 ft 2 in, barefoot.", "6 ft 2 in", Kind.LENGTH, 1.8796),
        ("The path is 5km long.", "5km", Kind.LENGTH, 5000),
        ("Water boils at 212 °F.", "212 °F", Kind.TEMPERATURE, 100),
        ("It fell to -6 °C.", "-6 °C", Kind.TEMPERATURE, -6),
        ("It can do 90 km/h.", "90 km/h", Kind.SPEED, 25),
        ("It needs 2 TB of space.", "2 TB", Kind.STORAGE, 2e12),
        ("They bought a dozen eggs.", "a dozen eggs", Kind.COUNT, 12),
        ("Two and a half million copies went.", "Two and a half million copies", Kind.COUNT, 2.5e6),
        ("There are 31 orchid species here.", "31 orchid species", Kind.COUNT, 31),
        ("The fix is in 4.2.7 only.", "4.2.7", Kind.VERSION, 0),
        ("Doors open at 9.30 p.m.", "9.30 p.m.", Kind.TIME, 21 * 60 + 30),
    ],
)
def test_a_figure_has_its_span_kind_and_value(
    text: str, spelled: str, kind: Kind, low: float
) -> None:
    figure = _only(text)
    assert (text[figure.start : figure.end], figure.kind) == (spelled, kind)
    assert figure.low == pytest.approx(low)
    assert figure.high == figure.low


@pytest.mark.parametrize(
    "text",
    [
        "It opened on 5 May 1932.",
        "It opened on the 5th of May, 1932.",
        "It opened on May 5, 1932.",
        "It opened on 1932-05-05.",
    ],
)
def test_spellings_of_a_date_are_equal(text: str) -> None:
    assert equal(_only(text), _only("It opened 5 May 1932."))
    assert equal(_only(text), _only("It opened in 1932."))
    assert equal(_only(text), _only("It opened on May 5."))
    assert apart(_only(text), _only("It opened on 6 May 1932."))
    assert apart(_only(text), _only("It opened on 6 May."))
    assert apart(_only(text), _only("It opened in the 1940s."))


@pytest.mark.parametrize(
    ("text", "spelled", "low", "high"),
    [
        ("It weighs 5-7 kg.", "5-7 kg", 5, 7),
        ("It weighs between 5 and 7 kg.", "5 and 7 kg", 5, 7),
        ("It cost $5m to $7m.", "$5m to $7m", 5e6, 7e6),
        ("It serves 5 to 7 million people.", "5 to 7 million people", 5e6, 7e6),
    ],
)
def test_a_range_is_one_figure(text: str, spelled: str, low: float, high: float) -> None:
    figure = _only(text)
    assert text[figure.start : figure.end] == spelled
    assert (figure.low, figure.high) == (low, high)


def test_a_share_after_a_month_is_not_a_day_of_it() -> None:
    month, share = figures("In March 7.9% of them were out of work.")
    assert (month.kind, share.kind, share.low) == (Kind.DATE, Kind.PERCENTAGE, 7.9)


def test_a_year_of_birth_is_a_date() -> None:
    assert equal(figures("Castel (born 1874 in Trieste) taught.")[0], _only("It was in 1874."))


def test_a_change_is_two_figures() -> None:
    assert [figure.low for figure in figures("It rose from 5% to 7%.")] == [5, 7]


@pytest.mark.parametrize(
    "text",
    [
        "Llama 3 is out.",
        "A Boeing 747 landed.",
        "Use GPT-4 for it.",
        "He came 3rd.",
        "They won 3-1.",
        "It is a 4x4.",
        "The first and the second left.",
        "One of them left, and one did not.",
        "It may march on.",
        "",
    ],
)
def test_names_ordinals_and_scores_are_not_figures_of_anything(text: str) -> None:
    assert [f for f in figures(text) if f.noun or f.kind is not Kind.COUNT] == []


@pytest.mark.parametrize(
    "text",
    [
        "The cell holds 4,000 mAh.",
        "It holds four amp-hours.",
        "It runs at 2.4 GHz.",
        "It hums at 50 hertz.",
        "It bears 5 bar.",
        "It is kept at 1,013 millibars.",
    ],
)
def test_charge_frequency_and_pressure_are_not_figures_of_another_kind(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It has 300 seats.", Hedge.EXACT),
        ("It has about 300 seats.", Hedge.ABOUT),
        ("It has nearly 300 seats.", Hedge.ABOUT),
        ("It has 300 or so.", Hedge.ABOUT),
        ("It has more than 300 seats.", Hedge.OVER),
        ("It has up to 300 seats.", Hedge.UNDER),
    ],
)
def test_hedges(text: str, hedge: Hedge) -> None:
    assert _only(text).hedge is hedge


@pytest.mark.parametrize(
    ("first", "second", "same", "different"),
    [
        ("It cost $14 billion.", "It cost 14 billion dollars.", True, False),
        ("It cost $14 billion.", "It cost $14,000 million.", True, False),
        ("It cost $14 billion.", "It cost $14.3 billion.", False, True),
        ("It cost about $14 billion.", "It cost $14.3 billion.", True, False),
        ("It cost more than $14 billion.", "It cost $14.3 billion.", False, False),
        ("It cost more than $14 billion.", "It cost $13 billion.", False, True),
        ("It cost $14 billion.", "It cost €14.3 billion.", False, False),
        ("It is 5 miles long.", "It is 8 km long.", True, False),
        ("It is 5 miles long.", "It is 9 km long.", False, True),
        ("It is 3,105 metres high.", "It is 9,870 feet high.", False, True),
        ("She earns $900 a month.", "She earns $12,000 a year.", False, True),
        ("It has 12 rooms.", "It has a dozen rooms.", True, False),
        ("It weighs 5 to 7 kg.", "It weighs 6 kg.", True, False),
    ],
)
def test_which_figures_are_equal_and_which_apart(
    first: str, second: str, *, same: bool, different: bool
) -> None:
    one, other = _only(first), _only(second)
    assert equal(one, other) == equal(other, one) == same
    assert apart(one, other) == apart(other, one) == different


_PIECES = st.sampled_from(
    [
        *"$€%-–,. 5°½",
        *(" 14 ", "billion", "bn", " a ", "half", "dozen", " May ", "1932", "th", " to ", "and"),
        *("year", "-old", " km", "aged", "28", "Wang", "\u00a0", "\n", "Q3", "century", "1990s"),
    ]
)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        (" 14 $5", ["14", "$5"]),
        ("From 14 £ 5 is left.", ["14", "£ 5"]),
        ("He had 14 $.", ["14 $"]),
        ("He had 14 $five", ["14 $"]),
    ],
)
def test_a_sign_between_two_numbers_belongs_to_one(text: str, spelled: list[str]) -> None:
    assert [text[figure.start : figure.end] for figure in figures(text)] == spelled


@given(st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_figures_are_in_order_within_the_text_and_apart_from_each_other(text: str) -> None:
    end = 0
    for figure in figures(text):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.low <= figure.high
        assert equal(figure, figure)
        assert not apart(figure, figure)
        end = figure.end
