"""Excerpts of documents, as requests name them: by the number of a document, and a span of it.

The pieces of a window follow each other without a gap, so that their texts put together are
`text[start:end]`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import HTTPException
from pydantic import AfterValidator

from corpus.document import Block, BlockKind
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument
from qa.answer import Quote
from qa.citations.source import quotation, reference

_MAX_ID = 2**63 - 1
"""The largest that SQLite can hold: https://sqlite.org/autoinc.html."""

WINDOW_CHARACTERS = 20_000
"""How much of a document is shown at first, and added at a time."""


def is_id(number: int) -> bool:
    """Whether `number` can be the id of a row; 0 is never one, and stands for none."""
    return 0 <= number <= _MAX_ID


def _checked(number: int) -> int:
    if not is_id(number):
        raise HTTPException(404, f"Nothing has the number {number}.")
    return number


Id = Annotated[int, AfterValidator(_checked)]
"""The id of a row, in an address; one that no row can have ends in a 404."""


def current_document(reader: LibraryReader, number: int, gone: int = 410) -> StoredDocument:
    """Return the document with this id.

    Raises HTTPException 404 if there never was one, and `gone` if it was replaced or removed.
    """
    document = reader.standing_for(number)
    if document is None:
        raise HTTPException(404, "There is no such document, and there never was.")
    if not document.is_current:
        raise HTTPException(gone, "The document was replaced or removed.")
    return document


def check_span(document: StoredDocument, start: int, end: int) -> None:
    """Raise HTTPException if `[start, end)` is no span of `document`."""
    if not 0 <= start < end <= document.characters:
        raise HTTPException(422, "That span is not in the document.")


def quote_at(reader: LibraryReader, number: int, start: int, end: int) -> Quote:
    """Return `[start, end)` of a document as a quote.

    Raises HTTPException if there is no such span in a current document.
    """
    document = current_document(reader, number)
    check_span(document, start, end)
    return quotation(reader, reference(document), start, end)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a window, in document offsets; `kind` is that of its block, or "gap"."""

    kind: str
    start: int
    end: int
    text: str

    @property
    def is_paragraph(self) -> bool:
        """Whether it is of a paragraph."""
        return self.kind == BlockKind.PARAGRAPH


def around(start: int, characters: int) -> tuple[int, int]:
    """Return the window of a document of so many `characters` that shows what leads to `start`."""
    first = max(0, start - WINDOW_CHARACTERS // 4)
    return first, min(characters, first + WINDOW_CHARACTERS)


def snapped(start: int, end: int, blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the window with its edges moved out to block edges, where those are near."""
    near = WINDOW_CHARACTERS // 4
    for block in blocks:
        if block.start < start < block.end and start - block.start <= near:
            start = block.start
        if block.start < end < block.end and block.end - end <= near:
            end = block.end
    return start, end


def pieces(words: str, blocks: Sequence[Block], start: int) -> Iterator[Piece]:
    """Yield the pieces of the window that begins at `start` and holds `words`."""
    end = start + len(words)
    reached = start
    for block in blocks:
        first, last = max(block.start, start), min(block.end, end)
        if first >= last:
            continue
        if reached < first:
            yield Piece("gap", reached, first, words[reached - start : first - start])
        yield Piece(block.kind.value, first, last, words[first - start : last - start])
        reached = last
    if reached < end:
        yield Piece("gap", reached, end, words[reached - start :])
