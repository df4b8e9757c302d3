"""The library on disk: one SQLite file that holds documents, passages and vectors.

Layout of a library folder:

    library.db    everything that cannot be derived; every change is one transaction
    keywords/     the keyword index, derived, kept by `qa`
    writer.lock   held by the one process that writes
    writer.json   which process that is, while it writes
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from corpus.errors import LibraryBusyError, LibraryError
from corpus.library.damage import damaged_at, explaining, unusable
from corpus.library.reader import LibraryReader
from corpus.library.schema import IDENTITY, SCHEMA_VERSION, TABLES, set_setting
from corpus.library.upgrade import OLDEST_VERSION, Observe, upgrade
from corpus.library.writer import LibraryWriter


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
            raise unusable(self._folder / "writer.lock", error, "written") from error
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


_BUSY_SECONDS = 30


class Library:
    """A library folder. Readers see a consistent snapshot; one process at a time writes."""

    def __init__(self, path: Path) -> None:
        """Store the folder's path; `open` does the work."""
        self.path = path
        self.file = path / "library.db"
        """The database."""
        self._lock = WriterLock(path)

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, observe: Observe = lambda *_: None
    ) -> "Library":
        """Open the library at `path`; with `create`, make an empty one if there is none.

        A library of an earlier format is upgraded in place; `observe` is told how far that is.

        Raises LibraryError if there is no library, or if it is damaged or of a later format.
        """
        library = cls(path)
        if not library.file.is_file():
            if library.file.with_name("library.db-wal").is_file():
                raise damaged_at(library.file, "it is missing, though its journal is there")
            if not create:
                raise LibraryError(
                    f"There is no library at {path}. Make one with:"
                    f" python -m qa index FOLDER --library {path}"
                )
            library._create()
        library._check(observe)
        return library

    @contextmanager
    def reading(self) -> Iterator[LibraryReader]:
        """Give a reader over one snapshot of the library, whatever is written meanwhile.

        Raises LibraryError if it cannot be read, and DamagedLibraryError if it is not as stored.
        """
        with explaining(self.file, "read", TABLES), closing(self._connect()) as connection:
            connection.execute("BEGIN")
            # The snapshot is that of the first query, not of BEGIN.
            connection.execute("SELECT 1 FROM settings").fetchone()
            yield LibraryReader(connection)

    @contextmanager
    def writing(self) -> Iterator[LibraryWriter]:
        """Give a writer; no other process can write meanwhile.

        Raises LibraryBusyError if another process is writing, and LibraryError if it cannot be
        written; what was stored before is then still there.
        """
        with (
            self._lock.held(),
            explaining(self.file, "written", TABLES),
            closing(self._connect()) as connection,
        ):
            yield LibraryWriter(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _create(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(self.file, error, "made") from error
        with explaining(self.file, "made"), closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN IMMEDIATE; {TABLES}")
            set_setting(connection, "revision", "0")
            set_setting(connection, IDENTITY, uuid4().hex)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("COMMIT")

    def _check(self, observe: Observe) -> None:
        with explaining(self.file, "read", TABLES), closing(self._connect()) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        if OLDEST_VERSION <= version < SCHEMA_VERSION:
            with self.writing() as writer:
                upgrade(writer.connection, observe)
        elif version != SCHEMA_VERSION:
            raise LibraryError(
                f"The library {self.path} has format {version}, and this version reads"
                f" {SCHEMA_VERSION}. Use the version that wrote it, or index into a new folder."
            )
