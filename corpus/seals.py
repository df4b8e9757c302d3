"""Keeping the checksums of a library in step with what is written; see `corpus/checksums.py`.

They are made of the rows as they are read back, in the transaction that wrote them.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from corpus.checksums import (
    codes_checksum,
    frequencies_checksum,
    rows_checksum,
    text_checksum,
    vector_checksum,
)
from corpus.library_reader import LibraryReader
from corpus.rows import BLOCKS, DOCUMENTS, PAGES, SENTENCE_ORDER, SENTENCES
from corpus.setting_rows import DOCUMENTS_TOTAL, FREQUENCIES_TOTAL, set_setting, settings_of


def seal_document(connection: sqlite3.Connection, document: int) -> None:
    """Make the checksums of a document that was added, and of its passages."""
    with record_changing(connection, document):
        connection.execute(
            "INSERT INTO document_checksums VALUES (?, 0, ?, ?)",
            (
                document,
                rows_checksum(connection.execute(BLOCKS, (document,)).fetchall()),
                rows_checksum(connection.execute(PAGES, (document,)).fetchall()),
            ),
        )
        _seal_passages(connection, document)


@contextmanager
def record_changing(connection: sqlite3.Connection, document: int) -> Iterator[None]:
    """Make the checksum of a document's record anew after what is done inside."""
    before = _counted(connection, document)
    yield
    row = connection.execute(f"{DOCUMENTS} WHERE id = ?", (document,)).fetchone()
    connection.execute(
        "UPDATE document_checksums SET record = ? WHERE document = ?",
        (rows_checksum([row[:-1]]), document),
    )
    _add_to_total(connection, DOCUMENTS_TOTAL, _counted(connection, document) - before)


def seal_counts(connection: sqlite3.Connection, differences: Mapping[int, int]) -> None:
    """Note that the frequencies of tokens have changed by `differences`."""
    _add_to_total(connection, FREQUENCIES_TOTAL, frequencies_checksum(differences))


def seal_everything(connection: sqlite3.Connection) -> None:
    """Make all checksums anew, trusting what is there."""
    connection.execute("DELETE FROM document_checksums")
    connection.execute("DELETE FROM passage_checksums")
    for name in (DOCUMENTS_TOTAL, FREQUENCIES_TOTAL):
        set_setting(connection, name, "0")
    for (document,) in connection.execute("SELECT id FROM documents").fetchall():
        seal_document(connection, document)
    seal_counts(connection, dict(connection.execute("SELECT * FROM token_frequencies")))


def _seal_passages(connection: sqlite3.Connection, document: int) -> None:
    text = LibraryReader(connection).text(document)
    if text is None:
        return
    rows = connection.execute(
        "SELECT id, start, end, vector, tokens, codes FROM passages JOIN vectors ON"
        " vectors.passage = id JOIN token_codes ON token_codes.passage = id WHERE document = ?",
        (document,),
    )
    for passage, start, end, vector, tokens, codes in rows.fetchall():
        own = text_checksum(passage, document, start, end, text[start:end])
        sentences = connection.execute(f"{SENTENCES} = ? {SENTENCE_ORDER}", (passage,))
        connection.execute(
            "INSERT INTO passage_checksums VALUES (?, ?, ?, ?, ?)",
            (
                passage,
                own,
                rows_checksum(sentences.fetchall(), own),
                vector_checksum(vector, own),
                codes_checksum(tokens, codes, own),
            ),
        )


def _counted(connection: sqlite3.Connection, document: int) -> int:
    """Return what a document adds to the total: its record's checksum, if it is current."""
    row = connection.execute(
        "SELECT record FROM documents JOIN document_checksums ON document = id"
        " WHERE id = ? AND ended_revision IS NULL",
        (document,),
    ).fetchone()
    return 0 if row is None else int(row[0])


def _add_to_total(connection: sqlite3.Connection, name: str, difference: int) -> None:
    total = int(settings_of(connection).get(name, "0")) + difference
    set_setting(connection, name, str(total))
