"""Reading the library: one snapshot of it, in plain records."""

import json
import sqlite3
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.csl import edited
from corpus.document import Block, Metadata, Passage, Sentence
from corpus.errors import DamagedLibraryError
from corpus.library.damage import damaged
from corpus.library.records import (
    FLOAT_BYTES,
    PassageEncoding,
    StoredDocument,
    StoredPassage,
    StoredSentence,
    StoredSource,
    blobs_checksum,
    content_hash,
    frequencies_checksum,
    rows_checksum,
    text_checksum,
    unpacked_blocks,
    unpacked_pages,
    unpacked_sentences,
    vector_checksum,
)
from corpus.library.schema import (
    AMONG,
    DOCUMENTS,
    DOCUMENTS_TOTAL,
    FREQUENCIES_TOTAL,
    IDENTITY,
    settings_of,
)

_SOURCE = "SELECT id, path, root, size, modified, loader, sidecar FROM sources"
_KEPT_CONTENTS = 16
"""Whole texts that a reader keeps: those of one answer."""


class LibraryReader:
    """Queries over one connection: files and documents, and the passages that are searched.

    What they give is what was stored: each raises DamagedLibraryError if the checksums say
    otherwise.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read over `connection`, in whatever transaction it is."""
        self.connection = connection
        self._contents: OrderedDict[int, tuple[str, tuple[int, ...]]] = OrderedDict()

    def setting(self, name: str) -> str | None:
        """Return the setting `name`, or None if it was never set."""
        return settings_of(self.connection).get(name)

    def identity(self) -> str:
        """Return what tells this library from others; a restored one has another."""
        return settings_of(self.connection)[IDENTITY]

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
        row = self._row(f"{_SOURCE} WHERE path = ?", path)
        return None if row is None else StoredSource(*row)

    def source_of(self, document: StoredDocument) -> StoredSource:
        """Return the file that `document` is from."""
        row = self._row(f"{_SOURCE} WHERE id = ?", document.source)
        if row is None:
            raise AssertionError(document.source)
        return StoredSource(*row)

    def documents(self) -> list[StoredDocument]:
        """Return the current documents, by name."""
        return self._current("TRUE ORDER BY name, id")

    def longest_documents(self, limit: int) -> list[StoredDocument]:
        """Return the current documents of the most words, at most `limit`."""
        return self._current(
            "id IN (SELECT id FROM documents WHERE ended_revision IS NULL"
            " ORDER BY words DESC, id LIMIT ?) ORDER BY words DESC, id",
            limit,
        )

    def document(self, document: int) -> StoredDocument | None:
        """Return the document with this id, current or not, or None if there never was one."""
        row = self._row(f"{DOCUMENTS} WHERE id = ?", document)
        return None if row is None else self._document(row)

    def standing_for(self, document: int) -> StoredDocument | None:
        """Return the document with this id or, if one of the same text replaced it, that one.

        A place in the one is the same place in the other.
        """
        standing = self.document(document)
        while standing is not None and standing.replaced_by is not None:
            later = self.document(standing.replaced_by)
            if later is None or later.content_hash != standing.content_hash:
                break
            standing = later
        return standing

    def documents_among(self, ids: Sequence[int]) -> list[StoredDocument]:
        """Return those of the documents `ids` that are current."""
        return self._current(f"id {AMONG}", json.dumps(ids))

    def documents_of(self, source: int) -> dict[str, StoredDocument]:
        """Return the current documents of a file, by part."""
        return {document.part: document for document in self._current("source = ?", source)}

    def document_of(self, source: int, part: str) -> StoredDocument | None:
        """Return the current document of one part of a file, or None."""
        return next(iter(self._current("source = ? AND part = ?", source, part)), None)

    def encoded_alike(self, encoding_key: str) -> int | None:
        """Return the id of a document with this key whose vectors are still there, or None."""
        row = self._row(
            "SELECT id FROM documents WHERE encoding_key = ? AND EXISTS"
            " (SELECT 1 FROM passages WHERE passages.id = first_passage) LIMIT 1",
            encoding_key,
        )
        return None if row is None else int(row[0])

    def text(self, document: int) -> str | None:
        """Return the canonical text of a document, or None if it has been purged."""
        row = self._row(
            "SELECT text, content_hash, name FROM contents JOIN documents ON id = document"
            " WHERE document = ?",
            document,
        )
        if row is None:
            return None
        text, stored, name = row
        if content_hash(text) != stored:
            raise self._damaged(f"the text of {name} is not what was stored")
        return str(text)

    def extract(self, document: int, start: int, end: int) -> str:
        """Return `text[start:end]` of a document; empty if it has been purged."""
        return self._content(document)[0][start:end]

    def page_at(self, document: int, offset: int) -> int | None:
        """Return the number of the page that holds `offset`, or None if there are no pages."""
        return bisect_right(self._content(document)[1], offset) or None

    def blocks(self, document: int) -> list[Block]:
        """Return the blocks of a document, in order; none if it has been purged."""
        return unpacked_blocks(self._layout(document)[1])

    def unmarked(self, source: int, part: str) -> frozenset[str]:
        """Return the words of the boilerplate in a part of a file that a person says is text."""
        rows = self.connection.execute(
            "SELECT words FROM unmarked_blocks WHERE source = ? AND part = ?", (source, part)
        )
        return frozenset(words for (words,) in rows)

    def pages(self, document: int) -> tuple[int, ...]:
        """Return the offset at which each page of a document begins, empty if it has no pages."""
        return unpacked_pages(self._layout(document)[0])

    def encoding(
        self, document: int
    ) -> tuple[list[Sentence], list[Passage], list[PassageEncoding]]:
        """Return the sentences, passages and encodings of a document, as they were added."""
        sentences: list[Sentence] = []
        passages: list[Passage] = []
        encodings: list[PassageEncoding] = []
        rows = self.connection.execute(
            "SELECT passages.id, start, end, text_checksum, vector_checksum, vector FROM passages"
            " JOIN documents ON documents.id = document WHERE document = ?"
            " AND passages.id >= first_passage AND passages.id < last_passage ORDER BY passages.id",
            (document,),
        ).fetchall()
        stored = self._encodings([row[0] for row in rows])
        for passage, start, end, text, checksum, vector in rows:
            if vector_checksum(vector, text) != checksum:
                raise self._damaged(f"the vector of passage {passage} is not what was stored")
            packed, tokens, codes = stored[passage]
            own = unpacked_sentences(passage, packed)
            first = len(sentences)
            sentences.extend(
                Sentence(sentence.start, sentence.end, sentence.block) for sentence in own
            )
            passages.append(Passage(start, end, first, len(sentences)))
            spans = tuple((sentence.first_token, sentence.last_token) for sentence in own)
            encodings.append(PassageEncoding(vector, tokens, codes, spans))
        return sentences, passages, encodings

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """Return those of the passages `ids` that are current, in the order of `ids`."""
        rows = self.connection.execute(
            "SELECT passages.id, passages.document, start, end,"
            " substr(text, start + 1, end - start), text_checksum"
            " FROM passages JOIN documents ON documents.id = passages.document"
            " JOIN contents ON contents.document = passages.document"
            f" WHERE ended_revision IS NULL AND passages.id {AMONG}",
            (json.dumps(ids),),
        )
        passages = {}
        for *row, checksum in rows:
            if text_checksum(*row) != checksum:
                raise self._damaged(f"the text of passage {row[0]} is not what was stored")
            passages[row[0]] = StoredPassage(*row)
        return [passages[passage] for passage in ids if passage in passages]

    def passage_spans(self, document: int) -> list[tuple[int, int, int]]:
        """Return id, start and end of the passages of a document, in order."""
        return self.connection.execute(
            "SELECT passages.id, start, end FROM passages JOIN documents ON documents.id = document"
            " WHERE document = ? AND passages.id >= first_passage AND passages.id < last_passage"
            " ORDER BY passages.id",
            (document,),
        ).fetchall()

    def in_texts(self, passages: Iterable[int]) -> Iterator[tuple[int, str, int, int]]:
        """Yield id, document's text, start and end of current `passages`, by document."""
        rows = self.connection.execute(
            "SELECT passages.id, passages.document, start, end FROM passages JOIN documents ON"
            f" documents.id = passages.document WHERE ended_revision IS NULL"
            f" AND passages.id {AMONG} ORDER BY passages.document",
            (json.dumps(list(passages)),),
        )
        for document, own in groupby(rows.fetchall(), key=lambda row: row[1]):
            text = self.text(document)
            if text is not None:
                yield from ((passage, text, start, end) for passage, _, start, end in own)

    def sentences(self, passages: Sequence[int]) -> list[StoredSentence]:
        """Return the sentences of `passages`, by passage id and position."""
        return [
            sentence
            for passage, (packed, _, _) in sorted(self._encodings(passages).items())
            for sentence in unpacked_sentences(passage, packed)
        ]

    def token_codes(self, passages: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
        """Return the tokens and codes of `passages`, by passage id; all of them are there."""
        stored = self._encodings(passages)
        if lost := set(passages) - stored.keys():
            raise self._damaged(f"the token codes of passage {min(lost)} are missing")
        return {passage: (tokens, codes) for passage, (_, tokens, codes) in stored.items()}

    def current_passages(self) -> NDArray[np.int64]:
        """Return the ids of all current passages, ascending, as the documents' records say."""
        rows = self.connection.execute(
            "SELECT first_passage, last_passage, checksum FROM documents"
            " WHERE ended_revision IS NULL ORDER BY id"
        ).fetchall()
        total = settings_of(self.connection).get(DOCUMENTS_TOTAL, "0")
        if str(sum(checksum for _, _, checksum in rows)) != total:
            raise self._damaged("its documents are not those that were stored")
        ranges = [np.arange(first, last, dtype=np.int64) for first, last, _ in rows]
        return np.sort(np.concatenate(ranges)) if ranges else np.empty(0, np.int64)

    def vectors(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ids of all n current passages, and their vectors, shape (n, d)."""
        ids = self.current_passages()
        rows = self.connection.execute(
            "SELECT id, document, text_checksum, vector_checksum, vector FROM passages ORDER BY id"
        )
        vectors, size = bytearray(), 0
        current = iter(ids.tolist())
        expected = next(current, None)
        ended = set()
        for passage, document, text, checksum, vector in rows:
            if passage != expected:
                ended.add(document)
                continue
            if vector_checksum(vector, text) != checksum:
                raise self._damaged(f"the vector of passage {passage} is not what was stored")
            size = size or len(vector)
            if len(vector) != size:
                raise self._damaged(f"the vector of passage {passage} has another dimension")
            vectors += vector
            expected = next(current, None)
        if expected is not None:
            raise self._damaged(f"the vector of passage {expected} is missing")
        if more := self.documents_among(sorted(ended)):
            raise self._damaged(f"{more[0].name} has other passages than were stored")
        shaped = np.frombuffer(vectors, "<f4").reshape(len(ids), size // FLOAT_BYTES)
        return ids, shaped.astype(np.float32, copy=False)

    def token_frequencies(self) -> dict[int, int]:
        """Return the number of current passages that hold each token of the model."""
        counts = dict(self.connection.execute("SELECT token, passages FROM token_frequencies"))
        total = settings_of(self.connection).get(FREQUENCIES_TOTAL, "0")
        if str(frequencies_checksum(counts)) != total:
            raise self._damaged("the token frequencies are not what was stored")
        return {token: count for token, count in counts.items() if count > 0}

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

    def beginning_of(self, passage: int) -> str:
        """Return the first 6,000 characters of the document that holds `passage`."""
        row = self._row(
            "SELECT substr(text, 1, 6000) FROM contents JOIN passages USING (document)"
            " WHERE id = ?",
            passage,
        )
        return "" if row is None else str(row[0])

    def ended_since(self, revision: int) -> list[range]:
        """Return the passage ids of documents that ended after `revision`."""
        rows = self.connection.execute(
            "SELECT first_passage, last_passage FROM documents WHERE ended_revision > ?",
            (revision,),
        )
        return [range(*row) for row in rows]

    def _encodings(self, passages: Sequence[int]) -> dict[int, tuple[bytes, bytes, bytes]]:
        """Return sentences, tokens and codes of those of `passages` that are there, by id."""
        rows = self.connection.execute(
            f"SELECT id, text_checksum, checksum, sentences, tokens, codes FROM passages"
            f" WHERE id {AMONG}",
            (json.dumps(passages),),
        )
        encodings = {}
        for passage, text, checksum, *blobs in rows:
            if blobs_checksum(text, *blobs) != checksum:
                raise self._damaged(
                    f"the sentences or token codes of passage {passage} are not as stored"
                )
            encodings[passage] = tuple(blobs)
        return encodings

    def _content(self, document: int) -> tuple[str, tuple[int, ...]]:
        """Return the text and the pages of a document, which is read once for all its quotes."""
        if document not in self._contents:
            self._contents[document] = self.text(document) or "", self.pages(document)
            if len(self._contents) > _KEPT_CONTENTS:
                self._contents.popitem(last=False)
        return self._contents[document]

    def _layout(self, document: int) -> tuple[bytes, bytes]:
        """Return the pages and the blocks of a document as they are stored."""
        row = self._row("SELECT checksum, pages, blocks FROM contents WHERE document = ?", document)
        if row is None:
            return b"", b""
        checksum, pages, blocks = row
        if blobs_checksum(document, pages, blocks) != checksum:
            raise self._damaged(f"pages or blocks of document {document} are not what was stored")
        return pages, blocks

    def _current(self, condition: str, *values: object) -> list[StoredDocument]:
        """Return the current documents for which `condition` holds, and in its order."""
        rows = self.connection.execute(
            f"{DOCUMENTS} WHERE ended_revision IS NULL AND {condition}", values
        )
        return [self._document(row) for row in rows]

    def _document(self, row: tuple[Any, ...]) -> StoredDocument:
        if rows_checksum([row[:-1]]) != row[-1]:
            raise self._damaged(f"what is stored of document {row[0]}, {row[3]}, was changed")
        stated, (first, last, is_current, replaced_by, edits) = Metadata(*row[7:13]), row[16:21]
        rest = range(first, last), bool(is_current), replaced_by
        fields: list[Any] = [
            *row[:7],
            stated,
            edited(stated, json.loads(edits)),
            *row[13:16],
            *rest,
        ]
        return StoredDocument(*fields)

    def _damaged(self, what: str) -> DamagedLibraryError:
        return damaged(self.connection, what)

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(query, values).fetchone()
        return row
