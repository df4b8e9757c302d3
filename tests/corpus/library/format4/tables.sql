-- The tables of format 4 that the fifth does without.
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
    header_start INTEGER,
    header_end INTEGER,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE passages_4 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_by_document ON passages_4 (document);
CREATE TABLE sentences (
    passage INTEGER NOT NULL REFERENCES passages_4 (id),
    position INTEGER NOT NULL,
    block INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    first_token INTEGER NOT NULL,
    last_token INTEGER NOT NULL,
    PRIMARY KEY (passage, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages_4 (id),
    vector BLOB NOT NULL
) STRICT;
CREATE TABLE token_codes (
    passage INTEGER PRIMARY KEY REFERENCES passages_4 (id),
    tokens BLOB NOT NULL,
    codes BLOB NOT NULL
) STRICT;
CREATE TABLE document_checksums (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    record INTEGER NOT NULL,
    blocks INTEGER NOT NULL,
    pages INTEGER NOT NULL
) STRICT;
CREATE TABLE passage_checksums (
    passage INTEGER PRIMARY KEY REFERENCES passages_4 (id),
    text INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    vector INTEGER NOT NULL,
    codes INTEGER NOT NULL
) STRICT;
