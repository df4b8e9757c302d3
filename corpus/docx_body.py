"""The body of a Word document: its paragraphs and tables as WordprocessingML holds them.

Read from the XML itself, since the objects of python-docx look up a style for each run. What was
deleted under change tracking is left out, what was inserted is in. (ECMA-376, part 1, chapter 17.)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element

from corpus.document import BlockKind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", _FALLBACK}
_BOX = f"{_W}txbxContent"
_FIRST_ROW = 0x0020
_CODE = re.compile(
    r"code|source|listing|preformatted|verbatim|plain text|macro|console|terminal", re.IGNORECASE
)
_HEADING = re.compile(r"heading (\d)|(title)|(subtitle)", re.IGNORECASE)
_OFF = frozenset(["0", "false", "off"])
_OUTLINE = frozenset("012345678")
"""Outline levels of headings; 9 is body text."""
_SPAN = re.compile("[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says of it; `level` is 0 for the title, 1 to 9 for headings."""

    kind: BlockKind
    level: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a row of a table; `is_header` and `opens` are about rows."""

    kind: BlockKind
    text: str
    level: int | None = None
    is_header: bool = False
    opens: bool = False
    """Whether the row is the first one of its table."""


def styles_of(root: Element | None) -> dict[str, Style]:
    """Return the paragraph styles of a document by their ids, as far as they tell a kind."""
    elements = (
        {}
        if root is None
        else {_value(style, "styleId"): style for style in root.iter(f"{_W}style")}
    )
    return {
        name: Style(kind, level)
        for name in elements
        for kind, level in [_styled(name, elements)]
        if kind is not BlockKind.PARAGRAPH
    }


def pieces(parent: Element, styles: Mapping[str, Style]) -> Iterator[Piece]:
    """Yield the paragraphs and table rows in `parent`, text boxes after their paragraph."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, styles)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            # Content controls, custom XML and tracked insertions hold paragraphs, too.
            yield from pieces(child, styles)


def text_of(parent: Element) -> str:
    """Return the text in a paragraph, without that of text boxes."""
    parts: list[str] = []
    open_elements = [iter(parent)]
    while open_elements:
        child = next(open_elements[-1], None)
        if child is None:
            open_elements.pop()
        elif child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag not in _SKIPPED and child.tag != _BOX:
            open_elements.append(iter(child))
    return "".join(parts)


def _styled(name: str, elements: Mapping[str, Element]) -> tuple[BlockKind, int | None]:
    """Return what a style, or the nearest one that it is based on, says."""
    seen: set[str] = set()
    while name in elements and name not in seen:
        seen.add(name)
        style = elements[name]
        title = _value(style.find(f"{_W}name"))
        outline = _value(style.find(f"{_W}pPr/{_W}outlineLvl"))
        if (heading := _HEADING.fullmatch(title)) is not None:
            return BlockKind.HEADING, int(heading[1] or (0 if heading[2] else 2))
        if outline in _OUTLINE:
            return BlockKind.HEADING, int(outline) + 1
        if _CODE.search(title):
            return BlockKind.CODE, None
        if title.lower().startswith("list") or style.find(f"{_W}pPr/{_W}numPr") is not None:
            return BlockKind.LIST_ITEM, None
        name = _value(style.find(f"{_W}basedOn"))
    return BlockKind.PARAGRAPH, None


def _paragraph(paragraph: Element, styles: Mapping[str, Style]) -> Iterator[Piece]:
    text = text_of(paragraph)
    properties = paragraph.find(f"{_W}pPr")
    style = Style(BlockKind.PARAGRAPH, None)
    if properties is not None:
        style = styles.get(_value(properties.find(f"{_W}pStyle")), style)
        outline = _value(properties.find(f"{_W}outlineLvl"))
        number = _value(properties.find(f"{_W}numPr/{_W}numId"))
        if outline in _OUTLINE:
            style = Style(BlockKind.HEADING, int(outline) + 1)
        elif style.kind is BlockKind.PARAGRAPH and number not in {"", "0"}:
            style = Style(BlockKind.LIST_ITEM, None)
    if text.strip():
        yield Piece(style.kind, text, style.level)
    for box in paragraph.iter(_BOX):
        outside = (element.tag for element in box.iterancestors())
        if _FALLBACK not in outside:
            yield from pieces(box, styles)


def _table(table: Element, styles: Mapping[str, Style]) -> Iterator[Piece]:
    """Yield the rows of a table; a table of one cell is a frame around what is in it."""
    rows = list(_rows(table))
    cells = [list(_children(row, "tc")) for row in rows]
    if len(rows) == 1 and len(cells[0]) == 1:
        yield from pieces(cells[0][0], styles)
        return
    opened = False
    above: dict[int, str] = {}
    for row, own in zip(rows, cells, strict=True):
        text = "\t".join(_cells(own, above))
        if text.strip():
            first = not opened
            header = first and (_is_set(row.find(f"{_W}trPr/{_W}tblHeader")) or _has_look(table))
            yield Piece(BlockKind.TABLE, text.rstrip("\t"), None, header, first)
            opened = True


def _rows(table: Element) -> Iterator[Element]:
    return _children(table, "tr")


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children with this name, also those in content controls and insertions."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"}:
            yield from _children(child, name)


def _cells(cells: Sequence[Element], above: dict[int, str]) -> Iterator[str]:
    """Yield the texts of a row's cells in one line each; one merged with that above repeats it.

    `above` holds the texts of the row before by column of the grid, and is changed to this one's.
    """
    column = 0
    for cell in cells:
        properties = cell.find(f"{_W}tcPr")
        merged = None if properties is None else properties.find(f"{_W}vMerge")
        span = "" if properties is None else _value(properties.find(f"{_W}gridSpan"))
        text = " ".join(" ".join(text_of(part) for part in cell.iter(f"{_W}p")).split())
        if merged is not None and _value(merged) != "restart":
            text = text or above.get(column, "")
        above[column] = text
        yield text
        column += int(span) if _SPAN.fullmatch(span) else 1


def _has_look(table: Element) -> bool:
    """Whether the table is set to show its first row as a header row."""
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    if look is None:
        return False
    if (first := _value(look, "firstRow")) != "":
        return first not in _OFF
    try:
        return bool(int(_value(look), 16) & _FIRST_ROW)
    except ValueError:
        return False


def _is_set(element: Element | None) -> bool:
    return element is not None and _value(element) not in _OFF


def _value(element: Element | None, name: str = "val") -> str:
    return "" if element is None else str(element.get(f"{_W}{name}") or "")
