"""What the library gives back: rows of it as data, and how those are packed and checked.

Arrays are of little-endian int32, one row for each block or sentence; -1 stands for what is not
there, and a kind is its place in `_KINDS`.

Checksums tell damage to the file from what was stored. Those of a passage begin with that of its
text, which is over its place and its words, so that each belongs to this text and no other. The
whole text of a document has the SHA-256 that is part of its record. Two totals in the settings say
which documents are current, and how often each token occurs. CRC-32 finds every single flipped bit
and every burst of up to 32, and misses other damage once in four thousand million times. It guards
against faults, not against people who forge files.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.document import Block, BlockKind, Metadata, Sentence

TOKEN_BYTES = 4
"""Bytes that a token takes in `PassageEncoding.tokens`."""

FLOAT_BYTES = 4
"""Bytes that a number takes in `PassageEncoding.vector`."""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A file that was indexed; `size` and `modified` are None while it is only partly in.

    `sidecar` is the modified time of its sidecar, None where it has none.
    """

    id: int
    path: str
    root: str
    size: int | None
    modified: int | None
    loader: str | None
    sidecar: int | None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of the library.

    `name` is the file's path relative to the folder that was indexed, with `:part` for one of
    several documents in a file. `stated` is what the file says of itself, by which it is searched;
    `metadata` the same with what a person corrected, which is shown and cited. `passages` is the
    half-open range of its passage ids.
    """

    id: int
    source: int
    part: str
    name: str
    content_hash: str
    encoding_key: str
    loader: str
    stated: Metadata
    metadata: Metadata
    characters: int
    words: int
    added: str
    passages: range
    is_current: bool
    replaced_by: int | None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its text: `text == document.text[start:end]`."""

    id: int
    document: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """A sentence of a passage, in document offsets, and its tokens `[first_token, last_token)`.

    `header` is the span of the header row of its table, see `Block`.
    """

    passage: int
    block: int
    kind: BlockKind
    start: int
    end: int
    first_token: int
    last_token: int
    header: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PassageEncoding:
    """What a model makes of a passage, as it is stored.

    `vector` is d little-endian float32; `tokens` n little-endian uint32; `codes` n codes.
    `sentence_tokens` gives the half-open token range of each sentence of the passage.
    """

    vector: bytes
    tokens: bytes
    codes: bytes
    sentence_tokens: tuple[tuple[int, int], ...]


_KINDS = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE,
    BlockKind.CODE,
    BlockKind.BOILERPLATE,
)
"""Stored by their place here: a new one is added at the end."""

_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(_KINDS)}
_NOTHING = (-1, -1)
_BLOCK_NUMBERS, _SENTENCE_NUMBERS = 5, 8
SENTENCE_BYTES = 4 * _SENTENCE_NUMBERS
"""Bytes that a sentence takes in a passage's array of them."""


def packed_pages(pages: Sequence[int]) -> bytes:
    """Return the offsets of pages as they are stored."""
    return _packed(pages)


def unpacked_pages(pages: bytes) -> tuple[int, ...]:
    """Return what `packed_pages` packed."""
    return tuple(np.frombuffer(pages, "<i4").tolist())


def packed_blocks(blocks: Iterable[Block]) -> bytes:
    """Return blocks as they are stored."""
    return _packed(
        number
        for block in blocks
        for number in (
            _NUMBER_OF_KIND[block.kind],
            block.start,
            block.end,
            *(block.header or _NOTHING),
        )
    )


def unpacked_blocks(blocks: bytes) -> list[Block]:
    """Return what `packed_blocks` packed."""
    return [
        Block(_KINDS[kind], start, end, _span(*header))
        for kind, start, end, *header in _rows(blocks, _BLOCK_NUMBERS)
    ]


def packed_sentences(
    sentences: Sequence[Sentence],
    tokens: Sequence[tuple[int, int]],
    blocks: Sequence[Block] | Mapping[int, Block],
) -> bytes:
    """Return the sentences of a passage as they are stored, with what is said of their blocks.

    `blocks` gives these by their position in the document.
    """
    return _packed(
        number
        for sentence, span in zip(sentences, tokens, strict=True)
        for block in [blocks[sentence.block]]
        for number in (
            sentence.block,
            _NUMBER_OF_KIND[block.kind],
            sentence.start,
            sentence.end,
            *span,
            *(block.header or _NOTHING),
        )
    )


def unpacked_sentences(passage: int, sentences: bytes) -> list[StoredSentence]:
    """Return what `packed_sentences` packed."""
    return [
        StoredSentence(passage, block, _KINDS[kind], start, end, first, last, _span(*header))
        for block, kind, start, end, first, last, *header in _rows(sentences, _SENTENCE_NUMBERS)
    ]


def _packed(numbers: Iterable[int]) -> bytes:
    return np.fromiter(numbers, "<i4").tobytes()


def _rows(array: bytes, numbers: int) -> list[list[int]]:
    rows: list[list[int]] = np.frombuffer(array, "<i4").reshape(-1, numbers).tolist()
    return rows


def _span(start: int, end: int) -> tuple[int, int] | None:
    return None if start < 0 else (start, end)


def content_hash(text: str) -> str:
    """Return the SHA-256 of a canonical text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def rows_checksum(rows: Iterable[Sequence[object]], start: int = 0) -> int:
    """Return the checksum of rows of plain values, after `start`; that of no rows is `start`."""
    for row in rows:
        # Escaped to ASCII, whose form does not depend on the version of Unicode.
        start = zlib.crc32(ascii(tuple(row)).encode(), start)
    return start


def blobs_checksum(start: int, *blobs: bytes) -> int:
    """Return the checksum of `blobs` after `start`; where one ends and the next begins counts."""
    for blob in blobs:
        start = zlib.crc32(blob, zlib.crc32(len(blob).to_bytes(8, "little"), start))
    return start


def text_checksum(passage: int, document: int, start: int, end: int, text: str) -> int:
    """Return the checksum of a passage's place and text."""
    return zlib.crc32(text.encode(), rows_checksum([(passage, document, start, end)]))


def vector_checksum(vector: bytes, text: int) -> int:
    """Return the checksum of a passage's vector; `text` is that of its text."""
    return zlib.crc32(vector, text)


def frequencies_checksum(counts: Mapping[int, int]) -> int:
    """Return the sum of the counts of tokens, each times a number drawn by its token.

    It is linear: that of a change is added to that of the whole.
    """
    return sum(
        count * (zlib.crc32(token.to_bytes(4, "little")) | 1) for token, count in counts.items()
    )
