"""Pairs of figures: how near they must be, and the signs that they are of different things."""

from math import inf

import pytest

from qa.figures.comparability import CHECKS, Comparison, Statement
from qa.figures.figures import figures
from qa.figures.pairing import Relation, distance, pairing
from qa.text.questions import figure_kinds, may_ask_figure
from qa.text.units import Kind
from tests.benchmarks.figure_pairs import MADE_ON, pairs


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


_SIGNS = [
    (
        "unnamed",
        "How tall is the Pell Tower?",
        "Pell Tower: 310 m.",
        "The town hall is 330 m tall.",
    ),
    (
        "strangers",
        "How old is the winner?",
        "The winner, aged 41, ran.",
        "Jan Petersen, 43, came next.",
    ),
    (
        "strangers",
        "How many shops has Orlex?",
        "Orlex has 34 shops.",
        "In Wales the firm Orlex has 40 shops.",
    ),
    ("versions", "How many layers has Nim?", "Nim 3 has 34 layers.", "Nim 4 has 40 layers."),
    (
        "versions",
        "Who won, and by how many points?",
        "The 3rd cup: 31 points.",
        "The 4th: 33 points.",
    ),
    ("periods", "What did Orlex earn?", "Orlex earned $4m in 2021.", "In 2022 Orlex earned $5m."),
    ("periods", "How much rain fell?", "On Monday 40 mm fell.", "On Tuesday 50 mm of rain fell."),
    (
        "owners",
        "How tall is Otto Lind?",
        "Otto Lind is 1.9 m tall.",
        "Lind is tall, his house is 2.1 m tall.",
    ),
    ("plans", "What did the bridge cost?", "It was budgeted at €14m.", "It cost €16m."),
    ("others", "How deep is the lake?", "The lake is 40 m deep.", "On average it is 30 m deep."),
    (
        "past_ages",
        "How old is the mayor?",
        "The mayor is aged 52.",
        "The mayor was aged 47 when she won.",
    ),
    ("nouns", "How many rooms are there?", "There are 118 rooms.", "There are 96 cooks."),
    ("one_sided", "When was it ratified?", "It was ratified in 1852.", "It was signed in 1851."),
]


@pytest.mark.parametrize(("sign", "question", "first", "second"), _SIGNS)
def test_a_sign_is_found_by_its_own_check_alone(
    sign: str, question: str, first: str, second: str
) -> None:
    sides = (Statement(first, ""), Statement(second, ""))
    kind = next(
        kind for kind in figure_kinds(question) if kind in {one.kind for one in sides[0].figures}
    )
    one, other = (next(own for own in side.figures if own.kind is kind) for side in sides)
    for case in (
        Comparison(Statement(question, ""), sides, (one, other), stated=True),
        Comparison(Statement(question, ""), sides[::-1], (other, one), stated=True),
    ):
        assert [check.__name__ for check in CHECKS if check(case)] == [f"_{sign}"]
    assert pairing(question, *sides) is None


@pytest.mark.parametrize("name", MADE_ON)
def test_the_order_of_two_sentences_does_not_matter(name: str) -> None:
    for pair in pairs(name):
        first, second = (Statement(one.text, one.title or "") for one in pair.sentences)
        one, other = pairing(pair.question, first, second), pairing(pair.question, second, first)
        assert (one and one[1]) == (other and other[1])


def test_a_figure_of_an_unstated_kind_needs_the_words_of_the_question() -> None:
    question = "What is the wingspan of the Albatros?"
    assert figure_kinds(question) == ()
    first = Statement("The Albatros has a wingspan of 34 m.", "")
    spelled = Statement("The wingspan of the Albatros is 36 m.", "")
    found = pairing(question, first, spelled)
    assert found is not None
    assert found[1] is Relation.DIFFERS
    assert pairing(question, first, Statement("The Albatros is 36 m long.", "")) is None


def test_who_and_where_ask_for_no_figure() -> None:
    assert not may_ask_figure("Who founded Orlex?")
    assert may_ask_figure("Which share of Orlex does she own?")
    assert figure_kinds("Where is Orlex?") == ()
    assert figure_kinds("How many miles is it?") == (Kind.LENGTH,)
