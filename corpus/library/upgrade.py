"""Bringing a library of an earlier format to this one: all of it in one transaction.

Up to the fourth format, the sentences, vector, codes and checksums of a passage were rows of four
tables, and the blocks and pages of a document rows of two. What was damaged then stays so: its new
checksum does not fit either, and it is refused, mended or removed as before.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from corpus.document import Block, BlockKind, Sentence
from corpus.library.damage import damaged
from corpus.library.duplicates import forget_unlike, link_copies
from corpus.library.reader import LibraryReader
from corpus.library.records import (
    blobs_checksum,
    frequencies_checksum,
    packed_blocks,
    packed_pages,
    packed_sentences,
    rows_checksum,
    text_checksum,
    vector_checksum,
)
from corpus.library.schema import (
    FREQUENCIES_TOTAL,
    IDENTITY,
    SCHEMA_VERSION,
    atomic,
    set_setting,
    sql,
)
from corpus.library.writer import record_changing

OLDEST_VERSION = 1
_CHECKED_VERSION = 4
"""The first format with checksums: what is older is trusted."""

Observe = Callable[[int, int, str], None]
"""Gets the characters that are done, of how many, and the name of the document."""

_Row = Sequence[Any]


def upgrade(connection: sqlite3.Connection, observe: Observe) -> None:
    """Bring the library behind `connection` to this format, or leave it as it is."""
    with atomic(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        # Asked again now: another process may have done it meanwhile.
        if version < SCHEMA_VERSION:
            _upgrade(connection, version, observe)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _upgrade(connection: sqlite3.Connection, version: int, observe: Observe) -> None:
    is_checked = version >= _CHECKED_VERSION
    for step in range(version + 1, SCHEMA_VERSION + 1):
        _run(connection, f"to_{step}")
    rows = connection.execute("SELECT id, characters, name FROM documents ORDER BY id").fetchall()
    total, done = sum(characters for _, characters, _ in rows), 0
    for document, characters, name in rows:
        observe(done, total, name)
        try:
            _move(connection, document, is_checked=is_checked)
        except (sqlite3.IntegrityError, TypeError, ValueError, OverflowError) as error:
            # What is read is not of the types that were written, or no kind of block.
            raise damaged(connection, f"what is stored of {name} was changed") from error
        done += characters
    if not is_checked:
        _trust_records(connection)
    _run(connection, "drop_4")
    if is_checked:
        forget_unlike(connection)
    else:
        link_copies(connection, LibraryReader(connection).revision())
    observe(total, total, "")


def _run(connection: sqlite3.Connection, name: str) -> None:
    """Run a file of statements within the transaction, which `executescript` would end."""
    statement = ""
    for line in sql(name).splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _move(connection: sqlite3.Connection, document: int, *, is_checked: bool) -> None:
    """Move what a document consists of to the new tables."""
    ask = connection.execute
    ask(
        "UPDATE documents SET checksum = coalesce((SELECT record FROM document_checksums"
        " WHERE document = id), checksum) WHERE id = ?",
        (document,),
    )
    row = ask("SELECT text FROM texts WHERE document = ?", (document,)).fetchone()
    if row is None:
        return
    blocks = ask(
        "SELECT kind, start, end, header_start, header_end FROM blocks WHERE document = ?"
        " ORDER BY position",
        (document,),
    ).fetchall()
    pages = ask(
        "SELECT start FROM pages WHERE document = ? ORDER BY number", (document,)
    ).fetchall()
    layout = packed_pages([start for (start,) in pages]), packed_blocks(map(_block, blocks))
    checksum = blobs_checksum(document, *layout)
    if is_checked:
        stored = ask(
            "SELECT blocks, pages FROM document_checksums WHERE document = ?", (document,)
        ).fetchone()
        checksum ^= (rows_checksum(blocks), rows_checksum(pages)) != stored
    ask("INSERT INTO contents VALUES (?, ?, ?, ?, ?)", (document, checksum, *layout, row[0]))
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _passages(connection, document, row[0], is_checked=is_checked),
    )


def _block(row: _Row) -> Block:
    kind, start, end, *header = row
    return Block(BlockKind(kind), start, end, None if header[0] is None else (header[0], header[1]))


def _passages(
    connection: sqlite3.Connection, document: int, text: str, *, is_checked: bool
) -> Iterator[_Row]:
    """Yield the new rows of a document's passages; those of which something is missing are not."""
    rows = connection.execute(sql("passages_4"), (document,)).fetchall()
    sentences_of = sql("sentences_4")
    for passage, start, end, vector, tokens, codes, *stored in rows:
        own = text_checksum(passage, document, start, end, text[start:end])
        sentences = connection.execute(sentences_of, (document, passage)).fetchall()
        base, is_whole = own, True
        of_vector = vector_checksum(vector, own)
        if is_checked:
            base, of_vector = stored[0] or 0, stored[1] or 0
            was = rows_checksum(sentences, base), _codes_checksum_4(tokens, codes, base)
            is_whole = was == (stored[2], stored[3])
        blobs = _packed_sentences(sentences), tokens, codes
        checksum = blobs_checksum(base, *blobs) ^ (not is_whole)
        yield passage, document, start, end, base, of_vector, checksum, vector, *blobs


def _packed_sentences(rows: Sequence[_Row]) -> bytes:
    blocks = {row[1]: _block([row[2], 0, 0, *row[7:]]) for row in rows}
    return packed_sentences(
        [Sentence(start, end, block) for _, block, _, start, end, *_ in rows],
        [(row[5], row[6]) for row in rows],
        blocks,
    )


def _codes_checksum_4(tokens: bytes, codes: bytes, text: int) -> int:
    """Return the checksum of tokens and codes as the fourth format had it."""
    return zlib.crc32(codes, zlib.crc32(tokens, rows_checksum([(len(tokens),)], text)))


def _trust_records(connection: sqlite3.Connection) -> None:
    """Make the checksums of records and settings, and the totals, of what is there."""
    counts = dict(connection.execute("SELECT token, passages FROM token_frequencies"))
    set_setting(connection, FREQUENCIES_TOTAL, str(frequencies_checksum(counts)))
    for (document,) in connection.execute("SELECT id FROM documents").fetchall():
        with record_changing(connection, document):
            pass
    if connection.execute("SELECT 1 FROM settings WHERE name = ?", (IDENTITY,)).fetchone() is None:
        set_setting(connection, IDENTITY, uuid4().hex)
