"""The documents that a gold set is checked against: their names and texts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import DocumentError, GoldError
from corpus.library.reader import LibraryReader
from corpus.loaders.files import files_of
from corpus.loaders.registry import load
from qa.gold.gold import GoldDocument
from qa.gold.matching import QuotedText, names_of

_KEPT_TEXTS = 256


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents by all that gold may call them, and what gives the text of each."""

    named: dict[str, list[int]]
    names: dict[int, str]
    text: Callable[[int], QuotedText]

    @classmethod
    def of_library(cls, reader: LibraryReader) -> "Shelf":
        """Return the documents that `reader` sees, for as long as it reads."""
        documents = reader.documents()
        rows = ((one.id, one.name, one.part) for one in documents)
        return cls._of(rows, lambda document: reader.text(document) or "")

    @classmethod
    def of_files(cls, paths: Sequence[Path]) -> "Shelf":
        """Return the documents of files and folders, as indexing would read them.

        Raises GoldError if a path does not exist, or there are none.
        """
        documents = []
        for path in paths:
            if not path.exists():
                raise GoldError(f"There is nothing at {path}.")
            for file in files_of(path.absolute()):
                try:
                    for loaded in load(file.path):
                        if not isinstance(loaded, DocumentError):
                            name = f"{file.name}:{loaded.part}" if loaded.part else file.name
                            documents.append((name, loaded.part, loaded.text))
                except DocumentError:
                    # Indexing would skip it, so that gold cannot mean it.
                    continue
        if not documents:
            raise GoldError(f"There is no document to read in {', '.join(map(str, paths))}.")
        rows = ((at, name, part) for at, (name, part, _) in enumerate(documents))
        return cls._of(rows, lambda at: documents[at][2])

    @classmethod
    def of_collection(cls, documents: Sequence[GoldDocument]) -> "Shelf":
        """Return the documents that come with a gold set."""
        rows = ((at, document.name, "") for at, document in enumerate(documents))
        return cls._of(rows, lambda at: documents[at].text)

    @classmethod
    def _of(cls, rows: Iterable[tuple[int, str, str]], text: Callable[[int], str]) -> "Shelf":
        named: dict[str, list[int]] = {}
        names: dict[int, str] = {}
        for document, name, part in rows:
            names[document] = name
            for called in names_of(name, part):
                named.setdefault(called, []).append(document)
        return cls(named, names, lru_cache(_KEPT_TEXTS)(lambda one: QuotedText(text(one))))
