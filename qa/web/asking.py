"""Asking: the questions that wait at the same moment are answered together.

The model reads several questions at once in half the time, and everything else is one interpreter's
work, which more threads would only hinder: so one thread answers, and takes what waits.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from qa.answer import Answer
from qa.search.filters import NO_FILTERS, Filters
from qa.web.answering import Answering

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


class Asking:
    """Asks the assistant for all users of a page; `answer` may be called by any thread."""

    def __init__(self, assistant: Answering) -> None:
        """Ask `assistant`."""
        self._assistant = assistant
        self._as_written = assistant.as_written()
        self._lock = Lock()
        self._waiting: list[_Waiting] = []
        self._thread = ThreadPoolExecutor(1, "asking")

    async def answer(self, question: Question) -> Answer:
        """Answer `question`; one that is cancelled while it waits is never asked.

        Raises what `Assistant.ask` raises for it.
        """
        waiting = _Waiting(question)
        with self._lock:
            self._waiting.append(waiting)
        self._thread.submit(self._answer_next)
        return await asyncio.wrap_future(waiting.answer)

    def _answer_next(self) -> None:
        """Answer the one that waits longest and others like it, if they still do."""
        with self._lock:
            first = self._waiting[:1]
            like = [one for one in self._waiting if one.kind == first[0].kind][:_TOGETHER]
            self._waiting = [one for one in self._waiting if one not in like]
        self._answer([one for one in like if one.answer.set_running_or_notify_cancel()])

    def _answer(self, waiting: Sequence[_Waiting]) -> None:
        questions = [one.question for one in waiting]
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
            if len(waiting) == 1:
                waiting[0].answer.set_exception(error)
                return
            # What is wrong with one of them is no reason to fail the others.
            for one in waiting:
                self._answer([one])
        else:
            for one, answer in zip(waiting, answers, strict=True):
                one.answer.set_result(answer)
