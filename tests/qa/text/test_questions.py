"""What a question asks for, and where a text has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.questions import AnswerKind, answer_kind, answer_spans


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did it open?", AnswerKind.TIME),
        ("In what year was it built?", AnswerKind.TIME),
        ("How many ships sank?", AnswerKind.NUMBER),
        ("How old is the captain?", AnswerKind.NUMBER),
        ("Who steered it?", AnswerKind.NAME),
        ("Which city did it leave?", AnswerKind.NAME),
        ("Why did it sink?", AnswerKind.OTHER),
        ("Warum sank es?", AnswerKind.OTHER),
    ],
)
def test_a_question_asks_by_its_words(question: str, kind: AnswerKind) -> None:
    assert answer_kind(question) is kind


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("It opened on 12 March 2024 at noon.", "When did it open?", ["12 March 2024"]),
        ("It opened in the 19th century.", "When did it open?", ["19th century"]),
        ("They paid $14 billion for 49 percent.", "How much?", ["$14 billion", "49 percent"]),
        ("Twenty-eight ships sank.", "How many ships sank?", ["Twenty-eight"]),
        ("It was steered by Ada Byron of Kent.", "Who steered it?", ["Ada Byron of Kent"]),
        ("The captain was Ada.", "Who was captain Ada?", []),
        ("It sank in 1815.", "Why did it sink?", []),
    ],
)
def test_what_is_asked_for_is_found_unless_the_question_says_it(
    text: str, question: str, expected: list[str]
) -> None:
    assert [text[start:end] for start, end in answer_spans(text, question)] == expected


@given(st.text(max_size=80), st.sampled_from(["When?", "How many?", "Who?", "Why?"]))
def test_spans_are_in_order_and_in_the_text(text: str, question: str) -> None:
    at = 0
    for start, end in answer_spans(text, question):
        assert at <= start < end <= len(text)
        at = end
