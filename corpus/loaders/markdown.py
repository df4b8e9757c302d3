"""Markdown, read as it is written: markup stays in the text, blocks follow CommonMark.

The delimiter row of a table belongs to the block of the header row: as boilerplate it would part
the header from the rows, since no passage goes on over boilerplate. The header of a row is the
header row without it, so that a row is quoted under names alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.blocks import trimmed
from corpus.boilerplate import mark_boilerplate
from corpus.dates import iso_date
from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.text import data_table, decode, storable

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
VERSION = 2
_FENCE = "---"
_NULLS = frozenset(["", "~", "null", "Null", "NULL"])
_LINE_END = re.compile(r"\r\n?|\n")
_NAMES = data_table("metadata_names")["front matter"]
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_LEAVES = {
    "heading_open": BlockKind.HEADING,
    "paragraph_open": BlockKind.PARAGRAPH,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "tr_open": BlockKind.TABLE,
    "html_block": BlockKind.PARAGRAPH,
}


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of a Markdown file, with the metadata of its YAML front matter."""
    text, notices = storable(decode(data))
    lines = _line_starts(text)
    body, metadata = _front_matter(text, lines)
    tokens = MarkdownIt("commonmark").enable("table").parse("\n" * body + text[lines[body] :])
    # What is not text by the format is not a sign of a page with menus, so it is filled in last.
    marked = mark_boilerplate(text, list(_blocks(text, lines, tokens)))
    blocks = _covering(text, marked)
    if metadata.title is None:
        metadata = replace(metadata, title=_title(tokens))
    yield LoadedDocument("", text, metadata, tuple(blocks), notices)


def _line_starts(text: str) -> list[int]:
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    return [*starts, len(text)] if starts[-1] < len(text) else starts


def _front_matter(text: str, lines: list[int]) -> tuple[int, Metadata]:
    """Return the line after the front matter, and what the front matter states."""
    rows = [text[start:end].rstrip() for start, end in pairwise(lines)]
    if not rows or rows[0] != _FENCE or _FENCE not in rows[1:]:
        return 0, Metadata()
    last = rows.index(_FENCE, 1)
    try:
        # The base loader leaves values as they are written: 1.10 is not 1.1, and No is not false.
        stated = yaml.load("\n".join(rows[1:last]), yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        raise DocumentError(
            "has front matter that is not YAML; quote values with colons"
        ) from error
    if not isinstance(stated, dict):
        return 0, Metadata()
    fields: dict[str, str] = {}
    for name, value in stated.items():
        field = _FIELDS.get(str(name).lower())
        if field is not None and (string := _string(value)):
            fields.setdefault(field, storable(string)[0])
    published = fields.pop("published", None)
    return last + 1, Metadata(**fields, published=iso_date(published) if published else None)


def _string(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str)) or None
    return value.strip() if isinstance(value, str) and value not in _NULLS else None


def _blocks(text: str, lines: list[int], tokens: list[Token]) -> Iterator[Block]:
    """Yield the leaves of the parse over whole lines; a list item's first paragraph as the item."""
    item = False
    header: tuple[int, int] | None = None
    for token in tokens:
        if token.type == "thead_open":
            header = None
        if token.type in {"list_item_open", "list_item_close"}:
            item = token.type == "list_item_open"
        kind = _LEAVES.get(token.type)
        if kind is None or token.map is None:
            continue
        first, last = token.map
        start, end = trimmed(text, lines[first], lines[min(last, len(lines) - 1)])
        if kind is BlockKind.TABLE and header is None:
            header = start, end
            last = min(first + 2, len(lines) - 1)
            yield Block(kind, start, trimmed(text, start, lines[last])[1])
            continue
        if kind is BlockKind.PARAGRAPH and item:
            kind = BlockKind.LIST_ITEM
        item = False
        comment = token.type == "html_block" and text.startswith("<!--", start)
        if start < end and not comment:
            yield Block(kind, start, end, header if kind is BlockKind.TABLE else None)


def _covering(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks`, and what lies between them as boilerplate.

    That is front matter, comments, rules and link definitions.
    """
    edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
    gaps = (trimmed(text, *gap) for gap in zip(edges[::2], edges[1::2], strict=True))
    rest = [Block(BlockKind.BOILERPLATE, start, end) for start, end in gaps if start < end]
    return sorted([*blocks, *rest], key=lambda block: block.start)


def _title(tokens: list[Token]) -> str | None:
    """Return the text of the first heading of the first level."""
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            parts = inline.children or []
            return "".join(part.content for part in parts).strip() or None
    return None
