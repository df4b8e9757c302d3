"""Blocks and metadata of text without markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.blocks import blocks_of_lines, settle_headings
from corpus.boilerplate import mark_boilerplate, title_of
from corpus.dates import date_of_line
from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.text import decode, storable

SUFFIXES: tuple[str, ...] = (".txt", ".text")
VERSION = 1
_BYLINE = re.compile(r"[Bb]y ((?:[^\W\d_][\w.'’-]*)(?:[ ,&]+(?:and )?[^\W\d_][\w.'’-]*){1,5})")
_MAX_LINES_TO_PROSE = 8


def read_page(text: str) -> tuple[list[Block], Metadata]:
    """Return the blocks of `text`, boilerplate marked, and what the page states of itself."""
    blocks = mark_boilerplate(text, blocks_of_lines(text))
    title = title_of(text, blocks)
    return settle_headings(blocks, title), _stated(text, blocks, title)


def _stated(text: str, blocks: Sequence[Block], headline: int | None) -> Metadata:
    """Return the headline, and the byline and date that have a line of their own near it."""
    if headline is None:
        return Metadata()
    title = text[blocks[headline].start : blocks[headline].end].strip()
    metadata = Metadata(title=title)
    for block in blocks[headline + 1 : headline + 1 + _MAX_LINES_TO_PROSE]:
        if block.kind is BlockKind.BOILERPLATE:
            continue
        line = text[block.start : block.end].strip()
        if metadata.published is None and (published := date_of_line(line)) is not None:
            metadata = replace(metadata, published=published)
        elif metadata.author is None and (byline := _BYLINE.fullmatch(line)) is not None:
            metadata = replace(metadata, author=byline[1])
    return metadata


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of a plain text file."""
    text, notices = storable(decode(data))
    blocks, metadata = read_page(text)
    yield LoadedDocument("", text, metadata, tuple(blocks), notices)
