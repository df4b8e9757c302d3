"""Answering in a process of its own, so that answers and pages do not wait for each other.

One interpreter runs one thread at a time: with many users, reading requests and writing pages would
take half of the time in which questions could be answered. Questions and answers pass as JSON.
"""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from corpus.child_process import ChildProcess, LostChildError
from corpus.decoding import storable
from corpus.errors import FilterError, VerbatimError
from corpus.library import Library
from qa.answer import Answer
from qa.search.filters import Filters
from qa.web.memory import give_back_large_blocks


class Answering(Protocol):
    """What the page needs of an assistant; see `Assistant`."""

    @property
    def library(self) -> Library:
        """The library that is asked."""

    def as_written(self) -> "Answering":
        """Return the same that corrects no spelling."""

    def ask_many(
        self,
        questions: Sequence[str],
        histories: Sequence[Sequence[Answer | str]],
        *,
        filters: Filters,
    ) -> list[Answer]:
        """Answer `questions`, each after the turns of its history."""


@dataclass(frozen=True, slots=True)
class _Questions:
    texts: list[str]
    histories: list[list[Answer | str]]
    filters: Filters
    is_as_written: bool


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers, or why there are none: `refusal` is for whoever asked, `fault` is one of ours."""

    answers: list[Answer]
    refusal: str | None = None
    is_filter: bool = False
    fault: str | None = None


_QUESTIONS: TypeAdapter[_Questions] = TypeAdapter(_Questions)
_ANSWERS: TypeAdapter[_Answers] = TypeAdapter(_Answers)


class AnsweringProcess:
    """The assistant of one library in a child process; may be used by several threads at once.

    It is started at once, and again whenever it has ended.
    """

    def __init__(self, library: Library) -> None:
        """Start to open the assistant of `library`; `wait` says whether that went well."""
        self.library = library
        self._lock = threading.Lock()
        self._is_ready = False
        self._child = self._started()

    def wait(self) -> None:
        """Wait until it can be asked; raises VerbatimError if it cannot be."""
        with self._lock:
            try:
                self._opened()
            except LostChildError as error:
                raise _ended(error) from error

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._child.end()

    def as_written(self) -> "Answering":
        """Return the same, over the same process, that corrects no spelling."""
        return _AsWritten(self)

    def ask_many(
        self,
        questions: Sequence[str],
        histories: Sequence[Sequence[Answer | str]],
        *,
        filters: Filters,
        is_as_written: bool = False,
    ) -> list[Answer]:
        """Answer `questions`, each after the turns of its history.

        Raises FilterError if a filter names what the library does not hold, or none passes, and
        VerbatimError if they cannot be answered.
        """
        asked = _Questions(
            [storable(question)[0] for question in questions],
            [
                [turn if isinstance(turn, Answer) else storable(turn)[0] for turn in history]
                for history in histories
            ],
            filters,
            is_as_written,
        )
        try:
            message = _QUESTIONS.dump_json(asked)
        except PydanticSerializationError as error:
            raise FilterError("The filter holds signs that no document can hold.") from error
        found = _ANSWERS.validate_json(self._answered(message))
        if found.refusal is not None:
            raise (FilterError if found.is_filter else VerbatimError)(found.refusal)
        if found.fault is not None:
            raise RuntimeError(found.fault)
        return found.answers

    def _answered(self, message: bytes) -> bytes:
        """Return what the process says to `message`; if it ends over it, it is asked once more."""
        with self._lock:
            try:
                return self._exchanged(message)
            except LostChildError:
                self._restart()
            try:
                return self._exchanged(message)
            except LostChildError as error:
                self._restart()
                raise _ended(error) from error

    def _exchanged(self, message: bytes) -> bytes:
        self._opened()
        self._child.send(message)
        return self._child.received() or b""

    def _opened(self) -> None:
        if self._is_ready:
            return
        problem = (self._child.received() or b"").decode()
        if problem:
            self._restart()
            raise VerbatimError(problem)
        self._is_ready = True

    def _restart(self) -> None:
        self._child.end()
        self._is_ready = False
        self._child = self._started()

    def _started(self) -> ChildProcess:
        return ChildProcess(_serve, os.fspath(self.library.path))


class _AsWritten:
    """The same process, asked to correct no spelling."""

    def __init__(self, process: AnsweringProcess) -> None:
        self.library = process.library
        self._process = process

    def as_written(self) -> Answering:
        return self

    def ask_many(
        self,
        questions: Sequence[str],
        histories: Sequence[Sequence[Answer | str]],
        *,
        filters: Filters,
    ) -> list[Answer]:
        return self._process.ask_many(questions, histories, filters=filters, is_as_written=True)


def _ended(error: LostChildError) -> VerbatimError:
    return VerbatimError(
        f"The process that answers has ended ({error}), perhaps for want of memory. It is started"
        " again: ask once more."
    )


def _serve(connection: Connection, library: str) -> None:
    """Open the assistant and say so, or why not; then answer until the parent is gone."""
    from qa.assistant import Assistant  # noqa: PLC0415 - takes seconds

    give_back_large_blocks()
    try:
        assistant = Assistant.open(Path(library))
    except VerbatimError as error:
        connection.send_bytes(str(error).encode())
        return
    connection.send_bytes(b"")
    as_written = assistant.as_written()
    while True:
        try:
            asked = _QUESTIONS.validate_json(connection.recv_bytes())
        except EOFError:
            return
        chosen = as_written if asked.is_as_written else assistant
        try:
            given = _Answers(chosen.ask_many(asked.texts, asked.histories, filters=asked.filters))
        except VerbatimError as error:
            given = _Answers([], str(error), isinstance(error, FilterError))
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            given = _Answers([], fault=f"{type(error).__name__}: {error}")
        connection.send_bytes(_ANSWERS.dump_json(given))
