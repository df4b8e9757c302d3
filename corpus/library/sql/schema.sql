-- The tables of `library.db`.
--
-- A source is a file; its documents are immutable. A document is current while `ended_revision` is
-- null; one that was replaced or removed keeps its row, so that a link to it can say so, and loses
-- its content and passages when the library is purged. Passages of one document have consecutive
-- ids. Ids are never used again. Arrays are packed as `records.py` says; so are checksums made.

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
    csl TEXT,                       -- CSL-JSON item of the sidecar
    checksum INTEGER NOT NULL DEFAULT 0     -- of the record: see DOCUMENTS in schema.py
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

CREATE TABLE unmarked_blocks (  -- boilerplate that a person says is text; outlives its documents
    source INTEGER NOT NULL REFERENCES sources (id),
    part TEXT NOT NULL,
    words TEXT NOT NULL,            -- of the whole block
    PRIMARY KEY (source, part, words)
) STRICT, WITHOUT ROWID;

CREATE TABLE contents (             -- the text comes last: what is before it is read without it
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    checksum INTEGER NOT NULL,      -- of pages and blocks; the text has its SHA-256
    pages BLOB NOT NULL,            -- array of the offset of each page; empty without pages
    blocks BLOB NOT NULL,           -- array of blocks
    text TEXT NOT NULL              -- canonical
) STRICT;

CREATE TABLE passages (             -- vectors before the long codes: opening reads all of them
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text_checksum INTEGER NOT NULL,         -- of the text and where it is
    vector_checksum INTEGER NOT NULL,       -- this and the following begin with that of the text
    checksum INTEGER NOT NULL,              -- of sentences, tokens and codes
    vector BLOB NOT NULL,           -- little-endian float32
    sentences BLOB NOT NULL,        -- array of sentences
    tokens BLOB NOT NULL,           -- little-endian uint32, the model's vocabulary
    codes BLOB NOT NULL             -- one code of fixed size a token
) STRICT;

CREATE TABLE token_frequencies (
    token INTEGER PRIMARY KEY,
    passages INTEGER NOT NULL       -- current passages that hold the token
) STRICT;

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
