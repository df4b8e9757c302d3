"""Loaders: one module for each format, found by the suffixes that it names.

A loader module has `SUFFIXES`, the file suffixes it reads; `VERSION`, raised when it would give
another text or other blocks for the same file; and `load(data, path)`, which yields the documents
of a file and raises DocumentError for what cannot become one. For a file of many documents it
yields the error of a bad record in its place, so that the others go on.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Protocol

from corpus.csl import FIELDS, MAX_CHARACTERS, is_sidecar, with_sidecar
from corpus.document import BlockKind, LoadedDocument
from corpus.errors import DocumentError
from corpus.loaders import csv, docx, html, jsonl, markdown, pdf, text

SEGMENTATION = 3
"""Raised when blocks, boilerplate, sentences or passages come out otherwise for the same text."""


class Loader(Protocol):
    """What a loader module offers."""

    SUFFIXES: tuple[str, ...]
    VERSION: int

    def load(self, data: bytes, path: Path) -> Iterator[LoadedDocument | DocumentError]:
        """Yield the documents of the file at `path`, whose content is `data`."""


_LOADERS: dict[str, Loader] = {
    "csv": csv,
    "docx": docx,
    "html": html,
    "jsonl": jsonl,
    "markdown": markdown,
    "pdf": pdf,
    "text": text,
}
"""The loaders by the names that libraries know them by."""


@cache
def loaders() -> dict[str, tuple[str, Loader]]:
    """Return name and loader by file suffix."""
    return {
        suffix: (name, loader) for name, loader in _LOADERS.items() for suffix in loader.SUFFIXES
    }


def loader_identity(path: Path) -> str | None:
    """Return name and version of the loader for `path`, or None if there is none."""
    if path.suffix.lower() not in loaders():
        return None
    name, loader = loaders()[path.suffix.lower()]
    return f"{name} {loader.VERSION}.{SEGMENTATION}"


def load(path: Path) -> Iterator[LoadedDocument | DocumentError]:
    """Yield the documents of the file at `path`, or the error of a record in its place.

    What the file's sidecar states comes before what the file states of itself.

    Raises DocumentError if the file has no loader, cannot be read or holds no text.
    """
    if is_sidecar(path):
        raise DocumentError(
            "holds the citation of the file beside it, and is not a document itself"
        )
    if path.suffix.lower() not in loaders():
        known = " ".join(sorted(loaders()))
        raise DocumentError(f"has an unsupported format; supported are {known}")
    _, loader = loaders()[path.suffix.lower()]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}") from error
    if not data.strip():
        raise DocumentError("is empty")
    for document in with_sidecar(loader.load(data, path), path):
        yield document if isinstance(document, DocumentError) else _checked(document)


def _checked(document: LoadedDocument) -> LoadedDocument | DocumentError:
    if all(block.kind is BlockKind.BOILERPLATE for block in document.blocks):
        place = f"record {document.part} " if document.part else ""
        return DocumentError(f"{place}holds no text besides menus and the like")
    return _readable(document)


def _readable(document: LoadedDocument) -> LoadedDocument:
    """Return `document` without what it states at greater length than can be cited."""
    stated = {name: getattr(document.metadata, name) or "" for name in FIELDS}
    long = [name for name, value in stated.items() if len(value) > MAX_CHARACTERS]
    if not long:
        return document
    notices = (
        f"its {name} has over {MAX_CHARACTERS:,} characters and is left out" for name in long
    )
    return replace(
        document,
        metadata=replace(document.metadata, **dict.fromkeys(long)),
        notices=(*document.notices, *notices),
    )
