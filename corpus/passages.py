"""Passages: whole neighbouring sentences, sized by the model's own tokens, without overlap."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from corpus.document import Block, BlockKind, Passage, Sentence

_ENOUGH_BEFORE_HEADING = 1 / 3
_ENOUGH_BEFORE_BLOCK = 1 / 2

TokenSpans: TypeAlias = Callable[[Sequence[str]], Sequence[Sequence[tuple[int, int]]]]
"""Gives, for each text, the spans of its tokens as the model cuts it, without special tokens."""


def pack_passages(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[Sentence],
    token_spans: TokenSpans,
    max_tokens: int,
) -> tuple[list[Sentence], list[Passage]]:
    """Pack `sentences` into passages of at most `max_tokens` tokens each.

    Boilerplate ends a passage, and so does a heading once the passage is a third full. A block that
    fits into a passage stays whole; a longer one is shared out evenly. A sentence that alone is
    too long is cut at a token boundary.

    Returns the sentences, cut where needed, and the passages over them.
    """
    budget = max_tokens
    while True:
        fitted, passages = _pack(text, blocks, sentences, token_spans, budget)
        spans = token_spans([text[passage.start : passage.end] for passage in passages])
        if budget == 1 or all(len(tokens) <= max_tokens for tokens in spans):
            return fitted, passages
        # List markers count too, and some tokenizers cut a text otherwise than its sentences.
        budget = max(1, budget * 9 // 10)


def _pack(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[Sentence],
    token_spans: TokenSpans,
    max_tokens: int,
) -> tuple[list[Sentence], list[Passage]]:
    fitted: list[Sentence] = []
    sizes: list[int] = []
    spans = token_spans([text[sentence.start : sentence.end] for sentence in sentences])
    for sentence, tokens in zip(sentences, spans, strict=True):
        for piece, size in _fit(text, sentence, tokens, token_spans, max_tokens):
            fitted.append(piece)
            sizes.append(size)
    cuts = [0, *_cuts(blocks, fitted, sizes, max_tokens), len(fitted)] if fitted else []
    passages = [
        Passage(_start(blocks, fitted, first), fitted[last - 1].end, first, last)
        for first, last in pairwise(cuts)
    ]
    return fitted, passages


def _fit(
    text: str,
    sentence: Sentence,
    tokens: Sequence[tuple[int, int]],
    token_spans: TokenSpans,
    max_tokens: int,
) -> Iterator[tuple[Sentence, int]]:
    """Yield the pieces of a sentence and their sizes, cut between words where that can be."""
    start = sentence.start
    while len(tokens) > max_tokens:
        body = text[start : sentence.end]
        between = range(max_tokens, max_tokens // 2, -1)
        cut = next(
            (position for position in between if body[tokens[position][0] - 1].isspace()),
            max_tokens,
        )
        stop = tokens[cut][0] or 1
        yield replace(sentence, start=start, end=start + len(body[:stop].rstrip())), cut
        start += stop
        tokens = token_spans([text[start : sentence.end]])[0]
    yield replace(sentence, start=start), len(tokens)


def _cuts(
    blocks: Sequence[Block], sentences: Sequence[Sentence], sizes: Sequence[int], max_tokens: int
) -> Iterator[int]:
    """Yield the positions of the sentences that begin a passage, except for the first one."""
    filled = 0
    limit = max_tokens
    whole_sizes: Counter[int] = Counter()
    for sentence, size in zip(sentences, sizes, strict=True):
        whole_sizes[sentence.block] += size
    for position, sentence in enumerate(sentences):
        opens_block = position == 0 or sentences[position - 1].block != sentence.block
        size = sizes[position]
        if opens_block:
            whole = whole_sizes[sentence.block]
            limit = max_tokens
            fits = filled + whole <= max_tokens
            share = filled / max_tokens
            if position and _breaks_before(
                blocks, sentences[position - 1], sentence, share, fits=fits
            ):
                yield position
                filled = 0
            if whole > max_tokens:
                # The least size by which a long block makes passages of like size.
                limit = whole // -(-whole // max_tokens)
        if filled and (filled + size > max_tokens or (not opens_block and filled >= limit)):
            yield position
            filled = 0
        filled += size


def _breaks_before(
    blocks: Sequence[Block], before: Sentence, sentence: Sentence, filled: float, *, fits: bool
) -> bool:
    """Whether a passage ends before `sentence`, given how full it is and if its block fits."""
    between = blocks[before.block + 1 : sentence.block]
    after_heading = blocks[before.block].kind is BlockKind.HEADING
    heading = blocks[sentence.block].kind is BlockKind.HEADING and not after_heading
    return (
        any(block.kind is BlockKind.BOILERPLATE for block in between)
        or (heading and filled >= _ENOUGH_BEFORE_HEADING)
        or (not fits and not after_heading and filled >= _ENOUGH_BEFORE_BLOCK)
    )


def _start(blocks: Sequence[Block], sentences: Sequence[Sentence], first: int) -> int:
    """Return where a passage starts: before the marker if its first sentence opens its block."""
    sentence = sentences[first]
    opens = first == 0 or sentences[first - 1].block != sentence.block
    return blocks[sentence.block].start if opens else sentence.start
