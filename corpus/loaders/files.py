"""The files of a folder, as they stand on disk."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.csl import is_sidecar, sidecar_of
from corpus.errors import DocumentError


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
            found = Path(folder) / name
            if not name.startswith(".") and found.is_file() and not is_sidecar(found):
                yield File(path, found, path_key(found.relative_to(path)))


def path_key(path: Path) -> str:
    """Return `path` with slashes, and with bytes that are not UTF-8 spelt out."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def is_inside(key: str, folder: Path) -> bool:
    """Whether the path with this key is `folder` or lies in it."""
    outer = path_key(folder).rstrip("/")
    return key == outer or key.startswith(f"{outer}/")
