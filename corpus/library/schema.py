"""The format of `library.db`: its tables and the longer queries, which are in `sql/`; settings."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from corpus.library.damage import damaged
from corpus.library.records import rows_checksum

SCHEMA_VERSION = 5
_SQL = Path(__file__).parent / "sql"


@cache
def sql(name: str) -> str:
    """Return what is in `sql/`, a query or statements, by name."""
    return (_SQL / f"{name}.sql").read_text("utf-8")


TABLES = sql("schema")
DOCUMENTS = sql("documents")

AMONG = "IN (SELECT value FROM json_each(?))"
"""A condition on ids, which are given as a JSON array."""

IDENTITY = "identity"
"""Drawn when a library is made or restored: what is derived from one belongs to no other."""

DOCUMENTS_TOTAL = "documents_checksum"
FREQUENCIES_TOTAL = "frequencies_checksum"
_CHECKSUM = "checksum"


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """Make all changes inside, or none if anything is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # Where the disk is full, SQLite has done so itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def settings_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Return all settings; raises DamagedLibraryError if they are not what was set."""
    settings = dict(connection.execute("SELECT name, value FROM settings ORDER BY name"))
    if settings.pop(_CHECKSUM, None) != _checksum(settings):
        raise damaged(connection, "its settings are not what was stored")
    return settings


def set_setting(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Set the setting `name`."""
    put = "INSERT OR REPLACE INTO settings VALUES (?, ?)"
    connection.execute(put, (name, value))
    settings = dict(connection.execute("SELECT name, value FROM settings ORDER BY name"))
    settings.pop(_CHECKSUM, None)
    connection.execute(put, (_CHECKSUM, _checksum(settings)))


def add_to_total(connection: sqlite3.Connection, name: str, difference: int) -> None:
    """Add `difference` to a total of checksums in the settings."""
    total = int(settings_of(connection).get(name, "0")) + difference
    set_setting(connection, name, str(total))


def _checksum(settings: dict[str, str]) -> str:
    return str(rows_checksum(sorted(settings.items())))
