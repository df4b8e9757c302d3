"""The format of `library.db`: its tables, the queries over whole records, and its settings.

The tables are in `sql/schema.sql`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.library.damage import damaged
from corpus.library.records import rows_checksum

SCHEMA_VERSION = 5
SQL = Path(__file__).parent / "sql"
TABLES = (SQL / "schema.sql").read_text("utf-8")

DOCUMENTS = (
    "SELECT id, source, part, name, content_hash, encoding_key, loader, title, author, publisher,"
    " published, url, csl, characters, words, added, first_passage, last_passage,"
    " ended_revision IS NULL, replaced_by, (SELECT json_group_object(field, value) FROM"
    " metadata_edits AS edit WHERE edit.source = documents.source AND edit.part = documents.part),"
    " (SELECT path FROM sources WHERE sources.id = documents.source), checksum FROM documents"
)
"""Records of documents, and last their checksum, which is over all before it."""

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
