"""The tables of `library.db`.

A source is a file; its documents are immutable. A document is current while `ended_revision` is
null; one that was replaced or removed keeps its row, so that a link to it can say so, and loses
its text, passages and vectors when the library is purged. Passages of one document have
consecutive ids. Ids are never used again.
"""

import sqlite3

from corpus.library.checksums import rows_checksum
from corpus.library.damage import damaged

DOCUMENTS = (
    "SELECT id, source, part, name, content_hash, encoding_key, loader, title, author, publisher,"
    " published, url, csl, characters, words, added, first_passage, last_passage,"
    " ended_revision IS NULL, replaced_by, (SELECT json_group_object(field, value) FROM"
    " metadata_edits AS edit WHERE edit.source = documents.source AND edit.part = documents.part),"
    " (SELECT path FROM sources WHERE sources.id = documents.source),"
    " (SELECT record FROM document_checksums WHERE document_checksums.document = documents.id)"
    " FROM documents"
)
"""Records of documents, and last their checksum, which is over all before it."""

BLOCKS = (
    "SELECT kind, start, end, header_start, header_end FROM blocks WHERE document = ?"
    " ORDER BY position"
)
PAGES = "SELECT start FROM pages WHERE document = ? ORDER BY number"
SENTENCES = (
    "SELECT passage, block, kind, sentences.start, sentences.end, first_token, last_token,"
    " header_start, header_end"
    " FROM sentences JOIN passages ON passages.id = passage"
    " JOIN blocks ON blocks.document = passages.document AND blocks.position = block"
    " WHERE passage"
)
"""Sentences of passages; what follows says of which."""

SENTENCE_ORDER = "ORDER BY passage, sentences.position"

AMONG = "IN (SELECT value FROM json_each(?))"
"""A condition on ids, which are given as a JSON array."""


def span_of(start: int | None, end: int | None) -> tuple[int, int] | None:
    """Return two columns as a span, None where there is none."""
    return None if start is None or end is None else (start, end)


SCHEMA_VERSION = 4

_FOURTH = """
CREATE TABLE signatures (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    minima BLOB NOT NULL            -- MinHash, little-endian uint32; empty if the text is short
) STRICT;

CREATE TABLE signature_bands (
    band INTEGER NOT NULL,          -- hash of a band of the signature and of its number
    document INTEGER NOT NULL REFERENCES documents (id),
    PRIMARY KEY (band, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_by_document ON signature_bands (document);

CREATE TABLE copies (               -- sentences of near duplicates that stand in another document
    passage INTEGER NOT NULL,
    start INTEGER NOT NULL,         -- of the sentence, in its document
    original INTEGER NOT NULL,      -- passage of the document that is quoted in preference
    original_start INTEGER NOT NULL,
    PRIMARY KEY (passage, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_original ON copies (original, original_start);

CREATE TABLE unmarked_blocks (      -- furniture that a person says is text; outlives its documents
    source INTEGER NOT NULL REFERENCES sources (id),
    part TEXT NOT NULL,
    words TEXT NOT NULL,            -- of the whole block
    PRIMARY KEY (source, part, words)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_checksums (   -- see corpus/library/checksums.py
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    record INTEGER NOT NULL,
    blocks INTEGER NOT NULL,
    pages INTEGER NOT NULL
) STRICT;

CREATE TABLE passage_checksums (
    passage INTEGER PRIMARY KEY REFERENCES passages (id),
    text INTEGER NOT NULL,
    sentences INTEGER NOT NULL,     -- this and the following begin with that of the text
    vector INTEGER NOT NULL,
    codes INTEGER NOT NULL
) STRICT;
"""
"""What came with the fourth version, for new libraries and for earlier ones."""

TABLES = (
    """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    root TEXT NOT NULL,
    size INTEGER,           -- bytes, null until all documents of the file are in
    modified INTEGER,       -- nanoseconds since the epoch, null likewise
    loader TEXT,
    sidecar INTEGER         -- modified time of the file's sidecar, nanoseconds
) STRICT;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES sources (id),
    part TEXT NOT NULL,
    name TEXT NOT NULL,
    content_hash TEXT NOT NULL,     -- SHA-256 of the canonical text
    encoding_key TEXT NOT NULL,     -- equal for documents that are encoded alike
    loader TEXT NOT NULL,
    title TEXT,
    author TEXT,
    publisher TEXT,
    published TEXT,
    url TEXT,
    characters INTEGER NOT NULL,
    words INTEGER NOT NULL,
    added TEXT NOT NULL,            -- ISO 8601, UTC
    first_passage INTEGER NOT NULL,
    last_passage INTEGER NOT NULL,
    added_revision INTEGER NOT NULL,
    ended_revision INTEGER,
    replaced_by INTEGER REFERENCES documents (id),
    csl TEXT                        -- CSL-JSON item of the sidecar
) STRICT;
CREATE UNIQUE INDEX current_documents ON documents (source, part) WHERE ended_revision IS NULL;
CREATE INDEX documents_by_encoding ON documents (encoding_key);
CREATE INDEX documents_by_added ON documents (added_revision);
CREATE INDEX documents_by_ended ON documents (ended_revision);

CREATE TABLE metadata_edits (       -- what a person corrected; outlives its documents
    source INTEGER NOT NULL REFERENCES sources (id),
    part TEXT NOT NULL,
    field TEXT NOT NULL,            -- title, author, publisher, published or url
    value TEXT NOT NULL,            -- empty for a field that is stated and should not be
    PRIMARY KEY (source, part, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    text TEXT NOT NULL
) STRICT;

CREATE TABLE blocks (
    document INTEGER NOT NULL REFERENCES documents (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    header_start INTEGER,           -- span of the header row of its table
    header_end INTEGER,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,        -- from 1 on
    start INTEGER NOT NULL,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_by_document ON passages (document);

CREATE TABLE sentences (
    passage INTEGER NOT NULL REFERENCES passages (id),
    position INTEGER NOT NULL,
    block INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    first_token INTEGER NOT NULL,   -- of the passage's token codes, half-open
    last_token INTEGER NOT NULL,
    PRIMARY KEY (passage, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (id),
    vector BLOB NOT NULL            -- little-endian float32
) STRICT;

CREATE TABLE token_codes (
    passage INTEGER PRIMARY KEY REFERENCES passages (id),
    tokens BLOB NOT NULL,           -- little-endian uint32, the model's vocabulary
    codes BLOB NOT NULL             -- one code of fixed size a token
) STRICT;

CREATE TABLE token_frequencies (
    token INTEGER PRIMARY KEY,
    passages INTEGER NOT NULL       -- current passages that hold the token
) STRICT;
"""
    + _FOURTH
)

MIGRATIONS = {
    1: """
ALTER TABLE sources ADD COLUMN sidecar INTEGER;
ALTER TABLE documents ADD COLUMN csl TEXT;
ALTER TABLE blocks ADD COLUMN header_start INTEGER;
ALTER TABLE blocks ADD COLUMN header_end INTEGER;
CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;
""",
    2: """
CREATE TABLE metadata_edits (
    source INTEGER NOT NULL REFERENCES sources (id),
    part TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (source, part, field)
) STRICT, WITHOUT ROWID;
""",
    3: _FOURTH,
}
"""What brings a library of an earlier version to the next one, by the earlier version.

Checksums are made anew after each such step, so a new column needs nothing more for them.
"""


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
