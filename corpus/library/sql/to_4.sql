-- From the third format to the fourth: near duplicates, unmarked boilerplate, checksums.
CREATE TABLE signatures (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    minima BLOB NOT NULL
) STRICT;
CREATE TABLE signature_bands (
    band INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id),
    PRIMARY KEY (band, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_by_document ON signature_bands (document);
CREATE TABLE copies (
    passage INTEGER NOT NULL,
    start INTEGER NOT NULL,
    original INTEGER NOT NULL,
    original_start INTEGER NOT NULL,
    PRIMARY KEY (passage, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX copies_by_original ON copies (original, original_start);
CREATE TABLE unmarked_blocks (
    source INTEGER NOT NULL REFERENCES sources (id),
    part TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (source, part, words)
) STRICT, WITHOUT ROWID;
CREATE TABLE document_checksums (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    record INTEGER NOT NULL,
    blocks INTEGER NOT NULL,
    pages INTEGER NOT NULL
) STRICT;
CREATE TABLE passage_checksums (
    passage INTEGER PRIMARY KEY REFERENCES passages (id),
    text INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    vector INTEGER NOT NULL,
    codes INTEGER NOT NULL
) STRICT;
