"""How much a follow-up carries over."""

import numpy as np
import pytest

from embeddings.encoder import TextEncoding
from qa.interpretation import alone, in_conversation, query_parts
from qa.search.query import Query, leans
from qa.settings import Settings
from tests.qa.citations.sources import BARE, answer_of, quote_of


def encoding(*vector: float) -> TextEncoding:
    spans, tokens = np.empty((0, 2), np.int64), np.empty((0, 2), np.float32)
    return TextEncoding(np.array(vector, np.float32), np.empty(0, np.int64), spans, tokens)


def follow_up(question: str, cosine: float) -> Query:
    """Give a question whose vector has `cosine` with that of the turn before."""
    parts = query_parts(question, [answer_of(quote_of(BARE, "Fog."))], Settings())
    before = encoding(1, 0)
    own = encoding(cosine, (1 - cosine**2) ** 0.5)
    return Query(tuple(parts), (own, before, before), 0.25)


def carried(query: Query) -> list[float]:
    return [part.weight for part in query.parts[1:]]


def test_the_question_and_the_quote_before_come_in_at_lower_weights() -> None:
    parts = query_parts("And then?", [answer_of(quote_of(BARE, "Fog."))], Settings())
    assert [(part.text, part.weight) for part in parts] == [
        ("And then?", 1.0),
        ("Why?", 0.35),
        ("Fog.", 0.15),
    ]


def test_nothing_is_carried_over_from_quotes_that_were_no_answer() -> None:
    declined = answer_of(quote_of(BARE, "Fog."), answered=False)
    assert [part.text for part in query_parts("And?", [declined], Settings())] == ["And?", "Why?"]


def test_a_related_question_that_finds_nothing_alone_carries_all() -> None:
    query = in_conversation(follow_up("Which harbour closed first?", 0.4), 0.0)
    assert carried(query) == pytest.approx([0.35, 0.15])


def test_a_question_that_is_answered_alone_carries_little() -> None:
    query = in_conversation(follow_up("Which harbour closed first?", 0.25), 0.8)
    # Half related, times 1 - 0.8².
    assert carried(query) == pytest.approx([0.35 * 0.18, 0.15 * 0.18])


def test_a_change_of_topic_carries_nothing() -> None:
    query = in_conversation(follow_up("Which harbour closed first?", 0.1), 0.3)
    assert query.parts == alone(query).parts
    assert len(query.encodings) == 1


def test_a_question_that_leans_on_the_turn_before_carries_it_whatever_its_words() -> None:
    assert carried(in_conversation(follow_up("Who told them?", 0.0), 0.2)) == pytest.approx(
        [0.35 * 0.8, 0.15 * 0.8]
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why?", True),
        ("How old is he?", True),
        ("What did they build after that?", True),
        ("Where did Ada Lovelace publish her notes?", False),
        ("Which harbour closed first in the storm?", False),
    ],
)
def test_pronouns_and_few_words_lean(question: str, expected: bool) -> None:  # noqa: FBT001
    assert leans(question) is expected
