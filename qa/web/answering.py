"""Answering for all users: questions that wait at the same moment are answered together.

The model reads several questions at once in half the time, and everything else is one interpreter's
work, which more threads would only hinder: so one thread asks, and takes what waits.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from qa.answer import Answer
from qa.assistant_process import Answers
from qa.search.filters import NO_FILTERS, Filters

_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked after `earlier` turns, and of which documents; see `Assistant.ask_many`."""

    text: str
    earlier: Sequence[Answer | str] = ()
    filters: Filters = NO_FILTERS
    is_as_written: bool = False
    """Whether its spelling stays, and no word of it excludes passages."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    question: Question
    answer: Future[Answer] = field(default_factory=Future)

    @property
    def kind(self) -> tuple[Filters, bool]:
        """Equal for what can be asked together."""
        return self.question.filters, self.question.is_as_written


class Answering:
    """Asks the assistant for all users of a page; `answer` may be called by any thread."""

    def __init__(self, assistant: Answers) -> None:
        """Ask `assistant`."""
        self._assistant = assistant
        self._as_written = assistant.as_written()
        self._lock = Lock()
        self._waiting: list[_Waiting] = []
        self._thread = ThreadPoolExecutor(1, "answering")

    async def answer(self, question: Question) -> Answer:
        """Answer `question`; one that is cancelled while it waits is never asked.

        Raises what `Assistant.ask` raises for it, and VerbatimError if it takes too long.
        """
        waiting = _Waiting(question)
        with self._lock:
            self._waiting.append(waiting)
        self._thread.submit(self._answer_next)
        return await asyncio.wrap_future(waiting.answer)

    def _answer_next(self) -> None:
        """Answer the question that waits longest and others like it, except for those given up."""
        with self._lock:
            if not self._waiting:
                return
            kind = self._waiting[0].kind
            like = [waiting for waiting in self._waiting if waiting.kind == kind][:_TOGETHER]
            self._waiting = [waiting for waiting in self._waiting if waiting not in like]
        self._ask([waiting for waiting in like if waiting.answer.set_running_or_notify_cancel()])

    def _ask(self, batch: Sequence[_Waiting]) -> None:
        questions = [waiting.question for waiting in batch]
        if not questions:
            return
        assistant = self._as_written if questions[0].is_as_written else self._assistant
        try:
            answers = assistant.ask_many(
                [question.text for question in questions],
                [question.earlier for question in questions],
                filters=questions[0].filters,
            )
        except Exception as error:  # noqa: BLE001 - whoever asked gets it
            if len(batch) == 1:
                batch[0].answer.set_exception(error)
                return
            # What is wrong with one of them is not a reason to fail the others.
            for waiting in batch:
                self._ask([waiting])
        else:
            for waiting, answer in zip(batch, answers, strict=True):
                waiting.answer.set_result(answer)
