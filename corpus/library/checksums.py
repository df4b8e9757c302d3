"""Checksums of what a library holds, by which damage to its file is told from what was stored.

A passage's text has a checksum over its place and its words; those of its sentences, its vector
and its codes begin with it, so that each belongs to this text and no other. A document's record,
blocks and pages have one each; its whole text has the SHA-256 that is part of its record. Two
totals in the settings say which documents are current, and how often each token occurs.

CRC-32 finds every single flipped bit and every stretch of up to 32, and misses other damage once
in four thousand million times. It guards against faults, not against people who forge files.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence


def content_hash(text: str) -> str:
    """Return the SHA-256 of a canonical text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def rows_checksum(rows: Sequence[Sequence[object]], start: int = 0) -> int:
    """Return the checksum of rows of plain values, after `start`; that of no rows is `start`."""
    for row in rows:
        # Escaped to ASCII, whose form does not depend on the version of Unicode.
        start = zlib.crc32(ascii(tuple(row)).encode(), start)
    return start


def text_checksum(passage: int, document: int, start: int, end: int, text: str) -> int:
    """Return the checksum of a passage's place and text."""
    return zlib.crc32(text.encode(), rows_checksum([(passage, document, start, end)]))


def vector_checksum(vector: bytes, text: int) -> int:
    """Return the checksum of a passage's vector; `text` is that of its text."""
    return zlib.crc32(vector, text)


def codes_checksum(tokens: bytes, codes: bytes, text: int) -> int:
    """Return the checksum of a passage's tokens and their codes; `text` is that of its text."""
    return zlib.crc32(codes, zlib.crc32(tokens, rows_checksum([(len(tokens),)], text)))


def frequencies_checksum(counts: Mapping[int, int]) -> int:
    """Return the sum of the counts of tokens, each times a number drawn by its token.

    It is linear: that of a change is added to that of the whole.
    """
    return sum(
        count * (zlib.crc32(token.to_bytes(4, "little")) | 1) for token, count in counts.items()
    )
