"""HTML, as saved from a site: the text that a reader sees, with blocks from the markup.

Before the text is made, elements are marked that are boilerplate or hardly more than links, tables
that only lay out the page are made divisions, and each row of the others one line of text.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from inscriptis.annotation import Annotation
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.html_properties import Display, WhiteSpace
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement as Rendering
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corpus.blocks import trimmed
from corpus.boilerplate import mark_boilerplate
from corpus.document import Block, BlockKind, LoadedDocument
from corpus.errors import DocumentError
from corpus.interface_words import HTML_NAMES, HTML_ROLES, HTML_TAGS
from corpus.loaders.html.metadata import html_metadata
from corpus.text import decode, storable

SUFFIXES: tuple[str, ...] = (".html", ".htm", ".xhtml")
VERSION = 2

_MARK = "verbatim-block"
"""The attribute in which an element's mark is noted: boilerplate, or linked."""

_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_PARTS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_BODY_NAMES = frozenset(["article", "main", "content", "body", "entry", "story", "post", "text"])
_MIN_LINKS = 2
_LINKED_SHARE = 0.8
_PROSE_CHARACTERS = 600
_ROW = "verbatim-row"
"""The tag that a row of a table gets; it holds the row's text, cells separated by tabs."""

_ROW_MARK = "verbatim-row-is"
"""The attribute that tells a table's first row: `header`, or `first` where it is not a header."""

_LAYOUT = ".//table | .//h1 | .//h2 | .//h3 | .//pre | .//ul/li/p"
_LAYOUT_ROLES = frozenset(["presentation", "none"])
_MAX_CELL_CHARACTERS = 400
_BREAKS = ("br", "p", "div", "li", "dd", "dt", "hr")
_MAX_SPAN = 1_000
_MAX_COLUMNS = 100
"""Columns up to which cells are carried down, lest a page grow by thousands of times."""

_DECLARED = re.compile(
    rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE
)
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_TOO_DEEP = "Excessive depth"
"""What the parser notes where it leaves out what is nested more than 255 elements deep."""

_LINKED = "linked"
_HEADER = "header"
_FIRST = "first"
_STRENGTH = (
    *(BlockKind.BOILERPLATE, BlockKind.CODE, BlockKind.TABLE),
    *(BlockKind.HEADING, BlockKind.LIST_ITEM),
)
"""Kinds of which the first wins where elements of several hold the same text."""

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("p", "div", "section", "article", "blockquote"), BlockKind.PARAGRAPH),
    _ROW: BlockKind.TABLE,
    "pre": BlockKind.CODE,
}
_RULES = {
    **{tag: [kind.value] for tag, kind in _KINDS.items()},
    **{f"#{_MARK}={mark}": [mark] for mark in (BlockKind.BOILERPLATE.value, _LINKED)},
    **{f"#{_ROW_MARK}={mark}": [mark] for mark in (_HEADER, _FIRST)},
}
# Elements that the profile takes for parts of a line, so that their words would run together.
_BLOCKS = {
    tag: Rendering(display=Display.block)
    for tag in """
        caption center dd details dialog dl dt fieldset form hr legend menu optgroup option search
        section summary
    """.split()
} | {_ROW: Rendering(display=Display.block, whitespace=WhiteSpace.pre)}


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of an HTML file."""
    declared = _DECLARED.search(data[:4096])
    source, notices = storable(decode(data, declared[1].decode() if declared else None))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(source.encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DocumentError(f"is not HTML: {error}") from error
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        raise DocumentError("nests elements more deeply than can be read; its text would be lost")
    metadata = html_metadata(tree)
    _unfold_layout(tree)
    _mark_elements(tree)
    _flatten_rows(tree)
    page = Inscriptis(
        tree, ParserConfig(css=CSS_PROFILES["strict"] | _BLOCKS, annotation_rules=_RULES)
    )
    text, more = storable(page.get_text())
    blocks, linked = _blocks(text, page.get_annotations())
    marked = mark_boilerplate(text, blocks, linked, metadata.title)
    yield LoadedDocument("", text, metadata, tuple(marked), (*notices, *more))


def _blocks(text: str, annotations: list[Annotation]) -> tuple[list[Block], set[int]]:
    """Return the blocks, and the positions of those that are hardly more than links.

    A block ends where an element of its kind begins or ends, and at a blank line, but that a row
    of a table and a listing are one block.
    """
    header: tuple[int, int] | None = None
    innermost = sorted(annotations, key=lambda mark: (mark.start, -mark.end))
    edges = {0, len(text)} | {edge for mark in annotations for edge in (mark.start, mark.end)}
    blocks: list[Block] = []
    linked: set[int] = set()
    open_marks: list[Annotation] = []
    pending = iter([*innermost, None])
    following = next(pending)
    for start, end in pairwise(sorted(edges)):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while following is not None and following.start <= start:
            open_marks.append(following)
            following = next(pending)
        marks = [mark.metadata for mark in open_marks if mark.end >= end]
        kind = _kind(marks)
        for span in _pieces(text, start, end, kind):
            if _LINKED in marks:
                linked.add(len(blocks))
            if _FIRST in marks or _HEADER in marks:
                header = None
            blocks.append(Block(kind, *span, header if kind is BlockKind.TABLE else None))
            if _HEADER in marks:
                header = span
    return blocks, linked


def _kind(marks: list[str]) -> BlockKind:
    return next((kind for kind in _STRENGTH if kind in marks), BlockKind.PARAGRAPH)


def _pieces(text: str, start: int, end: int, kind: BlockKind) -> Iterator[tuple[int, int]]:
    whole = kind in {BlockKind.CODE, BlockKind.TABLE}
    ends = [] if whole else [match.end() for match in _PARAGRAPH_END.finditer(text, start, end)]
    for edges in pairwise([start, *ends, end]):
        first, last = trimmed(text, *edges)
        if first < last:
            yield first, last


def _mark_elements(tree: HtmlElement) -> None:
    """Mark the elements of `tree` that are boilerplate, or hardly more than links, in place."""
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            if _is_boilerplate(element):
                element.set(_MARK, BlockKind.BOILERPLATE.value)
            elif _is_linked(element):
                element.set(_MARK, _LINKED)


def _is_boilerplate(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in {"html", "body", "main", "article"}:
        return False
    if tag in HTML_TAGS or element.get("role") in HTML_ROLES:
        return tag != "form" or not _holds_article(element)
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if _INVISIBLE.search(element.get("style", "")):
        return True
    if tag == "header":
        return not element.xpath("ancestor::article | ancestor::main | .//h1")
    return _is_named_boilerplate(element)


def _is_named_boilerplate(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    parts = {part.lower() for part in _NAME_PARTS.split(names)}
    if not parts & HTML_NAMES or (parts & _BODY_NAMES and element.xpath(".//h1")):
        return False
    return not _holds_article(element)


def _holds_article(element: HtmlElement) -> bool:
    """Whether the element holds the headline or most of the prose, whatever its name."""
    if element.xpath(".//h1 | .//article | .//main"):
        return True
    prose = sum(len(part.text_content()) for part in element.iter("p"))
    if prose <= _PROSE_CHARACTERS:
        return False
    return prose * 2 > sum(len(part.text_content()) for part in element.getroottree().iter("p"))


def _is_linked(element: HtmlElement) -> bool:
    links = list(element.iter("a"))
    if not links or element.tag in {"a", "html", "body"}:
        return False
    characters = len("".join(element.text_content().split()))
    in_links = sum(len("".join(link.text_content().split())) for link in links)
    many = len(links) >= _MIN_LINKS or element.tag in {"li", "div", "p", "h2", "h3", "h4", "h5"}
    return many and characters > 0 and in_links >= _LINKED_SHARE * characters


def _unfold_layout(tree: HtmlElement) -> None:
    """Make plain divisions of the tables of `tree` that only lay out a page, in place.

    Those are the ones that say so, which hold headings, code or other tables, which have paragraphs
    in them and no header cells but long cells, or no row of two cells.
    """
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for part in table.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
                part.tag = "div"


def _flatten_rows(tree: HtmlElement) -> None:
    """Make one line of text of each row of the tables of `tree`, in place.

    A cell that reaches over several rows stands in each of them.
    """
    for table in list(tree.iter("table")):
        carried: dict[int, tuple[str, int]] = {}
        first = True
        for row in list(table.iter("tr")):
            cells = [cell for cell in row if cell.tag in {"td", "th"}]
            text = "\t".join(_with_carried([(_text(cell), _rows(cell)) for cell in cells], carried))
            is_header = _is_header(row, cells)
            for child in list(row):
                row.remove(child)
            row.tag = _ROW
            row.text = text.strip("\t ")
            if first and row.text:
                row.set(_ROW_MARK, _HEADER if is_header else _FIRST)
                first = False
        for part in table.iter("table", "thead", "tbody", "tfoot", "caption", "colgroup"):
            part.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in _LAYOUT_ROLES or table.xpath(_LAYOUT):
        return True
    if not any(len(row.xpath("./td | ./th")) > 1 for row in table.iter("tr")):
        return True
    if table.xpath(".//th") or not table.xpath(".//p"):
        return False
    return any(len(cell.text_content()) > _MAX_CELL_CHARACTERS for cell in table.iter("td"))


def _is_header(row: HtmlElement, cells: list[HtmlElement]) -> bool:
    parent = row.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return in_head or (bool(cells) and all(cell.tag == "th" for cell in cells))


def _text(cell: HtmlElement) -> str:
    """Return the text of a cell in one line, without what is not displayed."""
    for element in list(cell.iter()):
        hidden = element.tag in {"script", "style"} or _INVISIBLE.search(element.get("style", ""))
        if hidden and element is not cell:
            element.text = ""
            for child in list(element):
                element.remove(child)
    for element in cell.iter(*_BREAKS):
        if element is not cell:
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return " ".join(cell.text_content().split())


def _rows(cell: HtmlElement) -> int:
    span = cell.get("rowspan", "1").strip()
    return max(1, min(int(span[:4]), _MAX_SPAN)) if span.isascii() and span.isdigit() else 1


def _with_carried(cells: list[tuple[str, int]], carried: dict[int, tuple[str, int]]) -> list[str]:
    """Return the texts of a row's cells, with those of cells above that reach down to it.

    `carried` holds the text of each such cell and over how many more rows it reaches, by column;
    it is brought to the row after this one.
    """
    texts: list[str] = []
    pending = iter(cells)
    for column in range(len(cells) + len(carried)):
        text, rows = carried.pop(column) if column in carried else next(pending, ("", 0))
        if rows == 0:
            break
        texts.append(text)
        if rows > 1 and column < _MAX_COLUMNS:
            carried[column] = text, rows - 1
    return texts
