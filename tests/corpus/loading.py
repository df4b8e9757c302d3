"""Giving content to the loader of a format, without a file."""

from collections.abc import Iterator
from pathlib import Path

from corpus.document import BlockKind, LoadedDocument
from corpus.errors import DocumentError
from corpus.loaders import loaders


def load_bytes(name: str, content: str | bytes) -> Iterator[LoadedDocument | DocumentError]:
    """Yield what the loader for files called `name` makes of `content`."""
    path = Path(name)
    data = content if isinstance(content, bytes) else content.encode()
    yield from loaders()[path.suffix][1].load(data, path)


def load_one(name: str, content: str | bytes) -> LoadedDocument:
    """Return the one document of a file with this name and content."""
    (document,) = load_bytes(name, content)
    assert isinstance(document, LoadedDocument)
    return document


def blocks_of(document: LoadedDocument) -> list[tuple[BlockKind, str]]:
    """Return kind and text of each block."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
