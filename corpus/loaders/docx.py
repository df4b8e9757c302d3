"""DOCX: Word documents, their paragraphs and tables as WordprocessingML holds them.

Read from the XML itself, since the objects of python-docx look up a style for each run. What was
deleted under change tracking is left out, what was inserted is in. (ECMA-376, part 1, chapter 17.)
Archives that would not fit into memory, and XML that declares entities, are refused.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree
from lxml.etree import _Element as Element

from corpus.blocks import trimmed
from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.text import storable

if TYPE_CHECKING:
    from docx.document import Document

SUFFIXES: tuple[str, ...] = (".docx",)
VERSION = 1
_MAX_UNPACKED_BYTES = 400_000_000
_MAX_PART_BYTES = 100_000_000
_MAX_PARTS = 20_000
_HEAD_BYTES = 4_096
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TEMPLATE_AUTHOR = "python-docx"
_TEMPLATE_MADE = datetime(2013, 12, 23, 23, 15, tzinfo=UTC)
"""When the template was made from which python-docx makes documents."""

_BROKEN = (KeyError, ValueError, OSError, RuntimeError, etree.XMLSyntaxError, zlib.error)
"""What reading a broken archive raises, or one whose parts are encrypted or missing."""

_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
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

_CLOSE = frozenset({BlockKind.TABLE, BlockKind.LIST_ITEM, BlockKind.CODE})
"""Kinds of which no blank line parts one from the next."""

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
    """Return the paragraph styles of a document by their ids."""
    styles = () if root is None else root.iter(f"{_W}style")
    elements = {_value(style, "styleId"): style for style in styles}
    return {name: Style(*_styled(name, elements)) for name in elements}


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
    rows = list(_children(table, "tr"))
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


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of a Word file."""
    document = _opened(data)
    body = list(_pieces(document))
    text, blocks = _text(body)
    text, notices = storable(text)
    if not blocks:
        raise DocumentError("holds no text; if it is pictures of pages, run OCR on it first")
    yield LoadedDocument("", text, _metadata(document, body), tuple(blocks), notices)


def _opened(data: bytes) -> "Document":
    if data.startswith(_OLD_OFFICE):
        raise DocumentError(
            "is encrypted, or an old .doc file; save it as .docx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
        document = docx.Document(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise DocumentError(
            "is broken or cut off: it is not a ZIP archive; save it again"
        ) from error
    except _BROKEN as error:
        raise DocumentError(f"is not a Word document that can be read: {error}") from error
    if document.element.find(f"{_W}body") is None:
        raise DocumentError("is not a Word document that can be read: it has no body")
    return document


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse what would not fit into memory, before it is unpacked, and what declares entities.

    No more is ever unpacked of a part than the directory says.
    """
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    if (
        len(parts) > _MAX_PARTS
        or unpacked > _MAX_UNPACKED_BYTES
        or any(part.file_size > _MAX_PART_BYTES for part in parts if _is_xml(part))
    ):
        raise DocumentError(
            f"would unpack to {len(parts)} parts of {unpacked:,} bytes, the largest of"
            f" {largest:,}: too large to be read"
        )
    for part in parts:
        if _is_xml(part):
            with archive.open(part) as file:
                _refuse_entities(file)


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.endswith((".xml", ".rels"))


def _refuse_entities(file: IO[bytes]) -> None:
    head = file.read(_HEAD_BYTES).replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise DocumentError("declares entities in its XML, which no office program does; refused")


def _pieces(document: "Document") -> Iterator[Piece]:
    styles = styles_of(document.styles.element)
    yield from pieces(document.element.body, styles)
    for relation in document.part.rels.values():
        if relation.reltype in _NOTES and not relation.is_external:
            try:
                notes = etree.fromstring(relation.target_part.blob, _PARSER)
            except etree.XMLSyntaxError as error:
                raise DocumentError(f"has notes that cannot be read: {error}") from error
            for note in notes:
                # Separators between text and notes have a type.
                if isinstance(note.tag, str) and note.get(f"{_W}type") in {None, "normal"}:
                    yield from pieces(note, styles)


def _text(body: list[Piece]) -> tuple[str, list[Block]]:
    """Return the text that the pieces make, and its blocks.

    Code paragraphs in a row are one listing.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    header: tuple[int, int] | None = None
    length = 0
    for previous, piece in zip([None, *body], body, strict=False):
        goes_on = previous is not None and previous.kind is piece.kind and not piece.opens
        if previous is not None:
            parts.append("\n" if goes_on and piece.kind in _CLOSE else "\n\n")
            length += len(parts[-1])
        start, end = (length + edge for edge in trimmed(piece.text, 0, len(piece.text)))
        parts.append(piece.text)
        length += len(piece.text)
        if piece.opens:
            header = None
        if goes_on and piece.kind is BlockKind.CODE:
            blocks[-1] = replace(blocks[-1], end=end)
        else:
            is_row = piece.kind is BlockKind.TABLE
            blocks.append(Block(piece.kind, start, end, header if is_row else None))
        if piece.is_header:
            header = (start, end)
    return "".join(parts), blocks


def _metadata(document: "Document", body: list[Piece]) -> Metadata:
    """Return what the core properties state; without a title, the document's own heading is it."""
    try:
        properties = document.core_properties
        title, author, made = properties.title, properties.author, properties.created
    except (ValueError, AttributeError):
        title, author, made = "", "", None
    headings = {piece.level: piece.text for piece in reversed(body) if piece.level in {0, 1}}
    template = author == _TEMPLATE_AUTHOR
    made = made.replace(tzinfo=UTC) if made else None
    if made is not None and (made == _TEMPLATE_MADE or made > datetime.now(UTC)):
        made = None
    return Metadata(
        title=_clean(title) or _clean(headings.get(0, headings.get(1, ""))),
        author=None if template else _clean(author),
        published=made.date().isoformat() if made else None,
    )


def _clean(value: str) -> str | None:
    return " ".join(storable(value)[0].split()) or None
