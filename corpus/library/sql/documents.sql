-- Records of documents, and last their checksum, which is over all before it.
SELECT
    id, source, part, name, content_hash, encoding_key, loader,
    title, author, publisher, published, url, csl,
    characters, words, added, first_passage, last_passage, ended_revision IS NULL, replaced_by,
    (SELECT json_group_object(field, value) FROM metadata_edits AS edit
        WHERE edit.source = documents.source AND edit.part = documents.part),
    (SELECT path FROM sources WHERE sources.id = documents.source),
    checksum
FROM documents
