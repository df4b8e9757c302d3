"""The tables of `library.db`.

A source is a file; its documents are immutable. A document is current while `ended_revision` is
null; one that was replaced or removed keeps its row, so that a link to it can say so, and loses
its text, passages and vectors when the library is purged. Passages of one document have
consecutive ids. Ids are never used again.
"""

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

CREATE TABLE document_checksums (   -- see corpus/checksums.py
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
