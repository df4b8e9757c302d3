"""The library that a gold set is asked of when it is not the user's: indexed once, and cached."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

from corpus.errors import GoldError, LibraryBusyError, LibraryError
from corpus.library.database import Library
from embeddings.encoder import Encoder
from qa.gold.gold import GoldDocument
from qa.indexing.indexing import index
from qa.indexing.report import IndexReport, Observer


def cache_folder() -> Path:
    """Return the folder where collections are kept; it can be deleted at any time."""
    return user_cache_path("verbatim", appauthor=False) / "evaluation"


def write_documents(documents: Sequence[GoldDocument], cache: Path) -> Path:
    """Write a gold set's own documents to a file named by their content, and return it.

    Raises GoldError if it cannot be written.
    """
    lines = [
        json.dumps({"id": document.name, "title": document.title, "text": document.text}) + "\n"
        for document in documents
    ]
    content = "".join(lines).encode()
    path = cache / f"{_short_hash(content)}.jsonl"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    except OSError as error:
        raise GoldError(f"The cache folder {cache} cannot be written: {error.strerror}") from error
    return path


def cached_library(
    paths: Sequence[Path], encoder: Encoder, cache: Path, observe: Observer = lambda _: None
) -> tuple[Library, IndexReport]:
    """Return a library of exactly the files and folders at `paths`, encoded only once.

    It is kept under the paths and the encoder, and brought in step with the files at each use.
    """
    key = json.dumps([*sorted(str(path.absolute()) for path in paths), encoder.identity])
    folder = cache / _short_hash(key.encode())

    def opened() -> tuple[Library, IndexReport]:
        library = Library.open(folder, create=True)
        return library, index(library, lambda: encoder, paths, prune=True, observe=observe)

    try:
        return opened()
    except LibraryBusyError:
        raise
    except LibraryError:
        # Whatever became of it, what is in the cache can be made again.
        shutil.rmtree(folder, ignore_errors=True)
        return opened()


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]
