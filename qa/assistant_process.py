"""The assistant in a process of its own, which is killed where a question hangs.

What hangs in native code, or in one expression that holds the interpreter, cannot be stopped from
within its process, and would keep the page from everybody. Besides, reading requests and writing
pages then takes no time from answering. Questions and answers pass as JSON, never as objects.
"""

import ctypes
import os
import sys
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
from qa.settings import DEFAULT_READER

_LIMIT_SECONDS = 60.0
"""Thirty times what 95 of 100 questions may take in the load test, so that it ends only a hang."""
_OPENING_SECONDS = 600.0
"""The same for opening a library: its keyword index may have to be made again first."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Names of glibc's options: see mallopt(3)."""
_LARGE_BYTES = 8_000_000
_SPARE_BYTES = 64_000_000
_ARENAS = 2


class Answers(Protocol):
    """What a page needs of an assistant; see `Assistant`."""

    @property
    def library(self) -> Library:
        """The library that is asked."""

    def as_written(self) -> "Answers":
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
class _Asked:
    questions: list[str]
    histories: list[list[Answer | str]]
    filters: Filters
    is_as_written: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """Answers, or why there are none: `refusal` is for whoever asked, `fault` is one of ours."""

    answers: list[Answer]
    refusal: str | None = None
    is_filter: bool = False
    fault: str | None = None


_ASKED: TypeAdapter[_Asked] = TypeAdapter(_Asked)
_GIVEN: TypeAdapter[_Given] = TypeAdapter(_Given)


class AssistantProcess:
    """The assistant of one library in a child process; may be used by several threads at once.

    The process is started at once, and again whenever it has ended.
    """

    def __init__(
        self,
        library: Library,
        limit_seconds: float = _LIMIT_SECONDS,
        *,
        reader: str = DEFAULT_READER,
        reranker: str = "",
    ) -> None:
        """Start to open `library`; questions that take longer than `limit_seconds` are given up.

        `reader` and `reranker` are names of models, as `load_models` takes them.
        """
        self.library = library
        self._child = _Child((os.fspath(library.path), reader, reranker), limit_seconds)
        self._is_as_written = False

    def wait(self) -> None:
        """Wait until it can be asked; raises VerbatimError if it cannot be."""
        self._child.wait()

    def close(self) -> None:
        """End the process."""
        self._child.close()

    def as_written(self) -> "AssistantProcess":
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
        VerbatimError if they cannot be answered, or not in time.
        """
        asked = _Asked(
            [storable(question)[0] for question in questions],
            [
                [turn if isinstance(turn, Answer) else storable(turn)[0] for turn in history]
                for history in histories
            ],
            filters,
            self._is_as_written,
        )
        try:
            message = _ASKED.dump_json(asked)
        except PydanticSerializationError as error:
            raise FilterError(
                "The filter contains characters that no document can contain."
            ) from error
        given = _GIVEN.validate_json(self._child.reply(message))
        if given.refusal is not None:
            raise (FilterError if given.is_filter else VerbatimError)(given.refusal)
        if given.fault is not None:
            raise RuntimeError(given.fault)
        return given.answers


class _Child:
    """The child process that there is at the moment."""

    def __init__(self, opened: tuple[str, str, str], limit_seconds: float) -> None:
        self._opened = opened
        self._limit_seconds = limit_seconds
        self._lock = threading.Lock()
        self._is_ready = False
        self._process = self._started()

    def wait(self) -> None:
        with self._lock:
            try:
                self._open()
            except LostChildError as error:
                self._restart()
                raise _ended(error) from error

    def close(self) -> None:
        with self._lock:
            self._process.end()

    def reply(self, message: bytes) -> bytes:
        """Return what the child says to `message`; if it ends over it, it is asked once more."""
        with self._lock:
            try:
                return self._exchange(message)
            except LostChildError:
                self._restart()
            try:
                return self._exchange(message)
            except LostChildError as error:
                self._restart()
                raise _ended(error) from error

    def _exchange(self, message: bytes) -> bytes:
        self._open()
        self._process.send(message)
        return self._received(self._limit_seconds)

    def _open(self) -> None:
        """Wait until the child has opened its assistant; raises VerbatimError if it could not."""
        if self._is_ready:
            return
        if problem := self._received(_OPENING_SECONDS).decode():
            self._restart()
            raise VerbatimError(problem)
        self._is_ready = True

    def _received(self, seconds: float) -> bytes:
        """Return what comes next; a child that says nothing for so long is replaced."""
        message = self._process.received(seconds)
        if message is None:
            self._restart()
            raise VerbatimError(
                f"This was not answered within {seconds:.0f} seconds, and was given up. Ask again;"
                " if that does not help, put it in other words."
            )
        return message

    def _restart(self) -> None:
        self._process.end()
        self._is_ready = False
        self._process = self._started()

    def _started(self) -> ChildProcess:
        return ChildProcess(_serve, *self._opened)


def _ended(error: LostChildError) -> VerbatimError:
    return VerbatimError(
        f"The process that answers has ended ({error}), perhaps for want of memory. It is being"
        " restarted: ask again."
    )


def _serve(connection: Connection, library: str, reader: str, reranker: str) -> None:
    """Open the assistant and say so, or why not; then answer until the parent is gone."""
    from qa.assistant import Assistant  # noqa: PLC0415 - takes seconds
    from qa.reader import load_models  # noqa: PLC0415

    give_back_large_blocks()
    try:
        assistant = Assistant.open(Path(library), models=load_models(reader, reranker))
    except VerbatimError as error:
        connection.send_bytes(str(error).encode())
        return
    connection.send_bytes(b"")
    as_written = assistant.as_written()
    while True:
        try:
            asked = _ASKED.validate_json(connection.recv_bytes())
        except EOFError:
            return
        chosen = as_written if asked.is_as_written else assistant
        try:
            answers = chosen.ask_many(asked.questions, asked.histories, filters=asked.filters)
            given = _Given(answers)
        except VerbatimError as error:
            given = _Given([], str(error), isinstance(error, FilterError))
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            given = _Given([], fault=f"{type(error).__name__}: {error}")
        connection.send_bytes(_GIVEN.dump_json(given))


def give_back_large_blocks() -> None:
    """Have large blocks of memory given back to the system as soon as they are free.

    A server that runs for long makes a new snapshot at each change of its library. By itself glibc
    would, once one was freed, place the next ones among small blocks, which then keep it from
    giving back any; and it would do so in an area for each thread.
    """
    if sys.platform != "linux":
        return
    try:
        set_option = ctypes.CDLL(None).mallopt
    except AttributeError:
        # Another C library than glibc.
        return
    set_option(_MMAP_THRESHOLD, _LARGE_BYTES)
    # Not told otherwise, it would now give back and take again what each question needs.
    set_option(_TRIM_THRESHOLD, _SPARE_BYTES)
    set_option(_ARENA_MAX, _ARENAS)
