"""The original file of a document, as it lies on disk now."""

from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from corpus.library.records import StoredSource

_READABLE = {".txt", ".md", ".markdown", ".csv", ".tsv", ".jsonl", ".ndjson"}
"""What a browser shows as plain text; all else is given to be saved."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file that can be opened; `has_changed` if it is not as it was when it was indexed."""

    path: Path
    has_changed: bool

    @property
    def is_readable(self) -> bool:
        """Whether a browser may show it, as plain text."""
        return self.path.suffix.lower() in _READABLE


def original(source: StoredSource) -> Original | None:
    """Return the file that `source` stands for, or None if it is not there any more."""
    path = Path(source.path)
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    if not S_ISREG(status.st_mode):
        return None
    return Original(path, (status.st_size, status.st_mtime_ns) != (source.size, source.modified))
