"""Files on disk, and the loaders that make documents of them.

A loader is a module for a format, found by the suffixes that it names. It has `SUFFIXES`, the file
suffixes it reads; `VERSION`, raised when it would give another text or other blocks for the same
file; and `load(data, path)`, which yields the documents of a file and raises DocumentError for what
cannot become one. For a file of many documents it yields the error of a bad record in its place, so
that the others go on.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from corpus.csl import FIELDS, MAX_CHARACTERS, is_sidecar, sidecar_of, with_sidecar
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


@dataclass(frozen=True, slots=True)
class File:
    """A file to index; `name` is its path relative to the folder `root`, with slashes."""

    root: Path
    path: Path
    name: str

    @property
    def key(self) -> str:
        """The path as the library knows it."""
        return path_key(self.path)

    def state(self) -> tuple[int, int]:
        """Return size in bytes and modified time in nanoseconds.

        Raises DocumentError if the file is gone or cannot be looked at.
        """
        try:
            status = self.path.stat()
        except OSError as error:
            raise DocumentError(f"cannot be read: {error.strerror}") from error
        return status.st_size, status.st_mtime_ns

    def sidecar_modified(self) -> int | None:
        """Return the modified time of the file's sidecar in nanoseconds, None if it has none."""
        try:
            return sidecar_of(self.path).stat().st_mtime_ns
        except OSError:
            return None


def files_of(path: Path) -> Iterator[File]:
    """Yield the file at `path`, or the files of the folder at `path` and below, by name.

    Hidden files and folders, whose names start with a dot, are left out, and so are the sidecars
    of files; links to folders are not followed.
    """
    if not path.is_dir():
        yield File(path.parent, path, path_key(Path(path.name)))
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if not name.startswith(".") and file.is_file() and not is_sidecar(file):
                yield File(path, file, path_key(file.relative_to(path)))


def path_key(path: Path) -> str:
    """Return `path` with slashes, and with bytes that are not UTF-8 spelt out."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def is_inside(key: str, folder: Path) -> bool:
    """Whether the path with this key is `folder` or lies in it."""
    outer = path_key(folder).rstrip("/")
    return key == outer or key.startswith(f"{outer}/")


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
