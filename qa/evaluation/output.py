"""Writing the files of an evaluation, and telling beforehand whether they can be written."""

from pathlib import Path
from tempfile import TemporaryFile

from corpus.errors import GoldError


def check_folder(path: Path, option: str) -> None:
    """Raise GoldError if no file can be written to the folder at `path`, as `option` asks."""
    try:
        # The only way to know, short of writing what is to be there.
        with TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise GoldError(f"{option}: {path} cannot be written to: {error.strerror}") from error


def write_text(path: Path, text: str) -> None:
    """Write a file; raises GoldError if it cannot be written."""
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise GoldError(f"{path} cannot be written: {error.strerror}") from error
