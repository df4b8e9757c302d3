"""Answering in a process of its own, so that answers and pages do not wait for each other.

One interpreter runs one thread at a time: with many users, reading requests and writing pages would
take half of the time in which questions could be answered. Questions and answers pass as JSON.
"""

import os
import threading
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from corpus.child_process import ChildProcess, LostChildError
from corpus.errors import FilterError, VerbatimError
from corpus.library.database import Library
from corpus.text import storable
from qa.answer import Answer
from qa.search.filters import Filters
from qa.web.memory import give_back_large_blocks


class Answering(Protocol):
    """What the page needs of an assistant; see `Assistant`."""

    @property
    def library(self) -> Library:
        """The library that is asked."""

    def as_written(self) -> "Answering":
        """Return the same, which corrects no spelling and excludes no words."""

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
        self._process = _Process(library)
        self._is_as_written = False

    def wait(self) -> None:
        """Wait until it can be asked; raises VerbatimError if it cannot be."""
        self._process.wait()

    def close(self) -> None:
        """End the process."""
        self._process.close()

    def as_written(self) -> Answering:
        """Return the same, over the same process, which takes questions as they are written."""
        other = copy(self)
        other._is_as_written = True  # noqa: SLF001 - one of us
        return other

    def ask_many(
        self,
        questions: Sequence[str],
        histories: Sequence[Sequence[Answer | str]],
        *,
        filters: Filters,
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
            self._is_as_written,
        )
        try:
            message = _QUESTIONS.dump_json(asked)
        except PydanticSerializationError as error:
            raise FilterError("The filter holds signs that no document can hold.") from error
        found = _ANSWERS.validate_json(self._process.answered(message))
        if found.refusal is not None:
            raise (FilterError if found.is_filter else VerbatimError)(found.refusal)
        if found.fault is not None:
            raise RuntimeError(found.fault)
        return found.answers


class _Process:
    """The child process that there is at the moment."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._is_ready = False
        self._child = self._started()

    def wait(self) -> None:
        with self._lock:
            try:
                self._open()
            except LostChildError as error:
                raise _ended(error) from error

    def close(self) -> None:
        with self._lock:
            self._child.end()

    def answered(self, message: bytes) -> bytes:
        """Return what the child says to `message`; if it ends over it, it is asked once more."""
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
        self._open()
        self._child.send(message)
        return self._child.received() or b""

    def _open(self) -> None:
        """Wait until the child has opened its assistant; raises VerbatimError if it could not."""
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
        return ChildProcess(_serve, os.fspath(self._library.path))


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
