"""Sentences that differ in a figure, a name, a negation or their order are not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.duplicates import (
    MIN_SIMILARITY,
    Likeness,
    alignment,
    bands,
    likeness,
    signature,
    similarity,
)

_SAID = "The fleet costs 14 billion crowns, which the Norland company wants to borrow from banks."


@pytest.mark.parametrize(
    "other",
    [
        _SAID.replace("14", "14.3"),
        _SAID.replace("14", "15"),
        _SAID.replace("billion", "million"),
        _SAID.replace("Norland", "Sorland"),
        _SAID.replace("wants to", "may not"),
        _SAID.replace("which the", "which the old"),
        "The company wants to borrow crowns from banks.",
        "",
    ],
)
def test_what_may_say_something_else_is_not_alike(other: str) -> None:
    assert likeness(_SAID, other) is None
    assert likeness(other, _SAID) is None


def test_order_tells() -> None:
    assert likeness("the dog of the mayor bit the cat", "the cat of the mayor bit the dog") is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (_SAID, _SAID.upper(), Likeness.SAME),
        (_SAID, f"“{_SAID.replace(',', ' –')}”", Likeness.SAME),
        (_SAID, _SAID.replace("borrow", "lend"), Likeness.EDITED),
        ("It cost $5.", "It cost €5.", None),
        ("It was -5 degrees.", "It was 5 degrees.", None),
        ("新船将于明年春天投入使用。", "新船将于明年春天投入使用", Likeness.SAME),
        ("…", "…", None),
    ],
)
def test_signs_and_case_do_not_tell_but_words_do(
    one: str, other: str, expected: Likeness | None
) -> None:
    assert likeness(one, other) is expected


def test_sentences_are_found_again_in_their_order() -> None:
    original = [f"Sentence {number} stands here." for number in range(5)]
    copy = ["Another headline", original[0], original[2], "Yes.", original[4]]
    assert list(alignment(copy, original)) == [(1, 0), (2, 2), (4, 4)]


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)


def test_signatures_tell_how_alike_texts_are() -> None:
    words = [f"word{number}" for number in range(300)]
    text = " ".join(words)
    shorter = " ".join(words[:240])
    unlike = " ".join(reversed(words))
    own = signature(text)
    assert own.shape == (96,)
    assert similarity(own, signature(text.upper())) == 1.0
    assert abs(similarity(own, signature(shorter)) - 238 / 298) < 0.15
    assert similarity(own, signature(unlike)) < 0.05 < MIN_SIMILARITY
    assert set(bands(own)) & set(bands(signature(shorter)))
    assert not set(bands(own)) & set(bands(signature(unlike)))


def test_signatures_are_the_same_on_every_machine() -> None:
    text = " ".join(f"word{number}" for number in range(40))
    assert bands(signature(text))[:2] == [6691735187433925228, -4538590560645019287]


@pytest.mark.parametrize("text", ["", "Too short to tell.", "一二三四"])
def test_a_short_text_is_like_no_other(text: str) -> None:
    short = signature(text)
    assert (len(short), bands(short), similarity(short, short)) == (0, [], 0.0)
