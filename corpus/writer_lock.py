"""The lock that one process at a time holds to write a library, and who holds it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryBusyError
from corpus.faults import explained


class WriterLock:
    """The lock of the library in a folder; it ends with the process that holds it."""

    def __init__(self, folder: Path) -> None:
        """Store where the lock is; `held` takes it."""
        self._folder = folder
        self._lock = FileLock(folder / "writer.lock")
        self._holder = folder / "writer.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock inside.

        Raises LibraryBusyError, which says who holds it, if it is held already, and LibraryError
        if the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LibraryBusyError(
                f"Another process is writing the library {self._folder}{self._who()}; try again"
                " when it is done."
            ) from None
        except OSError as error:
            raise explained(self._folder / "writer.lock", error, "written") from error
        try:
            self._sign()
            yield
        finally:
            with suppress(OSError):
                self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _sign(self) -> None:
        """Say who holds the lock; it is held all the same if that cannot be written."""
        since = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(OSError):
            self._holder.write_text(json.dumps({"process": os.getpid(), "since": since}), "utf-8")

    def _who(self) -> str:
        """Return who holds the lock, in words; empty if it has not yet said so."""
        try:
            holder = json.loads(self._holder.read_text("utf-8"))
            return f" (process {int(holder['process'])}, since {holder['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            return ""
