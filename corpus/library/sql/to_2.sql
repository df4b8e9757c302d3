-- From the first format to the second: headers, pages, sidecars.
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
