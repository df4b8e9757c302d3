"""Bringing a library to an earlier format, to see that it is brought up again."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import rows_checksum

_TABLES_4 = (Path(__file__).parent / "library" / "format4" / "tables.sql").read_text("utf-8")
_NEW_IN = {
    2: "ALTER TABLE sources DROP COLUMN sidecar; ALTER TABLE documents DROP COLUMN csl;"
    "ALTER TABLE blocks DROP COLUMN header_start; ALTER TABLE blocks DROP COLUMN header_end;"
    " DROP TABLE pages;",
    3: "DROP TABLE metadata_edits;",
    4: "DROP TABLE signatures; DROP TABLE signature_bands; DROP TABLE copies;"
    " DROP TABLE unmarked_blocks; DROP TABLE document_checksums; DROP TABLE passage_checksums;"
    " DELETE FROM settings WHERE name LIKE '%checksum' OR name = 'identity';",
}
"""What takes away what came with each version of the format up to the fourth."""


def make_older(library: Library, version: int) -> None:
    """Bring a library of this format to an earlier one."""
    with library.writing() as writer:
        connection = writer.connection
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES_4}")
        for document, is_there in connection.execute(
            "SELECT id, EXISTS (SELECT 1 FROM contents WHERE document = id) FROM documents"
        ).fetchall():
            _move_back(connection, document, is_there=is_there)
        connection.executescript(
            "DROP TABLE contents; DROP TABLE passages;"
            " ALTER TABLE passages_4 RENAME TO passages;"
            " ALTER TABLE documents DROP COLUMN checksum; PRAGMA user_version = 4;"
        )
    steps = "".join(_NEW_IN[step] for step in range(4, version, -1))
    with closing(sqlite3.connect(library.file)) as connection:
        connection.executescript(f"{steps} PRAGMA user_version = {version};")


def _move_back(connection: sqlite3.Connection, document: int, *, is_there: bool) -> None:
    """Move what a document consists of to the tables of the fourth format."""
    reader, put = LibraryReader(connection), connection.execute
    blocks = [
        (block.kind.value, block.start, block.end, *(block.header or (None, None)))
        for block in reader.blocks(document)
    ]
    pages = reader.pages(document)
    (record,) = put("SELECT checksum FROM documents WHERE id = ?", (document,)).fetchone()
    put(
        "INSERT INTO document_checksums VALUES (?, ?, ?, ?)",
        (document, record, rows_checksum(blocks), rows_checksum([(page,) for page in pages])),
    )
    if not is_there:
        return
    put("INSERT INTO texts VALUES (?, ?)", (document, reader.text(document)))
    for position, block in enumerate(blocks):
        put("INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)", (document, position, *block))
    for number, page in enumerate(pages, 1):
        put("INSERT INTO pages VALUES (?, ?, ?)", (document, number, page))
    _, _, encodings = reader.encoding(document)
    for (passage, start, end), encoding in zip(
        reader.passage_spans(document), encodings, strict=True
    ):
        (text,) = put("SELECT text_checksum FROM passages WHERE id = ?", (passage,)).fetchone()
        put("INSERT INTO passages_4 VALUES (?, ?, ?, ?)", (passage, document, start, end))
        put("INSERT INTO vectors VALUES (?, ?)", (passage, encoding.vector))
        put("INSERT INTO token_codes VALUES (?, ?, ?)", (passage, encoding.tokens, encoding.codes))
        rows = []
        for position, sentence in enumerate(reader.sentences([passage])):
            span = (sentence.start, sentence.end, sentence.first_token, sentence.last_token)
            put(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?)",
                (passage, position, sentence.block, *span),
            )
            header = sentence.header or (None, None)
            rows.append((passage, sentence.block, sentence.kind.value, *span, *header))
        length = rows_checksum([(len(encoding.tokens),)], text)
        put(
            "INSERT INTO passage_checksums VALUES (?, ?, ?, ?, ?)",
            (
                *(passage, text, rows_checksum(rows, text), zlib.crc32(encoding.vector, text)),
                zlib.crc32(encoding.codes, zlib.crc32(encoding.tokens, length)),
            ),
        )
