"""Normalisation, exact match and overlap, worked out by hand."""

import pytest

from qa.gold.matching import exact_match, f1, normalised, occurrences


def test_normalisation_is_squads() -> None:
    assert normalised("The  Eiffel-Tower, a  Landmark!") == "eiffeltower landmark"
    assert normalised("an apple a day") == "apple day"


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [("The Rhine.", "rhine", 1.0), ("Rhine river", "Rhine", 0.0), ("", "the", 1.0)],
)
def test_exact_match_ignores_case_punctuation_and_articles(
    text: str, answer: str, expected: float
) -> None:
    assert exact_match(text, answer) == expected


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        # Two of three words given are wanted, two of two wanted are given: 2 · 2 / (3 + 2).
        ("the old Rhine river", "old Rhine", 0.8),
        ("Rhine Rhine", "Rhine", 2 / 3),
        ("Danube", "Rhine", 0.0),
        ("", "Rhine", 0.0),
        ("the", "a", 1.0),
    ],
)
def test_f1_is_the_overlap_of_words(text: str, answer: str, expected: float) -> None:
    assert f1(text, answer) == pytest.approx(expected)


def test_an_answer_occurs_on_word_boundaries_whatever_case_and_white_space() -> None:
    assert occurrences("The Rhine\n  river, the Rhine rivers", "rhine RIVER") == [(4, 17)]
    assert occurrences("paid $14 billion.", "$14 billion") == [(5, 16)]
    assert occurrences("1,400", "400") == [(2, 5)]
    assert occurrences("Rhineland", "Rhine") == []
    assert occurrences("anything", " ") == []
