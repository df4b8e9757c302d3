"""Sentences within blocks, as exact spans that hold every non-blank character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import Block, BlockKind, LoadedDocument, Sentence
from corpus.languages import Language, language_of
from corpus.lines import LIST_MARKER, trimmed
from corpus.sentence_ends import sentence_ends

MAX_SENTENCE_CHARACTERS = 1_200
"""Longer stretches without a sentence end are cut, so that a quote can be read at a glance."""

_HEADING_MARKER = re.compile(r"#{1,6}[ \t]+(?=\S)")
_BREAK = re.compile(r"\s+(?=\S)")


def split_sentences(text: str, blocks: Sequence[Block]) -> list[Sentence]:
    """Return the sentences of all blocks but furniture, in order; none crosses a block.

    A heading, a table row and a code listing are one sentence each. The markers of list items and
    headings stand before their sentence, not in it.
    """
    language = language_of(text, blocks)
    return [
        Sentence(*span, at)
        for at, block in enumerate(blocks)
        if block.kind is not BlockKind.FURNITURE
        for span in _spans(text, block, language)
    ]


def with_sentences(loaded: LoadedDocument) -> LoadedDocument:
    """Return `loaded` with its sentences, unless it has them already."""
    if loaded.sentences is not None:
        return loaded
    return replace(loaded, sentences=tuple(split_sentences(loaded.text, loaded.blocks)))


def _spans(text: str, block: Block, language: Language | None) -> Iterator[tuple[int, int]]:
    start = block.start
    marker = {BlockKind.LIST_ITEM: LIST_MARKER, BlockKind.HEADING: _HEADING_MARKER}.get(block.kind)
    if marker is not None and (match := marker.match(text, start, block.end)) is not None:
        start = match.end()
    whole = block.kind in {BlockKind.HEADING, BlockKind.TABLE, BlockKind.CODE}
    ends = [] if whole else sentence_ends(text[start : block.end], language)
    for first, last in pairwise([start, *(start + end for end in ends), block.end]):
        sentence = trimmed(text, first, last)
        if sentence[0] < sentence[1]:
            yield from _cut(text, *sentence)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long, between words where there are any."""
    while end - start > MAX_SENTENCE_CHARACTERS:
        limit = start + MAX_SENTENCE_CHARACTERS
        breaks = [match.start() for match in _BREAK.finditer(text, start + 1, limit)]
        stop = breaks[-1] if breaks else limit
        yield trimmed(text, start, stop)
        start = trimmed(text, stop, end)[0]
    yield start, end
