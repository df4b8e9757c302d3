"""Queries whose rows have checksums; what reads them and what makes the checksums must agree."""

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
