"""Reading the library: one snapshot of it, in plain records."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, Sentence
from corpus.library.documents import DocumentReader
from corpus.library.records import (
    FLOAT_BYTES,
    PassageEncoding,
    StoredPassage,
    StoredSentence,
    blobs_checksum,
    frequencies_checksum,
    text_checksum,
    unpacked_sentences,
    vector_checksum,
)
from corpus.library.schema import AMONG, DOCUMENTS_TOTAL, FREQUENCIES_TOTAL, settings_of


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
