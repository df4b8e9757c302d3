"""Answering for all users: questions that wait at the same moment are answered together.

The model reads several questions at once in half the time, and everything else is one interpreter's
work, which more threads would only hinder: so one thread answers, and takes what waits. What it
does not finish within a limit is given up, and another thread goes on with the others.
"""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from corpus.errors import FilterError, VerbatimError
from corpus.text import storable
from qa.answer import Answer
from qa.assistant import Assistant
from qa.search.filters import NO_FILTERS, Filters

_TOGETHER = 4
_LIMIT_SECONDS = 60.0
"""Thirty times what 95 of 100 questions may take in the load test, so that it ends only a hang."""
_FILTERS: TypeAdapter[Filters] = TypeAdapter(Filters)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked after `earlier` turns, and of which documents; see `Assistant.ask_many`."""

    text: str
    earlier: Sequence[Answer | str] = ()
    filters: Filters = NO_FILTERS
    is_as_written: bool = False
    """Whether its spelling stays, and no word of it excludes passages."""

    def checked(self) -> "Question":
        """Return the question without what cannot be stored; raises FilterError for a filter."""
        try:
            _FILTERS.dump_json(self.filters)
        except PydanticSerializationError as error:
            raise FilterError(
                "The filter contains characters that no document can contain."
            ) from error
        earlier = [turn if isinstance(turn, Answer) else storable(turn)[0] for turn in self.earlier]
        return Question(storable(self.text)[0], earlier, self.filters, self.is_as_written)


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

    def __init__(self, assistant: Assistant, limit_seconds: float = _LIMIT_SECONDS) -> None:
        """Ask `assistant`, and give up what takes longer than `limit_seconds`."""
        self._assistant = assistant
        self._as_written = assistant.as_written()
        self._limit_seconds = limit_seconds
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._worker: threading.Thread | None = None

    async def answer(self, question: Question) -> Answer:
        """Answer `question`; one that is cancelled while it waits is never asked.

        Raises what `Assistant.ask` raises for it, and VerbatimError if it takes too long.
        """
        waiting = _Waiting(question.checked())
        with self._changed:
            self._waiting.append(waiting)
            if self._worker is None:
                self._start()
            self._changed.notify_all()
        return await asyncio.wrap_future(waiting.answer)

    def _start(self) -> None:
        """Have another thread answer from now on; it does not keep the app from ending."""
        self._worker = threading.Thread(target=self._work, name="answering", daemon=True)
        self._worker.start()

    def _work(self) -> None:
        worker = threading.current_thread()
        while batch := self._next(worker):
            limit = threading.Timer(self._limit_seconds, self._give_up, (worker, batch))
            limit.daemon = True
            limit.start()
            self._ask(batch)
            limit.cancel()

    def _next(self, worker: threading.Thread) -> list[_Waiting]:
        """Wait for questions that can be asked together; none if another thread took over."""
        with self._changed:
            while self._worker is worker:
                batch = self._taken()
                if batch:
                    return batch
                if not self._waiting:
                    self._changed.wait()
        return []

    def _taken(self) -> list[_Waiting]:
        """Take the question that waits longest and others like it, except for those given up."""
        if not self._waiting:
            return []
        kind = self._waiting[0].kind
        like = [waiting for waiting in self._waiting if waiting.kind == kind][:_TOGETHER]
        self._waiting = [waiting for waiting in self._waiting if waiting not in like]
        return [waiting for waiting in like if waiting.answer.set_running_or_notify_cancel()]

    def _give_up(self, worker: threading.Thread, batch: Sequence[_Waiting]) -> None:
        """Tell who waits for `batch` that it takes too long, and go on without its thread."""
        error = VerbatimError(
            f"This was not answered within {self._limit_seconds:.0f} seconds, and was given up."
            " Ask again; if that does not help, restart the app."
        )
        with self._changed:
            if self._worker is worker:
                self._start()
        for waiting in batch:
            with suppress(InvalidStateError):
                waiting.answer.set_exception(error)

    def _ask(self, batch: Sequence[_Waiting]) -> None:
        questions = [waiting.question for waiting in batch]
        assistant = self._as_written if questions[0].is_as_written else self._assistant
        try:
            answers = assistant.ask_many(
                [question.text for question in questions],
                [question.earlier for question in questions],
                filters=questions[0].filters,
            )
        except Exception as error:  # noqa: BLE001 - whoever asked gets it
            if len(batch) == 1:
                # It may have been given up by now.
                with suppress(InvalidStateError):
                    batch[0].answer.set_exception(error)
                return
            # What is wrong with one of them is not a reason to fail the others.
            for waiting in batch:
                self._ask([waiting])
        else:
            for waiting, answer in zip(batch, answers, strict=True):
                with suppress(InvalidStateError):
                    waiting.answer.set_result(answer)
