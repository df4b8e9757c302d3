"""Word documents (.docx): the text of the body and its notes, with the document's properties.

Headers and footers are left out, as menus are elsewhere; list numbers that Word counts itself are
not in the file. The cells of a table row are separated by tabs.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from corpus.decoding import storable
from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.docx_body import Piece, pieces, styles_of
from corpus.errors import DocumentError
from corpus.lines import trimmed

if TYPE_CHECKING:
    from docx.document import Document

SUFFIXES = (".docx",)
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
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of a Word file."""
    document = _opened(data)
    found = list(_pieces(document))
    text, blocks = _text(found)
    text, notices = storable(text)
    if not blocks:
        raise DocumentError("holds no text; if it is pictures of pages, run OCR on it first")
    yield LoadedDocument("", text, _metadata(document, found), tuple(blocks), notices)


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
        raise DocumentError("is broken or cut off: it is no ZIP archive; save it again") from error
    except _BROKEN as error:
        raise DocumentError(f"is no Word document that can be read: {error}") from error
    if document.element.find(f"{_W}body") is None:
        raise DocumentError("is no Word document that can be read: it has no body")
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


def _text(found: list[Piece]) -> tuple[str, list[Block]]:
    """Return the text that the pieces make, and its blocks.

    Code paragraphs in a row are one listing.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    header: tuple[int, int] | None = None
    length = 0
    previous: Piece | None = None
    for piece in found:
        listing = previous is not None and previous.kind is piece.kind is BlockKind.CODE
        if previous is not None:
            close = piece.kind is previous.kind and piece.kind in {
                BlockKind.TABLE,
                BlockKind.LIST_ITEM,
                BlockKind.CODE,
            }
            parts.append("\n" if close and not piece.opens else "\n\n")
            length += len(parts[-1])
        start, end = trimmed(piece.text, 0, len(piece.text))
        start, end = length + start, length + end
        parts.append(piece.text)
        length += len(piece.text)
        if piece.opens:
            header = None
        if listing:
            blocks[-1] = Block(BlockKind.CODE, blocks[-1].start, end)
        else:
            row = piece.kind is BlockKind.TABLE
            blocks.append(Block(piece.kind, start, end, header if row else None))
        if piece.is_header:
            header = (start, end)
        previous = piece
    return "".join(parts), blocks


def _metadata(document: "Document", found: list[Piece]) -> Metadata:
    """Return what the core properties state; without a title, the document's own heading is it."""
    try:
        properties = document.core_properties
        title, author, made = properties.title, properties.author, properties.created
    except (ValueError, AttributeError):
        title, author, made = "", "", None
    headings = {piece.level: piece.text for piece in reversed(found) if piece.level in {0, 1}}
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
