"""Whether the files of the keyword index are those that were written, for this library.

After each change `files.json` names every file with its size and CRC-32, and the library that it
was made of. Segments never change once they are written, `meta.json` says which of them count, and
a writer notes in `.managed.json` what it is about to write; so if all files are as they were
signed, the index is whole and nobody was interrupted while writing it.
"""

import json
import os
import zlib
from pathlib import Path

_SIGNATURE = "files.json"
_PARTIAL = ".files.json"
_PART_BYTES = 1 << 20
_OWN = frozenset({_SIGNATURE, _PARTIAL})


class KeywordFiles:
    """The files in the folder of one library's keyword index."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Look after the files in `folder`; `identity` says of what library, and how, they are."""
        self._folder = folder
        self._identity = identity
        self._segments: dict[str, tuple[tuple[int, int], int]] = {}

    def signature(self) -> str | None:
        """Return what was signed last, or None if there is nothing of this library."""
        try:
            signed = (self._folder / _SIGNATURE).read_text("utf-8")
            return signed if json.loads(signed)["library"] == self._identity else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def are_whole(self, signature: str) -> bool:
        """Whether all files are there and as they were when `signature` was made."""
        try:
            files = json.loads(signature)["files"]
            return all(self._is_whole(name, *expected) for name, expected in files.items())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False

    def sign(self) -> None:
        """Note all files as they are now; raises OSError if that cannot be written."""
        files = {
            path.name: self._size_and_checksum(path)
            for path in sorted(self._folder.iterdir())
            if path.is_file() and path.suffix != ".lock" and path.name not in _OWN
        }
        partial = self._folder / _PARTIAL
        with partial.open("w", encoding="utf-8") as file:
            json.dump({"library": self._identity, "files": files}, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._folder / _SIGNATURE)

    def _is_whole(self, name: str, size: int, checksum: int) -> bool:
        path = self._folder / name
        return path.stat().st_size == size and self._size_and_checksum(path) == (size, checksum)

    def _size_and_checksum(self, path: Path) -> tuple[int, int]:
        """Return a file's size and checksum; a segment that was read before is not read again."""
        status = path.stat()
        state = (status.st_size, status.st_mtime_ns)
        known, checksum = self._segments.get(path.name, (None, 0))
        if known != state:
            checksum = 0
            with path.open("rb") as file:
                while part := file.read(_PART_BYTES):
                    checksum = zlib.crc32(part, checksum)
            # Others are written anew, and perhaps twice within the resolution of file times.
            if path.suffix != ".json":
                self._segments[path.name] = (state, checksum)
        return status.st_size, checksum
