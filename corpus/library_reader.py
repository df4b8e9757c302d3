"""Reading the library: one snapshot of it, in plain records."""

import json
import sqlite3
from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.checksums import (
    codes_checksum,
    content_hash,
    frequencies_checksum,
    rows_checksum,
    text_checksum,
    vector_checksum,
)
from corpus.document import Block, BlockKind, Metadata, Passage, Sentence
from corpus.edits import edited
from corpus.errors import DamagedLibraryError
from corpus.faults import damaged
from corpus.records import (
    FLOAT_BYTES,
    PassageEncoding,
    StoredDocument,
    StoredPassage,
    StoredSentence,
    StoredSource,
)
from corpus.rows import BLOCKS, DOCUMENTS, PAGES, SENTENCE_ORDER, SENTENCES
from corpus.setting_rows import DOCUMENTS_TOTAL, FREQUENCIES_TOTAL, IDENTITY, settings_of

_SOURCE = "SELECT id, path, root, size, modified, loader, sidecar FROM sources"
_AMONG = "IN (SELECT value FROM json_each(?))"
_KEPT_TEXTS = 16
"""Whole texts that a reader keeps: those of one answer."""


class LibraryReader:
    """Queries over one connection.

    What they give is what was stored: each raises DamagedLibraryError if the checksums say
    otherwise.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read over `connection`, in whatever transaction it is."""
        self.connection = connection
        self._texts: OrderedDict[int, str] = OrderedDict()

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
            f"{DOCUMENTS} WHERE ended_revision IS NULL ORDER BY name, id"
        )
        return [self._document(row) for row in rows]

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
        row = self._one(f"{DOCUMENTS} WHERE id = ?", document)
        return None if row is None else self._document(row)

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
            f"{DOCUMENTS} WHERE ended_revision IS NULL AND id {_AMONG}", (json.dumps(ids),)
        )
        return [self._document(row) for row in rows]

    def documents_of(self, source: int) -> dict[str, StoredDocument]:
        """Return the current documents of a file, by part."""
        rows = self.connection.execute(
            f"{DOCUMENTS} WHERE ended_revision IS NULL AND source = ?", (source,)
        )
        return {document.part: document for document in map(self._document, rows)}

    def document_of(self, source: int, part: str) -> StoredDocument | None:
        """Return the current document of one part of a file, or None."""
        row = self._one(
            f"{DOCUMENTS} WHERE ended_revision IS NULL AND source = ? AND part = ?", source, part
        )
        return None if row is None else self._document(row)

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
        row = self._one(
            "SELECT text, content_hash, name FROM texts JOIN documents ON id = document"
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
        text = self._texts.get(document)
        if text is None:
            text = self._texts[document] = self.text(document) or ""
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.popitem(last=False)
        return text[start:end]

    def blocks(self, document: int) -> list[Block]:
        """Return the blocks of a document, in order; none if it has been purged."""
        rows = self.connection.execute(BLOCKS, (document,)).fetchall()
        self._check_rows("blocks", document, rows)
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
        rows = self.connection.execute(PAGES, (document,)).fetchall()
        self._check_rows("pages", document, rows)
        return tuple(start for (start,) in rows)

    def page_at(self, document: int, offset: int) -> int | None:
        """Return the number of the page that holds `offset`, or None if there are no pages."""
        return bisect_right(self.pages(document), offset) or None

    def encoding(
        self, document: int
    ) -> tuple[list[Sentence], list[Passage], list[PassageEncoding]]:
        """Return the sentences, passages and encodings of a document, as they were added."""
        sentences: list[Sentence] = []
        passages: list[Passage] = []
        encodings: list[PassageEncoding] = []
        rows = self.connection.execute(
            "SELECT id, start, end, vectors.vector, passage_checksums.vector, text FROM passages"
            " JOIN vectors ON vectors.passage = id LEFT JOIN passage_checksums ON"
            " passage_checksums.passage = id WHERE document = ? ORDER BY id",
            (document,),
        ).fetchall()
        stored = self.token_codes([row[0] for row in rows])
        for passage, start, end, vector, checksum, text in rows:
            if checksum is None or vector_checksum(vector, text) != checksum:
                raise self._damaged(f"the vector of passage {passage} is not what was stored")
            tokens, codes = stored[passage]
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
            " substr(texts.text, start + 1, end - start), passage_checksums.text"
            " FROM passages JOIN documents ON documents.id = passages.document"
            " JOIN texts ON texts.document = passages.document"
            " LEFT JOIN passage_checksums ON passage_checksums.passage = passages.id"
            f" WHERE ended_revision IS NULL AND passages.id {_AMONG}",
            (json.dumps(ids),),
        )
        found = {}
        for *row, checksum in rows:
            if text_checksum(*row) != checksum:
                raise self._damaged(f"the text of passage {row[0]} is not what was stored")
            found[row[0]] = StoredPassage(*row)
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
            f"{SENTENCES} {_AMONG} {SENTENCE_ORDER}", (json.dumps(passages),)
        ).fetchall()
        by_passage: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for row in rows:
            by_passage[row[0]].append(row)
        for passage, text, checksum in self.connection.execute(
            f"SELECT passage, text, sentences FROM passage_checksums WHERE passage {_AMONG}",
            (json.dumps(passages),),
        ):
            if rows_checksum(by_passage[passage], text) != checksum:
                raise self._damaged(f"the sentences of passage {passage} are not as stored")
        return [
            StoredSentence(passage, block, BlockKind(kind), start, end, first, last, _span(*header))
            for passage, block, kind, start, end, first, last, *header in rows
        ]

    def token_codes(self, passages: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
        """Return the tokens and codes of `passages`, by passage id; all of them are there."""
        rows = self.connection.execute(
            "SELECT token_codes.passage, tokens, token_codes.codes, text, passage_checksums.codes"
            " FROM token_codes LEFT JOIN passage_checksums ON"
            " passage_checksums.passage = token_codes.passage"
            f" WHERE token_codes.passage {_AMONG}",
            (json.dumps(passages),),
        )
        found = {}
        for passage, tokens, codes, text, checksum in rows:
            if checksum is None or codes_checksum(tokens, codes, text) != checksum:
                raise self._damaged(f"the token codes of passage {passage} are not as stored")
            found[passage] = (tokens, codes)
        lost = set(passages) - found.keys()
        if lost:
            raise self._damaged(f"the token codes of passage {min(lost)} are missing")
        return found

    def current_passages(self) -> NDArray[np.int64]:
        """Return the ids of all current passages, ascending, as the documents' records say."""
        rows = self.connection.execute(
            "SELECT first_passage, last_passage, record FROM documents LEFT JOIN"
            " document_checksums ON document = id WHERE ended_revision IS NULL ORDER BY id"
        ).fetchall()
        total = settings_of(self.connection).get(DOCUMENTS_TOTAL, "0")
        if str(sum(record or 0 for _, _, record in rows)) != total:
            raise self._damaged("its documents are not those that were stored")
        ranges = [np.arange(first, last, dtype=np.int64) for first, last, _ in rows]
        return np.sort(np.concatenate(ranges)) if ranges else np.empty(0, np.int64)

    def vectors(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ids of all n current passages, and their vectors, shape (n, d)."""
        ids = self.current_passages()
        rows = self.connection.execute(
            "SELECT vectors.passage, vectors.vector, text, passage_checksums.vector FROM vectors"
            " JOIN passages ON passages.id = vectors.passage"
            " JOIN documents ON documents.id = passages.document"
            " LEFT JOIN passage_checksums ON passage_checksums.passage = vectors.passage"
            " WHERE ended_revision IS NULL ORDER BY vectors.passage"
        )
        vectors = np.empty((0, 0), np.float32)
        at = 0
        for passage, vector, text, checksum in rows:
            if at == 0:
                vectors = np.empty((len(ids), len(vector) // FLOAT_BYTES), np.float32)
            fits = at < len(ids) and passage == ids[at] and checksum is not None
            if not fits or vector_checksum(vector, text) != checksum:
                raise self._damaged(f"the vector of passage {passage} is not what was stored")
            if len(vector) != vectors.shape[1] * FLOAT_BYTES:
                raise self._damaged(f"the vector of passage {passage} has another dimension")
            vectors[at] = np.frombuffer(vector, "<f4")
            at += 1
        if at < len(ids):
            raise self._damaged(f"the vector of passage {ids[at]} is missing")
        return ids, vectors

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
        row = self._one(
            "SELECT substr(text, 1, 6000) FROM texts JOIN passages USING (document) WHERE id = ?",
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

    def _check_rows(self, table: str, document: int, rows: Sequence[Sequence[object]]) -> None:
        """Raise DamagedLibraryError if rows of a document are not those that were stored."""
        row = self._one(f"SELECT {table} FROM document_checksums WHERE document = ?", document)
        if row is None or rows_checksum(rows) != row[0]:
            raise self._damaged(f"the {table} of document {document} are not what was stored")

    def _document(self, row: tuple[Any, ...]) -> StoredDocument:
        if rows_checksum([row[:-1]]) != row[-1]:
            raise self._damaged(f"what is stored of document {row[0]}, {row[3]}, was changed")
        first, last, is_current, replaced_by, edits = row[16:21]
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

    def _damaged(self, what: str) -> DamagedLibraryError:
        return damaged(self.connection, what)

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(query, values).fetchone()
        return row


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)
