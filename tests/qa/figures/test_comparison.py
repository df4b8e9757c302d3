"""Pairs of figures: how near they must be, and the signs that they are of different things."""

from math import inf

import pytest

from qa.figures import figures
from qa.figures.comparison import Relation, Statement, distance, pairing
from qa.text.numbers import Kind
from qa.text.questions import figure_kinds, may_ask_figure
from tests.benchmarks.figure_pairs import MADE_ON, pairs, statements


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("$10 million", "$15 million", 1.0),
        ("$15 million", "$10 million", 1.0),
        ("20 °C", "-3 °C", inf),
        ("in 1931", "in 1933", 367 / 365 / 2),
        ("on 3 May 1931", "on 5 May 1931", 1.0),
        ("at 9:15", "at 9:45", 0.5),
        ("version 2.4", "version 9.0", 0.0),
    ],
)
def test_distance_is_one_at_the_limit_of_each_kind(
    first: str, second: str, expected: float
) -> None:
    (one,), (other,) = figures(first), figures(second)
    assert distance(one, other) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("How tall is the Pell Tower?", "Pell Tower: 310 m.", "The town hall is 330 m tall."),
        ("What did the bridge cost?", "It was budgeted at €14m.", "It cost €16m."),
    ],
)
def test_another_name_and_a_plan_are_signs_of_different_things(
    question: str, first: str, second: str
) -> None:
    sides = Statement(first, ""), Statement(second, "")
    assert pairing(question, *sides) is None
    assert pairing(question, *sides[::-1]) is None


def test_a_name_may_stand_in_the_title_and_in_part() -> None:
    first = Statement("It is 310 m tall.", "Pell Tower")
    second = Statement("Pell's tower has 330 m.", "")
    paired = pairing("How tall is the Pell Tower?", first, second)
    assert paired is not None
    assert paired[1] is Relation.DIFFERS


def test_the_first_word_of_a_question_is_not_a_name() -> None:
    first, second = Statement("It is 310 m tall.", ""), Statement("It has 330 m.", "")
    paired = pairing("Its height?", first, second)
    assert paired is not None
    assert paired[1] is Relation.DIFFERS


@pytest.mark.parametrize("name", MADE_ON)
def test_the_order_of_two_sentences_does_not_matter(name: str) -> None:
    for pair in pairs(name):
        first, second = statements(pair)
        forth = pairing(pair.question, first, second)
        back = pairing(pair.question, second, first)
        assert (forth and forth[1]) == (back and back[1])


def test_a_kind_that_the_question_does_not_say_may_be_asked_for() -> None:
    question = "What is the wingspan of the Albatros?"
    assert figure_kinds(question) == ()
    first = Statement("The Albatros has a wingspan of 34 m.", "")
    spelled = Statement("The wingspan of the Albatros is 36 m.", "")
    found = pairing(question, first, spelled)
    assert found is not None
    assert found[1] is Relation.DIFFERS


def test_who_and_where_ask_for_no_figure() -> None:
    assert not may_ask_figure("Who founded Orlex?")
    assert may_ask_figure("Which share of Orlex does she own?")
    assert figure_kinds("Where is Orlex?") == ()
    assert figure_kinds("How many miles is it?") == (Kind.LENGTH,)
