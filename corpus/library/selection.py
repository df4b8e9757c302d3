"""Choosing documents by what is known of them, corrections included; and counting what there is.

A document's date is all the days that it names: 2024 is the whole year. It lies within
bounds if all of it does.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.dates import last_day
from corpus.document import BlockKind
from corpus.library.reader import LibraryReader
from corpus.library.records import SENTENCE_BYTES
from corpus.library.schema import AMONG, sql

_KNOWN = sql("selection")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What documents are chosen by; None bounds nothing.

    `publishers` and `kinds` are as `publishers` and `kinds` give them. `since` and `until` are ISO
    8601 dates, as precise as wanted: 2024, 2024-03 or 2024-03-12; both are within.
    """

    documents: Sequence[int] | None = None
    publishers: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The passages of the chosen documents, and how many documents lack only a date to be so."""

    passages: frozenset[int]
    undated: int


def select(reader: LibraryReader, bounds: Bounds) -> Selection:
    """Return what of the current documents lies within `bounds`."""
    conditions: list[str] = []
    values: list[object] = []
    for column, chosen in (
        ("id", bounds.documents),
        ("publisher", bounds.publishers),
        ("kind", bounds.kinds),
    ):
        if chosen is not None:
            conditions.append(f"{column} {AMONG}")
            values.append(json.dumps(list(chosen)))
    undated = 0
    if bounds.since or bounds.until:
        rows = _rows(reader, "count(*)", [*conditions, "published IS NULL"], values)
        undated = int(rows[0][0])
    if bounds.since:
        conditions.append("published >= ?")
        values.append(bounds.since.removesuffix("-01").removesuffix("-01"))
    if bounds.until:
        conditions.append("last_day <= ?")
        values.append(last_day(bounds.until))
    ranges = _rows(reader, "first_passage, last_passage", conditions, values)
    return Selection(frozenset().union(*(range(*row) for row in ranges)), undated)


def documents_named(reader: LibraryReader, name: str) -> list[int]:
    """Return the current documents called `name`, or all parts of the file called so."""
    named = "name = ? OR (part <> '' AND name = ? || ':' || part)"
    return [row[0] for row in _rows(reader, "id", [f"({named})"], [name, name])]


def publishers(reader: LibraryReader) -> list[str]:
    """Return the publishers of the current documents, those of most documents first."""
    return _counted(reader, "publisher")


def kinds(reader: LibraryReader) -> list[str]:
    """Return the kinds of file that the current documents are from, the most frequent first."""
    return _counted(reader, "kind")


def dated(reader: LibraryReader) -> tuple[str, str] | None:
    """Return the earliest and the latest date of the current documents, None if none has one."""
    ((first, last),) = _rows(reader, "min(published), max(published)", [], [])
    return None if first is None else (first, last)


def _counted(reader: LibraryReader, column: str) -> list[str]:
    rows = reader.connection.execute(
        f"SELECT {column} FROM ({_KNOWN}) WHERE {column} IS NOT NULL"
        f" GROUP BY {column} ORDER BY count(*) DESC, {column}"
    )
    return [row[0] for row in rows]


def _rows(
    reader: LibraryReader, columns: str, conditions: Sequence[str], values: Sequence[object]
) -> list[tuple[Any, ...]]:
    where = " AND ".join(conditions) or "TRUE"
    rows = reader.connection.execute(f"SELECT {columns} FROM ({_KNOWN}) WHERE {where}", values)
    return rows.fetchall()


def headings_after(reader: LibraryReader, document: int, offset: int, limit: int) -> list[str]:
    """Return the next headings of a document from `offset` on, and then those from its beginning.

    One that was too long for a sentence comes in parts.
    """
    blocks = reader.blocks(document)
    headings = [number for number, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    after = [number for number in headings if blocks[number].start >= offset]
    before = [number for number in headings if blocks[number].start < offset]
    chosen = [*after[:limit], *before[:limit]]
    parts: dict[int, list[str]] = {number: [] for number in chosen}
    holding = [
        passage
        for passage, start, end in reader.passage_spans(document)
        if any(start < blocks[number].end and end > blocks[number].start for number in chosen)
    ]
    for sentence in reader.sentences(holding):
        if sentence.block in parts:
            text = reader.extract(document, sentence.start, sentence.end)
            parts[sentence.block].append(text)
    return [part for number in chosen for part in parts[number]][:limit]


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
    documents, passages, words, characters, ended, packed, free_bytes = reader.connection.execute(
        sql("statistics")
    ).fetchone()
    loaders = reader.connection.execute(
        "SELECT loader, count(*) FROM documents WHERE ended_revision IS NULL"
        " GROUP BY loader ORDER BY loader"
    )
    return Statistics(
        documents=documents,
        passages=passages,
        sentences=packed // SENTENCE_BYTES,
        words=words,
        characters=characters,
        ended_documents=ended,
        documents_by_loader=dict(loaders),
        model=reader.setting("model"),
        revision=reader.revision(),
        free_bytes=free_bytes,
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
