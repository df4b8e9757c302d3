"""Blocks of plain text: paragraphs from lines, whether or not the text is hard-wrapped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from corpus.document import Block, BlockKind

LIST_MARKER = re.compile(r"[ \t]*(?:[-*+•‣▪◦·–●○]|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_TERMINAL = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")
_MAX_TERMINAL = 20
_WRAP_WIDTHS = range(50, 121)
_WRAPPED_SHARE = 0.3
_MAX_HEADING_CHARACTERS = 120
_MAX_HEADING_WORDS = 22
_MAX_HEADING_RUN = 3
_CAPTION = re.compile(
    r"[(\[]?(?:image|photo(?:graph)?s?|picture|credits?|source)(?: by| credit)?\s?:", re.IGNORECASE
)
_NO_HEADING_END = re.compile(r"[.;,:。…][\"'”’»)\]]*$")


def ends_sentence(line: str) -> bool:
    """Whether `line` ends as a sentence does, in a full stop or its like."""
    return _TERMINAL.search(line.rstrip()[-_MAX_TERMINAL:]) is not None


def blocks_of_lines(text: str) -> list[Block]:
    """Return the blocks of plain `text`.

    Short lines that do not end a sentence are taken for headings: see `settle_headings`. A line
    is a block of its own unless the text is hard-wrapped and the line goes on the one
    before: then the first word of it would not have fitted there, as in greedy wrapping.
    """
    groups = list(_groups(text))
    wrapped = _is_wrapped(text, groups)
    spans = [span for group in groups for span in _joined(text, group, wrapped=wrapped)]
    return [Block(_kind(text[start:end]), start, end) for start, end in spans]


def settle_headings(blocks: Sequence[Block], title: int | None) -> list[Block]:
    """Take long runs of short lines, and a last one that heads nothing, for paragraphs.

    The block at `title` stays a heading. To be called when boilerplate is marked, since menus
    are runs of short lines too.
    """
    result: list[Block] = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        group = list(run)
        first = len(result)
        heads = len(group) <= _MAX_HEADING_RUN and first + len(group) < len(blocks)
        if kind is BlockKind.HEADING and not heads:
            group = [
                block if position == title else replace(block, kind=BlockKind.PARAGRAPH)
                for position, block in enumerate(group, first)
            ]
        result.extend(group)
    return result


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without the blank characters at its ends; empty if all are blank."""
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of non-blank lines."""
    group: list[tuple[int, int]] = []
    previous = 0
    for match in _LINE.finditer(text):
        start, end = trimmed(text, *match.span())
        gap = text[previous : match.start()].replace("\r\n", "\n")
        if group and (start >= end or len(gap) > 1):
            yield group
            group = []
        if start < end:
            group.append((start, end))
        previous = match.end()
    if group:
        yield group


def _is_wrapped(text: str, groups: list[list[tuple[int, int]]]) -> bool:
    """Whether lines often go on in lower case, as in wrapped prose and never in lists of lines."""
    starts = [text[start] for group in groups for start, _ in group[1:]]
    return sum(first.islower() for first in starts) > _WRAPPED_SHARE * max(1, len(starts))


def _joined(text: str, group: list[tuple[int, int]], *, wrapped: bool) -> Iterator[tuple[int, int]]:
    width = max(end - start for start, end in group)
    start, end = group[0]
    for line, (next_start, next_end) in pairwise(group):
        goes_on = (
            wrapped
            and width in _WRAP_WIDTHS
            and LIST_MARKER.match(text, next_start) is None
            and _continues(text[slice(*line)], text[next_start:next_end], width)
        )
        if not goes_on:
            yield start, end
            start = next_start
        end = next_end
    yield start, end


def _continues(line: str, following: str, width: int) -> bool:
    unfinished = following[0].islower() and not ends_sentence(line)
    return unfinished or len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _kind(line: str) -> BlockKind:
    if LIST_MARKER.match(line):
        return BlockKind.LIST_ITEM
    if _CAPTION.search(line):
        return BlockKind.PARAGRAPH
    short = len(line) <= _MAX_HEADING_CHARACTERS and len(line.split()) <= _MAX_HEADING_WORDS
    if short and "\n" not in line and not _NO_HEADING_END.search(line):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH
