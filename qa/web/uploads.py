"""Files that people upload: kept in the library's folder, under the names they came with."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath

from corpus.errors import DocumentError
from corpus.loaders import is_inside, loaders

_MAX_NAME_BYTES = 200
_MAX_DEPTH = 20


class Uploads:
    """The folder of uploaded files of one library."""

    def __init__(self, library: Path) -> None:
        """Keep files under `library`; the folder is made with the first one."""
        self.folder = library.absolute() / "uploads"

    def place(self, name: str) -> Path:
        """Return where the file that came as `name`, a path with slashes, is kept.

        Raises DocumentError if it cannot have this name, or has a format that is not read.
        """
        path = PurePosixPath(name)
        if (
            not path.parts
            or len(path.parts) > _MAX_DEPTH
            or path.is_absolute()
            or not all(map(is_plain, path.parts))
        ):
            raise DocumentError(f"{name!r} is not a valid file name here; rename it.")
        if path.suffix.lower() not in loaders():
            known = " ".join(sorted(loaders()))
            raise DocumentError(f"has an unsupported format; supported are {known}")
        return self.folder / path

    def top(self, place: Path) -> Path:
        """Return what to index for the file at `place`: it, or the outermost folder it is in."""
        return self.folder / place.relative_to(self.folder).parts[0]

    def holds(self, path: str) -> bool:
        """Whether the file with this key was uploaded."""
        return is_inside(path, self.folder)

    def discard(self, path: str) -> None:
        """Delete the file with this key, if it was uploaded."""
        if self.holds(path):
            Path(path).unlink(missing_ok=True)


async def keep(place: Path, content: AsyncIterator[bytes]) -> None:
    """Write `content` to the file `place`: all of it or, if it breaks off, nothing.

    Raises DocumentError if it cannot be written.
    """
    partial = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as file:
            partial = Path(file.name)
            async for chunk in content:
                file.write(chunk)
        partial.replace(place)
    except OSError as error:
        raise DocumentError(f"cannot be stored: {error.strerror}") from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def is_plain(part: str) -> bool:
    """Whether `part` can be the name of a file or folder on any system, and is not hidden."""
    return (
        part != ""
        and not part.startswith(".")
        and part.isprintable()
        and not set(part) & set('/\\:*?"<>|')
        and len(part.encode()) <= _MAX_NAME_BYTES
    )
