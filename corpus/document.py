"""What a document is: canonical text, and spans over it.

Every span is a half-open range of code points, `0 <= start < end <= len(text)`, so that
`text[start:end]` is what the span names. The text is fixed once, at loading.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a piece of a page is; the values are what libraries and the page's scripts hold."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE = "table"
    CODE = "code"
    # Stored libraries, stylesheets and scripts know boilerplate by this word; a change of the value
    # belongs to an upgrade of the library's format.
    BOILERPLATE = "furniture"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file states about itself; what it does not state is None, never a guess.

    `published` is an ISO 8601 date as precise as the file gives it: 2026, 2026-01 or 2026-01-04.
    `csl` is the CSL-JSON item of the file's sidecar, as JSON text.
    """

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    csl: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row, code listing or piece of boilerplate.

    Blocks are in order and do not overlap; together they hold every non-blank character. Table
    blocks in a row are one table, and `header` is the span of its header row, where the source
    says that it has one; the header row itself has none.
    """

    kind: BlockKind
    start: int
    end: int
    header: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one block; `block` is the block's position in the document."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences that are embedded together: `sentences[first:last]`."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document as a loader gives it.

    `part` tells the documents of one file apart (a record's id or line number) and is empty
    where a file is one document. `notices` say what was changed or left aside. `pages` holds the
    offset at which each page begins, from page 1 on, and is empty where there are no pages.
    `sentences`, which follow from text and blocks, are there if it has been split already.
    """

    part: str
    text: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    notices: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    sentences: tuple[Sentence, ...] | None = field(default=None, compare=False)
