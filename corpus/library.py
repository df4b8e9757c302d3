"""The library on disk: one SQLite file that holds documents, passages and vectors.

Layout of a library folder:

    library.db    everything that cannot be derived; every change is one transaction
    keywords/     the keyword index, derived, kept by `qa`
    writer.lock   held by the one process that writes
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryBusyError, LibraryError
from corpus.library_reader import LibraryReader
from corpus.library_writer import LibraryWriter
from corpus.schema import MIGRATIONS, SCHEMA_VERSION, TABLES

_BUSY_SECONDS = 30


class Library:
    """A library folder. Readers see a consistent snapshot; one process at a time writes."""

    def __init__(self, path: Path) -> None:
        """Store the folder's path; `open` does the work."""
        self.path = path
        self._database = path / "library.db"
        self._lock = FileLock(path / "writer.lock")

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> "Library":
        """Open the library at `path`; with `create`, make an empty one where there is none.

        A library of an earlier format is brought to this one.

        Raises LibraryError if there is none, or it is no library, or a newer one.
        """
        library = cls(path)
        if not library._database.is_file():
            if not create:
                raise LibraryError(
                    f"There is no library at {path}. Make one with:"
                    f" python -m qa index FOLDER --library {path}"
                )
            library._create()
        library._check()
        return library

    @contextmanager
    def reading(self) -> Iterator[LibraryReader]:
        """Give a reader over one snapshot of the library, whatever is written meanwhile."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN")
            # The snapshot is that of the first query, not of BEGIN.
            connection.execute("SELECT 1 FROM settings").fetchone()
            yield LibraryReader(connection)

    @contextmanager
    def writing(self) -> Iterator[LibraryWriter]:
        """Give a writer; no other process can write meanwhile.

        Raises LibraryBusyError if another process is writing.
        """
        try:
            with self._lock.acquire(timeout=0), closing(self._connect()) as connection:
                yield LibraryWriter(connection)
        except Timeout:
            raise LibraryBusyError(
                f"Another process is writing the library {self.path}; try again when it is done."
            ) from None
        except sqlite3.OperationalError as error:
            raise LibraryError(f"The library {self.path} cannot be written: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._database, timeout=_BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _create(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(
                    f"BEGIN IMMEDIATE; {TABLES}"
                    "INSERT INTO settings VALUES ('revision', '0');"
                    f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
                )
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"A library cannot be made at {self.path}: {error}") from error

    def _check(self) -> None:
        try:
            with closing(self._connect()) as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise LibraryError(
                f"{self._database} is not a library ({error}). Move it away and index again."
            ) from error
        if version in MIGRATIONS:
            self._migrate()
        elif version != SCHEMA_VERSION:
            raise LibraryError(
                f"The library {self.path} has format {version}, and this version reads"
                f" {SCHEMA_VERSION}. Use the version that wrote it, or index into a new folder."
            )

    def _migrate(self) -> None:
        with self.writing() as writer:
            # Asked again under the lock: another process may have done it meanwhile.
            version = writer.connection.execute("PRAGMA user_version").fetchone()[0]
            steps = [MIGRATIONS[step] for step in range(version, SCHEMA_VERSION)]
            writer.connection.executescript(
                f"BEGIN IMMEDIATE; {''.join(steps)} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )
            # Any transaction finds the near duplicates of documents that were not looked at yet.
            with writer.transaction():
                pass
