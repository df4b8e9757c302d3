-- From the fourth format to the fifth: one row for a passage, and one for a document's content.
-- `upgrade.py` then fills the new tables, and ends with `drop_4.sql`.
ALTER TABLE documents ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE passages RENAME TO passages_4;
CREATE TABLE contents (
    document INTEGER PRIMARY KEY REFERENCES documents (id),
    checksum INTEGER NOT NULL,
    pages BLOB NOT NULL,
    blocks BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text_checksum INTEGER NOT NULL,
    vector_checksum INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    vector BLOB NOT NULL,
    sentences BLOB NOT NULL,
    tokens BLOB NOT NULL,
    codes BLOB NOT NULL
) STRICT;
