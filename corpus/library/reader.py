"""Reading the library: one snapshot of it, in plain records."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import BlockKind, Passage, Sentence
from corpus.library.checksums import (
    codes_checksum,
    frequencies_checksum,
    rows_checksum,
    text_checksum,
    vector_checksum,
)
from corpus.library.documents import DocumentReader
from corpus.library.records import (
    FLOAT_BYTES,
    PassageEncoding,
    StoredPassage,
    StoredSentence,
)
from corpus.library.schema import (
    AMONG,
    DOCUMENTS_TOTAL,
    FREQUENCIES_TOTAL,
    SENTENCE_ORDER,
    SENTENCES,
    settings_of,
    span_of,
)


class LibraryReader(DocumentReader):
    """Queries over one connection: documents, and the passages that are searched.

    What they give is what was stored: each raises DamagedLibraryError if the checksums say
    otherwise.
    """

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
            f" WHERE ended_revision IS NULL AND passages.id {AMONG}",
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
            f" AND passages.id {AMONG} ORDER BY passages.document",
            (json.dumps(list(passages)),),
        )
        for document, found in groupby(rows.fetchall(), key=lambda row: row[1]):
            text = self.text(document)
            if text is not None:
                yield from ((passage, text, start, end) for passage, _, start, end in found)

    def sentences(self, passages: Sequence[int]) -> list[StoredSentence]:
        """Return the sentences of `passages`, by passage id and position."""
        rows = self.connection.execute(
            f"{SENTENCES} {AMONG} {SENTENCE_ORDER}", (json.dumps(passages),)
        ).fetchall()
        by_passage: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for row in rows:
            by_passage[row[0]].append(row)
        for passage, text, checksum in self.connection.execute(
            f"SELECT passage, text, sentences FROM passage_checksums WHERE passage {AMONG}",
            (json.dumps(passages),),
        ):
            if rows_checksum(by_passage[passage], text) != checksum:
                raise self._damaged(f"the sentences of passage {passage} are not as stored")
        return [
            StoredSentence(
                passage, block, BlockKind(kind), start, end, first, last, span_of(*header)
            )
            for passage, block, kind, start, end, first, last, *header in rows
        ]

    def token_codes(self, passages: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
        """Return the tokens and codes of `passages`, by passage id; all of them are there."""
        rows = self.connection.execute(
            "SELECT token_codes.passage, tokens, token_codes.codes, text, passage_checksums.codes"
            " FROM token_codes LEFT JOIN passage_checksums ON"
            " passage_checksums.passage = token_codes.passage"
            f" WHERE token_codes.passage {AMONG}",
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
