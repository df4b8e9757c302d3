"""PDF: the text of its pages in reading order, with what its document information states.

The canonical text is what was extracted: lines of a paragraph are put together, a hyphen that only
parts a word at a line's end is dropped, and running heads, feet and page numbers are boilerplate.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pypdfium2 import PdfDocument, PdfiumError, raw

from corpus.dates import iso_date
from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.loaders.pdf.layout import columns
from corpus.loaders.pdf.lines import PageLines, read_lines, running_lines
from corpus.loaders.pdf.paragraphs import PageText, text_of
from corpus.text import storable

SUFFIXES: tuple[str, ...] = (".pdf",)
VERSION = 2
_TAIL_BYTES = 4096
_MAX_NAMED_PAGES = 10
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_NO_TITLE = re.compile(
    r"[\W_]*|\(?(?:untitled|unspecified|anonymous|unknown|no title|title|document)\)?\W*\d*"
    r"|microsoft (?:word|powerpoint|excel) - .*|(?:powerpoint|microsoft word).*"
    r"|(?:slide|document|page|scan|image|untitled)[ _-]?\d*"
    r"|\S+\.(?:docx?|pptx?|xlsx?|pdf|tex|dvi|ps|indd|qxd|odt|rtf|html?|fm|p65)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"[\W_]*|\(?(?:anonymous|unspecified|unknown|admin|administrator|user|owner|author"
    r"|windows user|microsoft office user|python-docx)\)?\W*\d*",
    re.IGNORECASE,
)


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of a PDF file."""
    with closing(_opened(data)) as pdf:
        pages, notices = _pages(pdf)
        stated = {key: _stated(pdf, key) for key in ("Title", "Author", "CreationDate")}
    if not any(page.upright for page in pages):
        raise DocumentError(
            "holds no text: it seems to be a scan, or its pages are empty; run it through text"
            " recognition (OCR) first"
        )
    body_size = _body_size(pages)
    running = running_lines([page.upright for page in pages], body_size)
    content = [
        _content(page, boilerplate) for page, boilerplate in zip(pages, running, strict=True)
    ]
    text, blocks, starts = text_of(content, body_size)
    metadata = _metadata(stated, _headline(text, blocks, content))
    yield LoadedDocument("", text, metadata, tuple(blocks), tuple(notices), starts)


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
    """Return what the file states, or nothing where that is no text, as half of a character."""
    try:
        return str(pdf.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def _pages(pdf: PdfDocument) -> tuple[list[PageLines], list[str]]:
    """Return the lines of all pages, and notices of those that could not be read or hold none."""
    pages: list[PageLines] = []
    broken: list[int] = []
    scanned: list[int] = []
    for number in range(1, len(pdf) + 1):
        lines = PageLines([], [])
        try:
            with closing(pdf[number - 1]) as page:
                lines = read_lines(page)
                if not lines.upright and any(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])):
                    scanned.append(number)
        except PdfiumError:
            broken.append(number)
        pages.append(lines)
    notices = [
        f"{_numbered(numbers)} {what}"
        for numbers, what in (
            (broken, "cannot be read: broken"),
            (scanned, "left out: no text, only a picture, as in a scan"),
        )
        if numbers
    ]
    return pages, notices


def _numbered(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_MAX_NAMED_PAGES]))
    more = len(numbers) - _MAX_NAMED_PAGES
    return f"page(s) {shown}{f' and {more} more' if more > 0 else ''}"


def _body_size(pages: list[PageLines]) -> float:
    """Return the font size, in points, that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.upright:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) or 1.0


def _content(page: PageLines, boilerplate: set[int]) -> PageText:
    body = [line for at, line in enumerate(page.upright) if at not in boilerplate]
    running = [page.upright[at].text for at in sorted(boilerplate)]
    return PageText(tuple(columns(body)), tuple(filter(None, [*running, *page.turned])))


def _headline(text: str, blocks: list[Block], content: list[PageText]) -> str | None:
    """Return the first page's largest heading, if it begins the text."""
    sizes = [row.size for column in content[0].columns for row in column.rows]
    first = next((block for block in blocks if block.kind is not BlockKind.BOILERPLATE), None)
    if first is None or first.kind is not BlockKind.HEADING:
        return None
    if not sizes or sizes[0] < max(sizes):
        return None
    return text[first.start : first.end]


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
