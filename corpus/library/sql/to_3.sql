-- From the second format to the third: what a person corrected.
CREATE TABLE metadata_edits (
    source INTEGER NOT NULL REFERENCES sources (id),
    part TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (source, part, field)
) STRICT, WITHOUT ROWID;
