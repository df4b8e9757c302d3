"""What holds of every document, and strange texts to try it on."""

import re
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, LoadedDocument, Passage, Sentence
from corpus.passages import pack_passages
from corpus.sentences import MAX_SENTENCE_CHARACTERS, split_sentences

STRANGE = settings(max_examples=150, deadline=None)
"""Enough texts to find what is common, in about a second."""

LEAST_LIMIT = 8
"""Tokens that hold the longest marker, of a heading of the sixth level, and a word."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PIECES = (
    *("\r", "\n", "\r\n", "\n\n", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\u2028", "\u2029"),
    *("\x00", "\ud800", "\u200f", "\u202e", "e\u0301", "\u3000", "\xa0", " ", "  ", "\t"),
    *(
        "漢字。",
        "？",
        "؟",
        "\U0001f600",
        ". ",
        "! ",
        "? ",
        '."',
        ".”",
        " (",
        "Dr. ",
        "word",
        "Word",
    ),
    *("- ", "* ", "1. ", "(a) ", "• ", "# ", "###### ", "> ", "    ", "---", "```\n", "|"),
    *("x" * 700, " " * 30, "The story goes on and on, ", "A headline of some words\n"),
    *("Read more", "Share", "Advertisement", "Comments (0)", "January 4, 2026", "Home › World › "),
)


def texts(*pieces: str) -> st.SearchStrategy[str]:
    """Give texts of any characters, and texts put together from `pieces` and common ones."""
    parts = st.sampled_from([*_PIECES, *pieces]) | st.text(max_size=5)
    return st.text(max_size=60) | st.lists(parts, max_size=40).map("".join)


def limits() -> st.SearchStrategy[int]:
    """Give small sizes of passages, in tokens."""
    return st.integers(LEAST_LIMIT, 40)


def token_spans(batch: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return the spans of words and signs."""
    return [[match.span() for match in _TOKEN.finditer(text)] for text in batch]


def assert_document(document: LoadedDocument, max_tokens: int) -> None:
    """Check blocks, sentences and passages of a document against its text."""
    text, blocks = document.text, document.blocks
    assert_blocks(text, blocks)
    sentences = split_sentences(text, blocks)
    assert_sentences(text, blocks, sentences)
    fitted, passages = pack_passages(text, blocks, sentences, token_spans, max_tokens)
    assert_sentences(text, blocks, fitted)
    assert_passages(text, blocks, fitted, passages)
    for tokens in token_spans([text[passage.start : passage.end] for passage in passages]):
        assert len(tokens) <= max_tokens


def assert_blocks(text: str, blocks: Sequence[Block]) -> None:
    """Check that blocks are in order, apart, trimmed, and hold every non-blank character."""
    previous = 0
    for block in blocks:
        assert previous <= block.start < block.end
        assert not text[previous : block.start].strip()
        _assert_trimmed(text, block.start, block.end)
        previous = block.end
    assert not text[previous:].strip()


def assert_sentences(text: str, blocks: Sequence[Block], sentences: Sequence[Sentence]) -> None:
    """Check that sentences are in order, apart, trimmed, not too long and within their blocks."""
    previous = 0
    for sentence in sentences:
        block = blocks[sentence.block]
        assert block.kind is not BlockKind.BOILERPLATE
        assert max(previous, block.start) <= sentence.start < sentence.end <= block.end
        assert sentence.end - sentence.start <= MAX_SENTENCE_CHARACTERS
        _assert_trimmed(text, sentence.start, sentence.end)
        previous = sentence.end


def assert_passages(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sentence], passages: Sequence[Passage]
) -> None:
    """Check that passages are whole sentences and, with boilerplate, cover the text once."""
    covered = [character.isspace() for character in text]
    for block in blocks:
        if block.kind is BlockKind.BOILERPLATE:
            covered[block.start : block.end] = [True] * (block.end - block.start)
    end = last = 0
    for passage in passages:
        assert end <= passage.start
        assert last == passage.first < passage.last
        assert passage.start <= sentences[passage.first].start
        assert passage.end == sentences[passage.last - 1].end
        _assert_trimmed(text, passage.start, passage.end)
        assert not any(
            block.kind is BlockKind.BOILERPLATE and block.start < passage.end
            for block in blocks
            if block.end > passage.start
        )
        covered[passage.start : passage.end] = [True] * (passage.end - passage.start)
        end, last = passage.end, passage.last
    assert last == len(sentences)
    assert all(covered)


def _assert_trimmed(text: str, start: int, end: int) -> None:
    assert text[start:end] == text[start:end].strip() != ""
