"""Plain text."""

from collections.abc import Iterator
from pathlib import Path

from corpus.decoding import decode, storable
from corpus.document import LoadedDocument
from corpus.plain_text import read_page

SUFFIXES = (".txt", ".text")
VERSION = 1


def load(data: bytes, path: Path) -> Iterator[LoadedDocument]:  # noqa: ARG001
    """Yield the one document of a plain text file."""
    text, notices = storable(decode(data))
    blocks, metadata = read_page(text)
    yield LoadedDocument("", text, metadata, tuple(blocks), notices)
