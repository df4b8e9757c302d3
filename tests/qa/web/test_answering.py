"""Questions that wait at the same moment are answered together, and each gets its own answer."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any, cast

import pytest

from corpus.errors import FilterError
from qa.answer import Answer
from qa.search.filters import NO_FILTERS, Filters
from qa.web.answering import Answering, Question

_SECONDS = 30


class _Assistant:
    """Gives each question back, once `go_on` is set, and notes what was asked together."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()
        self.asked: list[list[str]] = []

    def as_written(self) -> "_Assistant":
        return self

    def ask_many(
        self, questions: Sequence[str], _: Sequence[Any], *, filters: Filters
    ) -> list[Answer]:
        self.begun.set()
        assert self.go_on.wait(_SECONDS)
        self.asked.append(list(questions))
        if "bad" in questions:
            raise FilterError("It is bad.")
        return cast("list[Answer]", [(question, filters) for question in questions])


async def _after_a_first_one(
    assistant: _Assistant, questions: Sequence[Question], cancelled: int = 0
) -> list[Any]:
    """Ask `questions` while another one is answered, and cancel the first ones."""
    answering = Answering(cast("Any", assistant))
    tasks = [asyncio.create_task(answering.answer(Question("first")))]
    await asyncio.to_thread(assistant.begun.wait, _SECONDS)
    tasks += [asyncio.create_task(answering.answer(question)) for question in questions]
    await asyncio.sleep(0)
    for task in tasks[1 : 1 + cancelled]:
        task.cancel()
    await asyncio.sleep(0)
    assistant.go_on.set()
    return (await asyncio.gather(*tasks, return_exceptions=True))[1:]


@pytest.fixture
def assistant() -> _Assistant:
    return _Assistant()


def test_those_that_wait_are_asked_together_a_few_at_a_time(assistant: _Assistant) -> None:
    found = asyncio.run(_after_a_first_one(assistant, [Question(name) for name in "abcdef"]))
    assert found == [(name, NO_FILTERS) for name in "abcdef"]
    assert assistant.asked == [["first"], ["a", "b", "c", "d"], ["e", "f"]]


def test_only_those_of_the_same_filter_and_spelling(assistant: _Assistant) -> None:
    pdf = Filters(kinds=("pdf",))
    questions = [
        Question("a", filters=pdf),
        Question("b"),
        Question("c", filters=Filters(kinds=("pdf",))),
        Question("d", is_as_written=True),
        Question("e"),
    ]
    found = asyncio.run(_after_a_first_one(assistant, questions))
    assert found == [(one.text, one.filters) for one in questions]
    assert assistant.asked == [["first"], ["a", "c"], ["b", "e"], ["d"]]


def test_what_is_wrong_with_one_is_told_to_that_one_alone(assistant: _Assistant) -> None:
    questions = [Question(name) for name in ("a", "bad", "c")]
    first, bad, last = asyncio.run(_after_a_first_one(assistant, questions))
    assert (first, last) == (("a", NO_FILTERS), ("c", NO_FILTERS))
    assert isinstance(bad, FilterError)


def test_one_that_is_given_up_while_it_waits_is_never_asked(assistant: _Assistant) -> None:
    questions = [Question(name) for name in "ab"]
    given_up, kept = asyncio.run(_after_a_first_one(assistant, questions, cancelled=1))
    assert isinstance(given_up, asyncio.CancelledError)
    assert kept == ("b", NO_FILTERS)
    assert assistant.asked == [["first"], ["b"]]
