"""Windows of a document: a stretch of its text in pieces that say what they are.

The pieces of a window follow each other without a gap, so that their texts put together are
`text[start:end]`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Block, BlockKind

WINDOW_CHARACTERS = 20_000
"""How much of a document is shown at first, and added at a time."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a window, in document offsets; `kind` is that of its block, or "gap"."""

    kind: str
    start: int
    end: int
    text: str

    @property
    def is_paragraph(self) -> bool:
        """Whether it is of a paragraph."""
        return self.kind == BlockKind.PARAGRAPH


def around(start: int, characters: int) -> tuple[int, int]:
    """Return the window of a document of so many `characters` that shows what leads to `start`."""
    first = max(0, start - WINDOW_CHARACTERS // 4)
    return first, min(characters, first + WINDOW_CHARACTERS)


def snapped(start: int, end: int, blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the window with its edges moved out to block edges, where those are near."""
    near = WINDOW_CHARACTERS // 4
    for block in blocks:
        if block.start < start < block.end and start - block.start <= near:
            start = block.start
        if block.start < end < block.end and block.end - end <= near:
            end = block.end
    return start, end


def pieces(words: str, blocks: Sequence[Block], start: int) -> Iterator[Piece]:
    """Yield the pieces of the window that begins at `start` and holds `words`."""
    end = start + len(words)
    at = start
    for block in blocks:
        first, last = max(block.start, start), min(block.end, end)
        if first >= last:
            continue
        if at < first:
            yield Piece("gap", at, first, words[at - start : first - start])
        yield Piece(block.kind.value, first, last, words[first - start : last - start])
        at = last
    if at < end:
        yield Piece("gap", at, end, words[at - start :])
