"""The headings of a document, without the markers that stand before them."""

from corpus.document import BlockKind
from corpus.library_reader import LibraryReader

_HEADINGS = (
    "SELECT substr(text, sentences.start + 1, sentences.end - sentences.start) FROM blocks"
    " JOIN texts ON texts.document = blocks.document"
    " JOIN passages ON passages.document = blocks.document"
    " AND passages.start < blocks.end AND passages.end > blocks.start"
    " JOIN sentences ON sentences.passage = passages.id AND sentences.block = blocks.position"
    f" WHERE blocks.document = ? AND blocks.kind = '{BlockKind.HEADING}'"
)


def headings_after(reader: LibraryReader, document: int, offset: int, limit: int) -> list[str]:
    """Return the next headings of a document from `offset` on, and then those from its beginning.

    One that was too long for a sentence comes in parts.
    """
    found = [
        heading
        for side, order in ((">=", offset), ("<", offset))
        for (heading,) in reader.connection.execute(
            f"{_HEADINGS} AND blocks.start {side} ? ORDER BY sentences.start LIMIT ?",
            (document, order, limit),
        )
    ]
    return found[:limit]
