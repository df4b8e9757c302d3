"""The settings of a library: a few named values, with a checksum over all of them."""

import sqlite3

from corpus.checksums import rows_checksum
from corpus.faults import damaged

IDENTITY = "identity"
"""Drawn when a library is made or restored: what is derived from one belongs to no other."""

DOCUMENTS_TOTAL = "documents_checksum"
FREQUENCIES_TOTAL = "frequencies_checksum"
_CHECKSUM = "checksum"


def settings_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Return all settings; raises DamagedLibraryError if they are not what was set."""
    found = dict(connection.execute("SELECT name, value FROM settings ORDER BY name"))
    if found.pop(_CHECKSUM, None) != _checksum(found):
        raise damaged(connection, "its settings are not what was stored")
    return found


def set_setting(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Set the setting `name`."""
    put = "INSERT OR REPLACE INTO settings VALUES (?, ?)"
    connection.execute(put, (name, value))
    found = dict(connection.execute("SELECT name, value FROM settings ORDER BY name"))
    found.pop(_CHECKSUM, None)
    connection.execute(put, (_CHECKSUM, _checksum(found)))


def _checksum(settings: dict[str, str]) -> str:
    return str(rows_checksum(sorted(settings.items())))
