"""What went wrong with a library's files, in words that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.errors import DamagedLibraryError, LibraryBusyError, LibraryError

_PRIMARY = 0xFF
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL})
_NO_RIGHT = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)
_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})


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
        f"{file} is damaged: {what}. Restore a backup with: python -m qa library restore BACKUP"
        f" --replace --library {folder}; or move the folder away and index your documents again."
        f" To see what else is wrong, and whether less will do, run: python -m qa library verify"
        f" --library {folder}",
        what,
    )


def unusable(file: Path, error: OSError, done: str) -> LibraryError:
    """Return what it means that `file` could not be `done`: read, written, made or copied."""
    return LibraryError(f"{file} cannot be {done}: {error.strerror or error}. {_ADVICE}")


def explained(file: Path, error: sqlite3.Error, done: str, schema: str = "") -> LibraryError | None:
    """Return what it means that the database `file` could not be `done`.

    None if it means a mistake of this program: only what SQLite says of the file is damage. It
    says no more than "no such column" where a name in the file's own schema was changed, which
    is seen by comparing it with `schema`, the statements that make the tables.
    """
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & _PRIMARY
    if primary in _NO_ROOM:
        return LibraryError(
            f"{file} cannot be {done}: {error}. Make room there and try again; nothing that was"
            " stored before is lost."
        )
    if primary in _NO_RIGHT:
        return LibraryError(f"{file} cannot be {done}: {error}. {_ADVICE}")
    if primary == sqlite3.SQLITE_IOERR:
        return LibraryError(
            f"{file} cannot be {done}: {error}. The disk is full or fails; make room or take"
            " another one, and try again. Nothing that was stored before is lost."
        )
    if primary in _IN_USE:
        return LibraryBusyError(f"{file} cannot be {done}: {error}. Try again in a moment.")
    # Text that is not UTF-8 is the one thing that Python itself finds wrong with what it reads.
    is_text = primary is None and str(error).startswith("Could not decode")
    is_name = primary == sqlite3.SQLITE_ERROR and schema and not _has_schema(file, schema)
    return damaged_at(file, str(error)) if primary in _DAMAGE or is_text or is_name else None


def _has_schema(file: Path, schema: str) -> bool:
    """Whether the tables of the database `file` have the columns of those that `schema` makes."""
    try:
        with closing(sqlite3.connect(file)) as stored, closing(sqlite3.connect(":memory:")) as made:
            made.executescript(schema)
            return _columns(stored) == _columns(made)
    except sqlite3.Error:
        return False


def _columns(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Return the tables of a database with the names and types of their columns, and its indices.

    Their order is left out: it differs in a database that was brought up from an earlier format.
    """
    columns = connection.execute(
        "SELECT tables.name, columns.name, columns.type, columns.pk FROM sqlite_schema AS tables,"
        " pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
    )
    indices = connection.execute("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index'")
    # SQLite makes this table by itself, when it first looks at what is in a database.
    return {row for row in (*columns, *indices) if not str(row[0]).startswith("sqlite_stat")}


@contextmanager
def explaining(file: Path, done: str, schema: str = "") -> Iterator[None]:
    """Raise what SQLite says of the database `file` as a LibraryError; see `explained`."""
    try:
        yield
    except sqlite3.Error as error:
        explanation = explained(file, error, done, schema)
        if explanation is None:
            raise
        raise explanation from error
