"""A child process of ours that is sent messages and sends some back: bytes, never objects.

Not pickled, since what reads foreign files must not be able to have code run elsewhere.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection


class LostChildError(Exception):
    """A child process has ended; the message says by which signal, or with which status."""


class ChildProcess:
    """A process that runs `serve` over its end of a connection, until `end` or the parent's end."""

    def __init__(self, serve: Callable[..., None], *arguments: str) -> None:
        """Start it; `serve`, a function of a module, gets the connection and the `arguments`."""
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(serve, other, *arguments), daemon=True)
        self._process.start()
        other.close()

    def send(self, message: bytes) -> None:
        """Send `message`; raises LostChildError."""
        try:
            self._connection.send_bytes(message)
        except OSError as error:
            raise self._lost() from error

    def received(self, seconds: float | None = None) -> bytes | None:
        """Return what comes next, or None if nothing comes in `seconds`; raises LostChildError."""
        try:
            is_there = self._connection.poll(seconds if seconds is None else max(0.0, seconds))
            return self._connection.recv_bytes() if is_there else None
        except (EOFError, OSError) as error:
            raise self._lost() from error

    def end(self) -> None:
        """Kill the process."""
        self._connection.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def _lost(self) -> LostChildError:
        self._process.join()
        code = self._process.exitcode or 0
        return LostChildError(signal.Signals(-code).name if code < 0 else f"status {code}")


def _serve(serve: Callable[..., None], connection: Connection, *arguments: str) -> None:
    # An interrupt is for the parent, which ends this process; what libraries print is not output.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    serve(connection, *arguments)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
