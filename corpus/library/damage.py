"""What went wrong with a library's files, in words that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import DamagedLibraryError, LibraryBusyError, LibraryError

_PRIMARY = 0xFF
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL})
_NO_RIGHT = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)
_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


_ADVICE = (
    "Make sure that you may write to this file and its folder, and that there is room; nothing"
    " that was stored before is lost."
)


def damaged(connection: sqlite3.Connection, what: str) -> DamagedLibraryError:
    """Return the error that the library behind `connection` is damaged, in `what`."""
    (_, _, file) = connection.execute("PRAGMA database_list").fetchone()
    return damaged_at(Path(file), what)


def damaged_at(file: Path, what: str) -> DamagedLibraryError:
    """Return the error that the database `file` is damaged, in `what`."""
    folder = file.parent
    return DamagedLibraryError(
        f"{file} is damaged: {what}. Bring back a backup with: python -m qa library restore BACKUP"
        f" --replace --library {folder}; or move the folder away and index your documents again."
        f" What else is wrong, and whether less will do, says: python -m qa library verify"
        f" --library {folder}",
        what,
    )


def explained(file: Path, error: sqlite3.Error | OSError, done: str) -> LibraryError:
    """Return what it means that `file` could not be `done`: read, written, made or copied."""
    if isinstance(error, OSError):
        return LibraryError(f"{file} cannot be {done}: {error.strerror or error}. {_ADVICE}")
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY
    if code in _NO_ROOM:
        return LibraryError(
            f"{file} cannot be {done}: {error}. Make room there and do it again; nothing that was"
            " stored before is lost."
        )
    if code in _NO_RIGHT:
        return LibraryError(f"{file} cannot be {done}: {error}. {_ADVICE}")
    if code == sqlite3.SQLITE_IOERR:
        return LibraryError(
            f"{file} cannot be {done}: {error}. The disk is full or fails; make room or take"
            " another one, and do it again. Nothing that was stored before is lost."
        )
    if code in _IN_USE:
        return LibraryBusyError(f"{file} cannot be {done}: {error}. Try again in a moment.")
    return damaged_at(file, str(error))


@contextmanager
def explaining(file: Path, done: str) -> Iterator[None]:
    """Raise what SQLite says of the database `file` as a LibraryError; see `explained`."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(file, error, done) from error
