"""Work in child processes, which fork from one that has only imported what they need."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_exc
from typing import Any, TypeVar

from tests.faults.seam import Point

_CONTEXT = get_context("fork")
_MEMORY = Path("/dev/shm")  # noqa: S108 - on Linux, a folder in memory
_Result = TypeVar("_Result")


def fast_folder() -> TemporaryDirectory[str]:
    """Return a folder for the time being, in memory if there is such a place.

    What a process wrote outlives it wherever it wrote it; and there nothing waits for a disk.
    """
    return TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None)


def in_child(work: Callable[..., _Result], *values: object) -> _Result:
    """Return what `work` returns in a process of its own.

    Raises AssertionError, with what happened there, if it raises anything.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=_working, args=(sender, work, values))
    child.start()
    sender.close()
    result, error = receiver.recv()
    child.join()
    if error is not None:
        raise AssertionError(error)
    typed_result: _Result = result
    return typed_result


def until_killed(work: Callable[..., None], *values: object) -> tuple[list[Any], bool]:
    """Return what `work` says in a process of its own, and whether it was killed.

    `work` gets a function to say things with first. One that says a Point is killed after its
    delay.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=_saying, args=(sender, work, values))
    child.start()
    sender.close()
    said: list[Any] = []
    with suppress(EOFError):
        while True:
            word = receiver.recv()
            if isinstance(word, Point):
                time.sleep(word.delay_seconds)
                with suppress(ProcessLookupError):
                    os.kill(child.pid or 0, signal.SIGKILL)
            else:
                said.append(word)
    child.join()
    if child.exitcode not in {0, -signal.SIGKILL}:
        raise AssertionError(f"the indexing process ended with {child.exitcode}")
    return said, child.exitcode != 0


def _working(sender: Connection, work: Callable[..., object], values: tuple[object, ...]) -> None:
    try:
        sender.send((work(*values), None))
    except BaseException:  # noqa: BLE001 - whatever it is, the parent raises it
        sender.send((None, format_exc()))


def _saying(sender: Connection, work: Callable[..., object], values: tuple[object, ...]) -> None:
    work(sender.send, *values)
