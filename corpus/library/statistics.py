"""What a library holds, in numbers."""

from dataclasses import dataclass
from pathlib import Path

from corpus.library.reader import LibraryReader


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over current documents; `documents_by_loader` names loaders with their versions.

    `free_bytes` of the database will be used again; `files` are sizes in bytes by name, of which
    `uploads` and `keywords` are folders.
    """

    documents: int
    passages: int
    sentences: int
    words: int
    characters: int
    ended_documents: int
    documents_by_loader: dict[str, int]
    model: str | None
    revision: int
    free_bytes: int
    files: dict[str, int]


def statistics(reader: LibraryReader, folder: Path) -> Statistics:
    """Return the statistics of the library that `reader` reads, which is in `folder`."""
    ask = reader.connection.execute
    documents, passages, words, characters = ask(
        "SELECT count(*), coalesce(sum(last_passage - first_passage), 0), coalesce(sum(words), 0),"
        " coalesce(sum(characters), 0) FROM documents WHERE ended_revision IS NULL"
    ).fetchone()
    (sentences,) = ask(
        "SELECT count(*) FROM sentences JOIN passages ON passages.id = passage"
        " JOIN documents ON documents.id = document WHERE ended_revision IS NULL"
    ).fetchone()
    (ended,) = ask("SELECT count(*) FROM documents WHERE ended_revision IS NOT NULL").fetchone()
    loaders = ask(
        "SELECT loader, count(*) FROM documents WHERE ended_revision IS NULL"
        " GROUP BY loader ORDER BY loader"
    )
    (page_size,), (free_pages,) = (
        ask(f"PRAGMA {name}").fetchone() for name in ("page_size", "freelist_count")
    )
    return Statistics(
        documents=documents,
        passages=passages,
        sentences=sentences,
        words=words,
        characters=characters,
        ended_documents=ended,
        documents_by_loader=dict(loaders),
        model=reader.setting("model"),
        revision=reader.revision(),
        free_bytes=page_size * free_pages,
        files=_sizes(folder),
    )


def _sizes(folder: Path) -> dict[str, int]:
    """Return the size of each file in `folder`, and of each folder with all that is in it."""
    return {
        entry.name: sum(
            file.stat().st_size
            for file in ([entry] if entry.is_file() else sorted(entry.rglob("*")))
            if file.is_file()
        )
        for entry in sorted(folder.iterdir())
    }
