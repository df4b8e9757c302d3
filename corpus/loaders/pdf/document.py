"""PDF: the text of its pages in reading order, with what its document information states.

The canonical text is what was extracted: lines of a paragraph are put together, a hyphen that only
parts a word at a line's end is dropped, and running heads, feet and page numbers are boilerplate.
Where the layout of a page or of all of them cannot be determined, the text is read line by line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from pypdfium2 import PdfDocument, PdfiumError, raw

from corpus.blocks import blocks_of_lines, settle_headings
from corpus.dates import iso_date
from corpus.document import BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.loaders.pdf.layout import Column, boilerplate_lines, columns, single_column
from corpus.loaders.pdf.lines import Line, PageLines, plain_lines, read_lines, stacked
from corpus.loaders.pdf.paragraphs import PageText, Text, text_of
from corpus.text import data_table, storable

SUFFIXES: tuple[str, ...] = (".pdf",)
VERSION = 2
_TAIL_BYTES = 4096
_MAX_NAMED_PAGES = 10
_UNREADABLE = 0.01
"""Least share of unmapped characters to speak of. Of the PDFs of papers-we-love, pdf.js and py-pdf
those that read well have at most .007; those that lack formulas or all their words, over .015."""

_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_NO_TITLE, _NO_AUTHOR = (
    re.compile("|".join(patterns), re.IGNORECASE)
    for patterns in data_table("metadata_names")["pdf defaults"].values()
)
"""What programs put there where their users state nothing."""


@dataclass(slots=True)
class _Notes:
    """The numbers of the pages that could not be read as they should be."""

    broken: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    plain: list[int] = field(default_factory=list)

    def notices(self, pages: Sequence[PageLines]) -> Iterator[str]:
        """Yield what a reader should know of the text of `pages`."""
        for numbers, notice in (
            (self.broken, "left out: broken"),
            (self.scanned, "left out: no text, only a picture, as in a scan"),
            (self.plain, "read line by line: the layout could not be determined"),
        ):
            if numbers:
                yield f"{_named(numbers)} {notice}"
        unmapped = sum(page.unmapped for page in pages)
        mapped = sum(len(line.text) for page in pages for line in page.upright)
        if unmapped >= _UNREADABLE * (unmapped + mapped):
            yield (
                "parts of its text are missing or unreadable: its fonts do not say which letters"
                " they draw; run it through text recognition (OCR) to read them"
            )


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of a PDF file."""
    notes = _Notes()
    with closing(_opened(data)) as pdf:
        pages = [_page_lines(pdf, number, notes) for number in range(1, len(pdf) + 1)]
        stated = {key: _stated(pdf, key) for key in ("Title", "Author", "CreationDate")}
    if not any(page.upright for page in pages):
        raise DocumentError(_reason_for_no_text(pages, notes))
    try:
        text, headline = _laid_out(pages, notes)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a fault of ours must not cost the document
        notes.plain = list(range(1, len(pages) + 1))
        text, headline = _plain_text(pages), None
    metadata = _metadata(stated, headline)
    notices = tuple(notes.notices(pages))
    yield LoadedDocument("", text.text, metadata, text.blocks, notices, text.pages)


def _opened(data: bytes) -> PdfDocument:
    tail = data[-_TAIL_BYTES:]
    if b"%PDF-" not in data[:1024]:
        raise DocumentError("is not a PDF, whatever its name says")
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DocumentError("is cut off: its end is missing; download or save it again")
    try:
        pdf = PdfDocument(data)
    except PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise DocumentError("is encrypted; save a copy of it without a password") from error
        raise DocumentError(
            "is a broken PDF that cannot be opened; download or save it again"
        ) from error
    if not len(pdf):
        pdf.close()
        raise DocumentError("is a broken PDF without pages; download or save it again")
    return pdf


def _stated(pdf: PdfDocument, key: str) -> str:
    """Return what the file states, or "" if that is not text, such as half of a character."""
    try:
        return str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def _page_lines(pdf: PdfDocument, number: int, notes: _Notes) -> PageLines:
    """Return the lines of a page, none if it is broken or a picture."""
    try:
        with closing(pdf[number - 1]) as page:
            try:
                lines = read_lines(page)
            except (ArithmeticError, LookupError, ValueError):
                # Positions that are no numbers, or the like.
                lines = plain_lines(page)
                notes.plain.append(number)
            if not lines.upright and any(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])):
                notes.scanned.append(number)
            return lines
    except PdfiumError:
        notes.broken.append(number)
        return PageLines([], [])


def _named(numbers: Sequence[int]) -> str:
    """Return "page 3", or "pages 3, 4 and 7 more"."""
    shown = ", ".join(map(str, numbers[:_MAX_NAMED_PAGES]))
    more = len(numbers) - _MAX_NAMED_PAGES
    return f"page{'s' * (len(numbers) > 1)} {shown}{f' and {more} more' if more > 0 else ''}"


def _reason_for_no_text(pages: Sequence[PageLines], notes: _Notes) -> str:
    if len(notes.broken) == len(pages):
        return "is a broken PDF whose pages cannot be read; download or save it again"
    what = "holds no text: it seems to be a scan, or its pages are empty"
    if any(page.unmapped for page in pages):
        what = "holds no readable text: its fonts do not say which letters they draw"
    return f"{what}; run it through text recognition (OCR) first"


def _laid_out(pages: Sequence[PageLines], notes: _Notes) -> tuple[Text, str | None]:
    """Return the text of `pages`, and the headline that it begins with, if any.

    Raises ValueError if the blocks do not fit the text.
    """
    body_size = _body_size(pages)
    boilerplate = boilerplate_lines([page.upright for page in pages], body_size)
    if sum(map(len, boilerplate)) == sum(len(page.upright) for page in pages):
        # Nothing but what runs, such as "Page 1": then that is the text.
        boilerplate = [set() for _ in pages]
    content = []
    for number, page in enumerate(pages, 1):
        positions = boilerplate[number - 1]
        body = [line for n, line in enumerate(page.upright) if n not in positions]
        running = [page.upright[position].text for position in sorted(positions)]
        columns_of_page = tuple(_columns(number, body, body_size, notes))
        content.append(PageText(columns_of_page, (*running, *page.turned)))
    text = text_of(content, body_size)
    if not text.is_sound():
        raise ValueError("has blocks that do not fit its text")
    return text, _headline(text, content)


def _columns(number: int, lines: Sequence[Line], body_size: float, notes: _Notes) -> list[Column]:
    """Return the columns of a page, one of all lines as drawn if they cannot be told."""
    if number not in notes.plain:
        try:
            return columns(lines)
        except (ArithmeticError, LookupError, ValueError, RecursionError):
            notes.plain.append(number)
    return [single_column(stacked([line.text for line in lines], body_size))] if lines else []


def _plain_text(pages: Sequence[PageLines]) -> Text:
    """Return the lines of `pages` in the order in which they are drawn, as plain text."""
    texts = ["\n".join([*(line.text for line in page.upright), *page.turned]) for page in pages]
    text = "\n\n".join(texts)
    starts = accumulate((len(page) + len("\n\n") for page in texts[:-1]), initial=0)
    return Text(text, tuple(settle_headings(blocks_of_lines(text), None)), tuple(starts))


def _body_size(pages: Sequence[PageLines]) -> float:
    """Return the font size, in points, that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.upright:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) or 1.0


def _headline(text: Text, content: Sequence[PageText]) -> str | None:
    """Return the first page's largest heading, if it begins the text."""
    sizes = [row.size for column in content[0].columns for row in column.rows]
    first = next((block for block in text.blocks if block.kind is not BlockKind.BOILERPLATE), None)
    if first is None or first.kind is not BlockKind.HEADING:
        return None
    if not sizes or sizes[0] < max(sizes):
        return None
    return text.text[first.start : first.end]


def _metadata(stated: dict[str, str], headline: str | None) -> Metadata:
    """Return what the document information states, without what programs put there."""
    title, author = (" ".join(storable(stated[key])[0].split()) for key in ("Title", "Author"))
    date = _DATE.match(stated["CreationDate"])
    made = iso_date("-".join(filter(None, date.groups()))) if date else None
    # It may be tomorrow already where the file was made.
    latest = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    return Metadata(
        title=headline if _NO_TITLE.fullmatch(title) else title,
        author=None if _NO_AUTHOR.fullmatch(author) else author,
        published=made if made and made <= latest else None,
    )
