"""Paragraphs of a PDF from its rows, and the canonical text that they make.

A paragraph goes on from row to row, and from column to column and page to page, as long as
nothing says that it ends. Words parted at a line's end are put together, once.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_low

from corpus.blocks import LIST_MARKER, ends_sentence
from corpus.document import Block, BlockKind
from corpus.loaders.pdf.layout import HEADING_SIZE, Column, Row

_WORDS = re.compile(r"\w[\w-]*")
_HYPHENS = ("-", "\u00ad", "\u2010")
_NOTE_SIZE = 0.92  # sizes of the text, below which it is a footnote
_MAX_HEADING_CHARACTERS = 250
_SAME_SIZE = 0.15
"""Sizes may differ within a paragraph, as where a line has a word in another font amidst."""

_LEADING = 1.3  # usual distances between rows; a larger one ends a paragraph
_MAX_LEADING = 3.0  # sizes of the text
_MIN_STEPS = 4  # distances that tell what is usual in a column
_INDENT = 0.8  # font sizes
_SAME_EDGE = 3.0  # points
_STARTS_LOWER = re.compile(r"[\"'“‘(]*[a-zß-öø-ÿ]|[^\W\d_A-Za-z]")


class LineJoints:
    """What stands between lines; a hyphen is kept that the word has elsewhere, too."""

    def __init__(self, rows: Sequence[str]) -> None:
        """Learn the words of all `rows` of a document, if any ends in a hyphen."""
        parted = any(is_parted(row) for row in rows)
        self.words = {
            word.casefold()
            for row in rows
            if parted
            for word in _WORDS.findall(row.rpartition(" ")[0] if is_parted(row) else row)
        }

    def joint(self, before: str, after: str) -> tuple[str, str]:
        """Return the row `before` as it is written, and what stands between it and `after`."""
        if is_parted(before):
            following = _WORDS.match(after)
            head = _WORDS.findall(before.rpartition(" ")[2].rstrip("".join(_HYPHENS)))[-1]
            tail = following[0] if following else ""
            soft = before.endswith("\u00ad")
            compound = f"{head}-{tail}".casefold() in self.words
            whole = f"{head}{tail}".casefold() in self.words
            if soft or (tail[:1].islower() and (whole or not compound)):
                return before[:-1], ""
            return before, "" if tail else " "
        numbers = before.endswith(_HYPHENS) and before[-2:-1].isdigit() and after[:1].isdigit()
        if numbers or (_is_wide(before[-1:]) and _is_wide(after[:1])):
            return before, ""
        return before, " "


def is_parted(row: str) -> bool:
    """Whether `row` ends in a letter and a hyphen."""
    return row.endswith(_HYPHENS) and row[-2:-1].isalpha()


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in {"W", "F"}


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page holds: its columns in reading order, and the texts of its boilerplate."""

    columns: tuple[Column, ...]
    boilerplate: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The canonical text of a document, its blocks, and the offsets at which its pages begin."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...]

    def is_sound(self) -> bool:
        """Whether the blocks are in order, trimmed, and hold every non-blank character."""
        end = 0
        for block in self.blocks:
            body = self.text[block.start : block.end]
            if not end <= block.start < block.end or body != body.strip():
                return False
            if self.text[end : block.start].strip():
                return False
            end = block.end
        return end <= len(self.text) and not self.text[end:].strip()


@dataclass(slots=True)
class _Paragraph:
    """Rows that belong together, each with the number of its page, from 0 on."""

    kind: BlockKind
    rows: list[tuple[int, Row]]
    column: Column


@dataclass(slots=True)
class _GrowingText:
    """The text as it grows."""

    joints: LineJoints
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def begin_page(self, page: int) -> None:
        """Note that what comes next stands on `page`, and pages before it are over."""
        while len(self.pages) <= page:
            self.pages.append(self.length if self.pages else 0)

    def add_boilerplate(self, page: PageText) -> None:
        """Add a block for each text of the boilerplate of `page`."""
        for text in page.boilerplate:
            start = self._begin_block(BlockKind.BOILERPLATE)
            self._add(text)
            self.blocks.append(Block(BlockKind.BOILERPLATE, start, self.length))

    def add_paragraph(self, paragraph: _Paragraph) -> None:
        """Add a block of the rows of `paragraph`, put together."""
        start = self._begin_block(paragraph.kind)
        page, row = paragraph.rows[0]
        self.begin_page(page)
        text = row.text
        for page, row in paragraph.rows[1:]:
            text, between = self.joints.joint(text, row.text)
            self._add(text + between)
            self.begin_page(page)
            text = row.text
        self._add(text)
        self.blocks.append(Block(paragraph.kind, start, self.length))

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _begin_block(self, kind: BlockKind) -> int:
        """Part a block from the one before it, and return where it begins."""
        if self.blocks:
            is_close = kind in {BlockKind.TABLE, BlockKind.LIST_ITEM}
            self._add("\n" if is_close and kind is self.blocks[-1].kind else "\n\n")
        return self.length


def text_of(pages: Sequence[PageText], body_size: float) -> Text:
    """Return the text of a document.

    Boilerplate stands after the paragraph that its page begins with or goes on with, so that it
    parts none.
    """
    growing = _GrowingText(
        LineJoints([row.text for page in pages for column in page.columns for row in column.rows])
    )
    past = 0
    for paragraph in _paragraphs(pages, body_size):
        first = paragraph.rows[0][0]
        for page in pages[past:first]:
            growing.add_boilerplate(page)
        past = max(past, first)
        growing.add_paragraph(paragraph)
    for page in pages[past:]:
        growing.add_boilerplate(page)
    growing.begin_page(len(pages) - 1)
    return Text("".join(growing.parts), tuple(growing.blocks), tuple(growing.pages))


def _paragraphs(pages: Sequence[PageText], body_size: float) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a document; one that goes on in the next column stays one."""
    steps = [
        step
        for content in pages
        for column in content.columns
        for step in _steps(column, body_size)
    ]
    usual = median_low(steps) if steps else body_size
    last: _Paragraph | None = None
    notes: list[_Paragraph] = []
    for page, content in enumerate(pages):
        for column in content.columns:
            leading = _leading(column, usual, body_size)
            for paragraph in _grouped(page, column, leading, body_size):
                if last is None:
                    last = paragraph
                elif _is_note(paragraph, body_size) and not _is_note(last, body_size):
                    notes.append(paragraph)
                elif last.column is not column and _resumes(last, paragraph, body_size):
                    last.rows.extend(paragraph.rows)
                    last.column = column
                else:
                    yield from _with_notes(last, notes)
                    notes.clear()
                    last = paragraph
    if last is not None:
        yield from _with_notes(last, notes)


def _is_note(paragraph: _Paragraph, body_size: float) -> bool:
    return paragraph.rows[0][1].size < _NOTE_SIZE * body_size


def _with_notes(paragraph: _Paragraph, notes: Sequence[_Paragraph]) -> Iterator[_Paragraph]:
    """Yield a paragraph and the footnotes under it.

    If it goes on in the next page, those of its first page come before it, to stand on that page.
    """
    first, last = paragraph.rows[0][0], paragraph.rows[-1][0]
    own = [note for note in notes if first < last and note.rows[0][0] == first]
    yield from own
    yield paragraph
    yield from (note for note in notes if note not in own)


def _leading(column: Column, usual: float, body_size: float) -> float:
    """Return the usual distance from row to row in `column`, or if it has few, in all pages."""
    steps = _steps(column, body_size)
    return median_low(steps) if len(steps) >= _MIN_STEPS else usual


def _steps(column: Column, body_size: float) -> list[float]:
    steps = (first.baseline - second.baseline for first, second in pairwise(column.rows))
    return [step for step in steps if step <= _MAX_LEADING * body_size]


def _grouped(page: int, column: Column, leading: float, body_size: float) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a column; each row of a table is one."""
    tabular = _table_rows(column)
    group: list[Row] = []
    for position, row in enumerate(column.rows):
        is_apart = position in tabular or position - 1 in tabular
        if group and (is_apart or not _joins(group, row, column, leading, body_size)):
            yield _paragraph(page, group, column, body_size, table=position - 1 in tabular)
            group = []
        group.append(row)
    if group:
        yield _paragraph(page, group, column, body_size, table=len(column.rows) - 1 in tabular)


def _paragraph(
    page: int, rows: Sequence[Row], column: Column, body_size: float, *, table: bool
) -> _Paragraph:
    length = sum(len(row.text) for row in rows)
    if table:
        kind = BlockKind.TABLE
    elif rows[0].size >= HEADING_SIZE * body_size and length <= _MAX_HEADING_CHARACTERS:
        kind = BlockKind.HEADING
    elif LIST_MARKER.match(rows[0].text):
        kind = BlockKind.LIST_ITEM
    else:
        kind = BlockKind.PARAGRAPH
    return _Paragraph(kind, [(page, row) for row in rows], column)


def _table_rows(column: Column) -> set[int]:
    """Return the positions of rows of cells that have a neighbour with cells at the same edges."""
    tabular: set[int] = set()
    for position, (first, second) in enumerate(pairwise(column.rows)):
        if min(len(first.edges), len(second.edges)) > 1:
            shared = sum(
                any(abs(edge - other) <= _SAME_EDGE for other in second.edges)
                for edge in first.edges
            )
            if shared > 1:
                tabular |= {position, position + 1}
    return tabular


def _are_alike(before: Row, row: Row, body_size: float) -> bool:
    """Whether two rows are of about the same size, and both headings or neither."""
    heads = (before.size >= HEADING_SIZE * body_size, row.size >= HEADING_SIZE * body_size)
    return heads[0] == heads[1] and abs(row.size - before.size) <= _SAME_SIZE * before.size


def _joins(
    group: Sequence[Row], row: Row, column: Column, leading: float, body_size: float
) -> bool:
    """Whether `row` goes on the paragraph of which `group` are the rows so far."""
    before = group[-1]
    if not _are_alike(before, row, body_size) or len(row.edges) > 1:
        return False
    if LIST_MARKER.match(row.text) or before.baseline - row.baseline > _LEADING * leading:
        return False
    if is_parted(before.text):
        return True
    listed = LIST_MARKER.match(group[0].text) is not None and len(group) == 1
    if row.left > before.left + _INDENT * row.size and not listed and not _is_centred(group, row):
        return False
    limit = max([row.right, *(other.right for other in group)])
    if not _STARTS_LOWER.match(row.text):
        limit = column.right
    return not _would_fit(before, row, limit)


def _is_centred(group: Sequence[Row], row: Row) -> bool:
    centre = (row.left + row.right) / 2
    return all(abs((other.left + other.right) / 2 - centre) <= _SAME_EDGE for other in group)


def _would_fit(before: Row, row: Row, limit: float) -> bool:
    """Whether the first word of `row` had room on the row before: then that one was to end there.

    A row is given half its font size of grace, or in case it does not end a sentence four times.
    """
    width = (row.right - row.left) / max(1, len(row.text))
    word = len(row.text.split(maxsplit=1)[0]) if row.text.split() else 0
    grace = row.size * (0.5 if ends_sentence(before.text) else 4)
    return before.right + (word + 1) * width + grace < limit


def _resumes(last: _Paragraph, paragraph: _Paragraph, body_size: float) -> bool:
    """Whether `paragraph`, first of its column, goes on where the one before it broke off."""
    before, after = last.rows[-1][1], paragraph.rows[0][1]
    running = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
    if last.kind not in running or paragraph.kind is not BlockKind.PARAGRAPH:
        return False
    if not _are_alike(before, after, body_size) or ends_sentence(before.text):
        return False
    full = before.right >= last.column.right - 4 * before.size
    return is_parted(before.text) or (full and bool(_STARTS_LOWER.match(after.text)))
