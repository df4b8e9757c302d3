"""Reading the library: one snapshot of it, in plain records."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import Block, BlockKind, Metadata, Passage, Sentence
from corpus.edits import edited
from corpus.records import (
    PassageEncoding,
    StoredDocument,
    StoredPassage,
    StoredSentence,
    StoredSource,
)

_DOCUMENT = (
    "SELECT id, source, part, name, content_hash, encoding_key, loader, title, author, publisher,"
    " published, url, csl, characters, words, added, first_passage, last_passage,"
    " ended_revision IS NULL, replaced_by, (SELECT json_group_object(field, value) FROM"
    " metadata_edits AS edit WHERE edit.source = documents.source AND edit.part = documents.part)"
    " FROM documents"
)
_SOURCE = "SELECT id, path, root, size, modified, loader, sidecar FROM sources"
_AMONG = "IN (SELECT value FROM json_each(?))"


class LibraryReader:
    """Queries over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read over `connection`, in whatever transaction it is."""
        self.connection = connection

    def setting(self, name: str) -> str | None:
        """Return the setting `name`, or None if it was never set."""
        row = self._one("SELECT value FROM settings WHERE name = ?", name)
        return None if row is None else str(row[0])

    def revision(self) -> int:
        """Return the number of changes so far."""
        return int(self.setting("revision") or 0)

    def sources(self) -> Iterator[StoredSource]:
        """Yield the files that have current documents, by path."""
        rows = self.connection.execute(
            f"{_SOURCE} WHERE id IN"
            " (SELECT source FROM documents WHERE ended_revision IS NULL) ORDER BY path"
        )
        return (StoredSource(*row) for row in rows)

    def source(self, path: str) -> StoredSource | None:
        """Return the file at `path`, or None if it was never indexed."""
        row = self._one(
            f"{_SOURCE} WHERE path = ?",
            path,
        )
        return None if row is None else StoredSource(*row)

    def source_of(self, document: StoredDocument) -> StoredSource:
        """Return the file that `document` is from."""
        row = self._one(
            f"{_SOURCE} WHERE id = ?",
            document.source,
        )
        if row is None:
            raise AssertionError(document.source)
        return StoredSource(*row)

    def documents(self) -> list[StoredDocument]:
        """Return the current documents, by name."""
        rows = self.connection.execute(
            f"{_DOCUMENT} WHERE ended_revision IS NULL ORDER BY name, id"
        )
        return [_document(row) for row in rows]

    def longest_documents(self, limit: int) -> list[StoredDocument]:
        """Return the current documents of the most words, at most `limit`."""
        rows = self.connection.execute(
            f"{_DOCUMENT} WHERE id IN (SELECT id FROM documents WHERE ended_revision IS NULL"
            " ORDER BY words DESC, id LIMIT ?) ORDER BY words DESC, id",
            (limit,),
        )
        return [_document(row) for row in rows]

    def document(self, document: int) -> StoredDocument | None:
        """Return the document with this id, current or not, or None if there never was one."""
        row = self._one(f"{_DOCUMENT} WHERE id = ?", document)
        return None if row is None else _document(row)

    def standing_for(self, document: int) -> StoredDocument | None:
        """Return the document with this id or, if one of the same text replaced it, that one.

        A place in the one is the same place in the other.
        """
        found = self.document(document)
        while found is not None and found.replaced_by is not None:
            later = self.document(found.replaced_by)
            if later is None or later.content_hash != found.content_hash:
                break
            found = later
        return found

    def documents_among(self, ids: Sequence[int]) -> list[StoredDocument]:
        """Return those of the documents `ids` that are current."""
        rows = self.connection.execute(
            f"{_DOCUMENT} WHERE ended_revision IS NULL AND id {_AMONG}", (json.dumps(ids),)
        )
        return [_document(row) for row in rows]

    def documents_of(self, source: int) -> dict[str, StoredDocument]:
        """Return the current documents of a file, by part."""
        rows = self.connection.execute(
            f"{_DOCUMENT} WHERE ended_revision IS NULL AND source = ?", (source,)
        )
        return {document.part: document for document in map(_document, rows)}

    def document_of(self, source: int, part: str) -> StoredDocument | None:
        """Return the current document of one part of a file, or None."""
        row = self._one(
            f"{_DOCUMENT} WHERE ended_revision IS NULL AND source = ? AND part = ?", source, part
        )
        return None if row is None else _document(row)

    def encoded_alike(self, encoding_key: str) -> int | None:
        """Return the id of a document with this key whose vectors are still there, or None."""
        row = self._one(
            "SELECT id FROM documents WHERE encoding_key = ? AND EXISTS"
            " (SELECT 1 FROM vectors WHERE passage = first_passage) LIMIT 1",
            encoding_key,
        )
        return None if row is None else int(row[0])

    def text(self, document: int) -> str | None:
        """Return the canonical text of a document, or None if it has been purged."""
        row = self._one("SELECT text FROM texts WHERE document = ?", document)
        return None if row is None else str(row[0])

    def extract(self, document: int, start: int, end: int) -> str:
        """Return `text[start:end]` of a document; empty if it has been purged."""
        row = self._one(
            "SELECT substr(text, ? + 1, ? - ?) FROM texts WHERE document = ?",
            *(start, end, start, document),
        )
        return "" if row is None else str(row[0])

    def blocks(self, document: int) -> list[Block]:
        """Return the blocks of a document, in order."""
        rows = self.connection.execute(
            "SELECT kind, start, end, header_start, header_end FROM blocks WHERE document = ?"
            " ORDER BY position",
            (document,),
        )
        return [
            Block(BlockKind(kind), start, end, _span(*header)) for kind, start, end, *header in rows
        ]

    def unmarked(self, source: int, part: str) -> frozenset[str]:
        """Return the words of the furniture in a part of a file that a person says is text."""
        rows = self.connection.execute(
            "SELECT words FROM unmarked_blocks WHERE source = ? AND part = ?", (source, part)
        )
        return frozenset(words for (words,) in rows)

    def pages(self, document: int) -> tuple[int, ...]:
        """Return the offset at which each page of a document begins, empty if it has no pages."""
        rows = self.connection.execute(
            "SELECT start FROM pages WHERE document = ? ORDER BY number", (document,)
        )
        return tuple(start for (start,) in rows)

    def page_at(self, document: int, offset: int) -> int | None:
        """Return the number of the page that holds `offset`, or None if there are no pages."""
        row = self._one(
            "SELECT max(number) FROM pages WHERE document = ? AND start <= ?", document, offset
        )
        return None if row is None else row[0]

    def encoding(
        self, document: int
    ) -> tuple[list[Sentence], list[Passage], list[PassageEncoding]]:
        """Return the sentences, passages and encodings of a document, as they were added."""
        sentences: list[Sentence] = []
        passages: list[Passage] = []
        encodings: list[PassageEncoding] = []
        rows = self.connection.execute(
            "SELECT id, start, end, vector, tokens, codes FROM passages JOIN vectors ON"
            " vectors.passage = id JOIN token_codes ON token_codes.passage = id"
            " WHERE document = ? ORDER BY id",
            (document,),
        )
        for passage, start, end, vector, tokens, codes in rows.fetchall():
            own = self.sentences([passage])
            first = len(sentences)
            sentences.extend(Sentence(found.start, found.end, found.block) for found in own)
            passages.append(Passage(start, end, first, len(sentences)))
            spans = tuple((found.first_token, found.last_token) for found in own)
            encodings.append(PassageEncoding(vector, tokens, codes, spans))
        return sentences, passages, encodings

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """Return those of the passages `ids` that are current, in the order of `ids`."""
        rows = self.connection.execute(
            "SELECT passages.id, passages.document, start, end,"
            " substr(text, start + 1, end - start)"
            " FROM passages JOIN documents ON documents.id = passages.document"
            " JOIN texts ON texts.document = passages.document"
            f" WHERE ended_revision IS NULL AND passages.id {_AMONG}",
            (json.dumps(ids),),
        )
        found = {row[0]: StoredPassage(*row) for row in rows}
        return [found[passage] for passage in ids if passage in found]

    def in_texts(self, passages: Iterable[int]) -> Iterator[tuple[int, str, int, int]]:
        """Yield id, document's text, start and end of current `passages`, by document."""
        rows = self.connection.execute(
            "SELECT passages.id, passages.document, start, end FROM passages JOIN documents ON"
            f" documents.id = passages.document WHERE ended_revision IS NULL"
            f" AND passages.id {_AMONG} ORDER BY passages.document",
            (json.dumps(list(passages)),),
        )
        for document, found in groupby(rows.fetchall(), key=lambda row: row[1]):
            text = self.text(document)
            if text is not None:
                yield from ((passage, text, start, end) for passage, _, start, end in found)

    def sentences(self, passages: Sequence[int]) -> list[StoredSentence]:
        """Return the sentences of `passages`, by passage id and position."""
        rows = self.connection.execute(
            "SELECT passage, block, kind, sentences.start, sentences.end, first_token, last_token,"
            " header_start, header_end"
            " FROM sentences JOIN passages ON passages.id = passage"
            " JOIN blocks ON blocks.document = passages.document AND blocks.position = block"
            f" WHERE passage {_AMONG} ORDER BY passage, sentences.position",
            (json.dumps(passages),),
        )
        return [
            StoredSentence(passage, block, BlockKind(kind), start, end, first, last, _span(*header))
            for passage, block, kind, start, end, first, last, *header in rows
        ]

    def token_codes(self, passages: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
        """Return the tokens and codes of `passages`, by passage id."""
        rows = self.connection.execute(
            f"SELECT passage, tokens, codes FROM token_codes WHERE passage {_AMONG}",
            (json.dumps(passages),),
        )
        return {passage: (tokens, codes) for passage, tokens, codes in rows}

    def vectors(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ids of all n current passages, and their vectors, shape (n, d)."""
        current = (
            "FROM vectors JOIN passages ON passages.id = passage JOIN documents ON"
            " documents.id = passages.document WHERE ended_revision IS NULL"
        )
        row = self._one(f"SELECT count(*), max(length(vector)) {current}")
        count, size = row if row and row[0] else (0, 0)
        ids = np.empty(count, np.int64)
        vectors = np.empty((count, size // 4), np.float32)
        rows = self.connection.execute(f"SELECT passage, vector {current} ORDER BY passage")
        for at, (passage, vector) in enumerate(rows):
            ids[at] = passage
            vectors[at] = np.frombuffer(vector, "<f4")
        return ids, vectors

    def token_frequencies(self) -> dict[int, int]:
        """Return the number of current passages that hold each token of the model."""
        return dict(
            self.connection.execute(
                "SELECT token, passages FROM token_frequencies WHERE passages > 0"
            )
        )

    def passages_since(self, revision: int) -> Iterator[tuple[int, str | None, str]]:
        """Yield id, title and text of current passages added after `revision`."""
        rows = self.connection.execute(
            "SELECT id, title, first_passage, last_passage FROM documents"
            " WHERE added_revision > ? AND ended_revision IS NULL ORDER BY id",
            (revision,),
        )
        for _, title, first, last in rows.fetchall():
            for passage in self.passages(list(range(first, last))):
                yield passage.id, title, passage.text

    def ended_since(self, revision: int) -> list[range]:
        """Return the passage ids of documents that ended after `revision`."""
        rows = self.connection.execute(
            "SELECT first_passage, last_passage FROM documents WHERE ended_revision > ?",
            (revision,),
        )
        return [range(*row) for row in rows]

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(query, values).fetchone()
        return row


def _document(row: tuple[Any, ...]) -> StoredDocument:
    first, last, is_current, replaced_by, edits = row[16:]
    stated = Metadata(*row[7:13])
    return StoredDocument(
        id=row[0],
        source=row[1],
        part=row[2],
        name=row[3],
        content_hash=row[4],
        encoding_key=row[5],
        loader=row[6],
        stated=stated,
        metadata=edited(stated, json.loads(edits)),
        characters=row[13],
        words=row[14],
        added=row[15],
        passages=range(first, last),
        is_current=bool(is_current),
        replaced_by=replaced_by,
    )


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)
