"""HTML, as saved from a site: the text that a reader sees, with blocks from the markup."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from inscriptis.annotation import Annotation
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.html_properties import Display, WhiteSpace
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from corpus.blocks import trimmed
from corpus.boilerplate import mark_boilerplate
from corpus.document import Block, BlockKind, LoadedDocument
from corpus.errors import DocumentError
from corpus.loaders.html.markup import (
    MARK,
    ROW,
    ROW_MARK,
    flatten_rows,
    mark_elements,
    unfold_layout,
)
from corpus.loaders.html.metadata import html_metadata
from corpus.text import decode, storable

SUFFIXES: tuple[str, ...] = (".html", ".htm", ".xhtml")
VERSION = 2
_DECLARED = re.compile(
    rb"<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE
)
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_TOO_DEEP = "Excessive depth"
"""What the parser notes where it leaves out what is nested more than 255 elements deep."""
_LINKED = "linked"
_HEADER = "header"
_FIRST = "first"
_NO_KINDS = frozenset([_LINKED, _HEADER, _FIRST])
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("p", "div", "section", "article", "blockquote"), BlockKind.PARAGRAPH),
    ROW: BlockKind.TABLE,
    "pre": BlockKind.CODE,
}
_RULES = {
    **{tag: [kind.value] for tag, kind in _KINDS.items()},
    **{f"#{MARK}={mark}": [mark] for mark in (BlockKind.BOILERPLATE.value, _LINKED)},
    **{f"#{ROW_MARK}={mark}": [mark] for mark in (_HEADER, _FIRST)},
}
# Elements that the profile takes for parts of a line, so that their words would run together.
_BLOCKS = {
    tag: HtmlElement(display=Display.block)
    for tag in """
        caption center dd details dialog dl dt fieldset form hr legend menu optgroup option search
        section summary
    """.split()
} | {ROW: HtmlElement(display=Display.block, whitespace=WhiteSpace.pre)}


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
    unfold_layout(tree)
    mark_elements(tree)
    flatten_rows(tree)
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
    innermost = sorted(annotations, key=lambda found: (found.start, -found.end))
    edges = {0, len(text)} | {edge for found in annotations for edge in (found.start, found.end)}
    blocks: list[Block] = []
    linked: set[int] = set()
    open_marks: list[Annotation] = []
    pending = iter([*innermost, None])
    following = next(pending)
    for start, end in pairwise(sorted(edges)):
        open_marks = [found for found in open_marks if found.end > start]
        while following is not None and following.start <= start:
            open_marks.append(following)
            following = next(pending)
        marks = [found.metadata for found in open_marks if found.end >= end]
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
    kinds = [mark for mark in marks if mark not in _NO_KINDS]
    for strong in (BlockKind.BOILERPLATE, BlockKind.CODE, BlockKind.TABLE, BlockKind.HEADING):
        if strong in kinds:
            return strong
    return BlockKind.LIST_ITEM if BlockKind.LIST_ITEM in kinds else BlockKind.PARAGRAPH


def _pieces(text: str, start: int, end: int, kind: BlockKind) -> Iterator[tuple[int, int]]:
    whole = kind in {BlockKind.CODE, BlockKind.TABLE}
    ends = [] if whole else [match.end() for match in _PARAGRAPH_END.finditer(text, start, end)]
    for edges in pairwise([start, *ends, end]):
        first, last = trimmed(text, *edges)
        if first < last:
            yield first, last
