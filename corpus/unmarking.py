"""Page furniture that a person says is text: it counts as paragraphs from then on.

A block is known by its own words, so that it stays text when its file is indexed again, and also
where something else in the file has changed. All blocks of a document with these words go together.
"""

from collections.abc import Collection
from dataclasses import replace

from corpus.document import Block, BlockKind, LoadedDocument

_EITHER = frozenset({BlockKind.FURNITURE, BlockKind.PARAGRAPH})


def counted(loaded: LoadedDocument, words: Collection[str], kind: BlockKind) -> LoadedDocument:
    """Return `loaded` with its furniture and paragraphs of these `words` counted as `kind`."""
    if not words:
        return loaded
    return replace(
        loaded,
        blocks=tuple(
            replace(block, kind=kind)
            if block.kind in _EITHER and loaded.text[block.start : block.end] in words
            else block
            for block in loaded.blocks
        ),
        sentences=None,
    )


def words_within(loaded: LoadedDocument, start: int, end: int, kind: BlockKind) -> frozenset[str]:
    """Return the words of the blocks of this `kind` that share text with `[start, end)`."""
    return frozenset(
        loaded.text[block.start : block.end]
        for block in loaded.blocks
        if block.kind is kind and _overlaps(block, start, end)
    )


def _overlaps(block: Block, start: int, end: int) -> bool:
    return block.start < end and start < block.end
