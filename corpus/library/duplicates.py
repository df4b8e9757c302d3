"""Near duplicates: documents that tell the same in nearly the same words, sentence by sentence.

a document's signature -> documents with a band in common, and alike enough -> its neighbours
its sentences, against those of the neighbours that are preferred to it -> copies

Of neighbours the one published first is preferred, or else the one added first. What is kept holds
for one state of the library: it is brought up to date in the transaction that changes documents,
for those that are new and for the neighbours of those that are new or gone.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache

import numpy as np

from corpus.document import BlockKind
from corpus.duplicates import MIN_SIMILARITY, alignment, bands, likeness, signature, similarity
from corpus.errors import DamagedLibraryError
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument, StoredSentence
from corpus.library.schema import AMONG, sql

_MOST_ORIGINALS = 8
"""Documents that one is compared with; of a story told a thousand times, these are enough."""

_MOST_IN_BAND = 16
"""Documents that are looked at for a band, so that thousands of like rows take no longer each."""

_MOST_ALIKE = 64
"""Sentences that are looked at when one is quoted."""


def preference(document: StoredDocument) -> tuple[str, int]:
    """Return what near duplicates are ordered by, the one to be quoted first."""
    return document.stated.published or "~", document.id


def link_copies(connection: sqlite3.Connection, revision: int) -> None:
    """Bring signatures and copies to the state that the transaction of `revision` has made."""
    links = _Links(connection)
    changed = links.forgotten(links.ended_in(revision))
    fresh = links.unsigned()
    for number in fresh:
        links.sign(number)
    for new in links.documents(fresh):
        later = links.documents(links.neighbours(new.id))
        changed |= {other.id for other in later if preference(other) > preference(new)}
    for document in links.documents(sorted(changed.union(fresh))):
        links.align(document)


def forget_unlike(connection: sqlite3.Connection) -> None:
    """Forget the copies that an earlier version took for such and this one does not.

    Those of which something cannot be read are forgotten too.
    """
    reader = LibraryReader(connection)

    @cache
    def texts(passage: int) -> dict[int, str]:
        """Return the sentences of a passage by where they start."""
        with suppress(DamagedLibraryError):
            return {
                sentence.start: reader.extract(stored.document, sentence.start, sentence.end)
                for stored in reader.passages([passage])
                for sentence in reader.sentences([passage])
            }
        return {}

    rows = connection.execute("SELECT passage, start, original, original_start FROM copies")
    for row in rows.fetchall():
        copy, original = texts(row[0]).get(row[1], ""), texts(row[2]).get(row[3], "")
        if likeness(copy, original) is None:
            connection.execute("DELETE FROM copies WHERE passage = ? AND start = ?", row[:2])


class _Links:
    """The signatures and copies of a library, over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.reader = LibraryReader(connection)
        self._connection = connection
        self._sentences = cache(self._read_sentences)
        self._known: dict[int, StoredDocument] = {}
        self.neighbours = cache(self._neighbours)
        """To be asked for when all documents are signed."""

    def documents(self, ids: Sequence[int]) -> list[StoredDocument]:
        """Return those of the documents `ids` that are current."""
        new = [document for document in ids if document not in self._known]
        self._known.update((document.id, document) for document in self.reader.documents_among(new))
        return [self._known[document] for document in ids if document in self._known]

    def ended_in(self, revision: int) -> list[int]:
        """Return the documents that ended in `revision`."""
        return self._numbers("SELECT id FROM documents WHERE ended_revision = ?", revision)

    def unsigned(self) -> list[int]:
        """Return the current documents that have no signature: ids rise, so the last ones."""
        return self._numbers(
            "SELECT id FROM documents WHERE ended_revision IS NULL"
            " AND id > (SELECT coalesce(max(document), 0) FROM signatures) ORDER BY id"
        )

    def _neighbours(self, document: int) -> list[int]:
        """Return documents whose signatures are like that of `document`, the oldest of them."""
        near = {document}
        of_band = "SELECT document FROM signature_bands WHERE band = ? ORDER BY document LIMIT ?"
        for band in self._numbers("SELECT band FROM signature_bands WHERE document = ?", document):
            near.update(self._numbers(of_band, band, _MOST_IN_BAND))
        if near == {document}:
            return []
        rows = self._connection.execute(
            f"SELECT document, minima FROM signatures WHERE document {AMONG}",
            (json.dumps(sorted(near)),),
        )
        minima = {row: np.frombuffer(blob, "<u4") for row, blob in rows}
        own = minima.pop(document)
        return [other for other in minima if similarity(own, minima[other]) >= MIN_SIMILARITY]

    def forgotten(self, documents: Sequence[int]) -> set[int]:
        """Delete what is kept of `documents`; return those that hold copies of their sentences."""
        ids = json.dumps(documents)
        for table in ("signatures", "signature_bands"):
            self._connection.execute(f"DELETE FROM {table} WHERE document {AMONG}", (ids,))
        # Their passages may have been purged already, but these numbers stay.
        ranges = self._connection.execute(
            f"SELECT first_passage, last_passage FROM documents WHERE id {AMONG}", (ids,)
        ).fetchall()
        copying: set[int] = set()
        for span in ranges:
            copying.update(
                self._numbers(
                    "SELECT DISTINCT document FROM copies JOIN passages ON passages.id = passage"
                    " WHERE original >= ? AND original < ?",
                    *span,
                )
            )
        for column in ("passage", "original"):
            self._connection.executemany(
                f"DELETE FROM copies WHERE {column} >= ? AND {column} < ?", ranges
            )
        return copying

    def sign(self, document: int) -> None:
        """Keep the signature of a document."""
        minima = signature("\n".join(text for _, text in self._read_sentences(document)))
        self._connection.execute(
            "INSERT INTO signatures VALUES (?, ?)", (document, minima.astype("<u4").tobytes())
        )
        self._connection.executemany(
            "INSERT INTO signature_bands VALUES (?, ?)",
            ((band, document) for band in bands(minima)),
        )

    def align(self, document: StoredDocument) -> None:
        """Find the sentences of a document again in those that are preferred to it."""
        passages = document.passages
        self._connection.execute(
            "DELETE FROM copies WHERE passage >= ? AND passage < ?", (passages.start, passages.stop)
        )
        near = self.documents(self.neighbours(document.id))
        preferred = [other for other in near if preference(other) < preference(document)]
        preferred.sort(key=preference)
        rest = self._sentences(document.id) if preferred else []
        for other in preferred[:_MOST_ORIGINALS]:
            rest = self._without_copies(rest, self._sentences(other.id))

    def _without_copies(
        self,
        sentences: Sequence[tuple[StoredSentence, str]],
        originals: Sequence[tuple[StoredSentence, str]],
    ) -> list[tuple[StoredSentence, str]]:
        """Keep which `sentences` are alike to `originals`; return the others."""
        pairs = dict(alignment([text for _, text in sentences], [text for _, text in originals]))
        self._connection.executemany(
            "INSERT INTO copies VALUES (?, ?, ?, ?)",
            (
                (copy.passage, copy.start, original.passage, original.start)
                for position, original_position in pairs.items()
                for copy, original in [(sentences[position][0], originals[original_position][0])]
            ),
        )
        return [pair for position, pair in enumerate(sentences) if position not in pairs]

    def _read_sentences(self, document: int) -> list[tuple[StoredSentence, str]]:
        """Return the sentences of a document with their texts."""
        text = self.reader.text(document) or ""
        passages = [passage for known in self.documents([document]) for passage in known.passages]
        return [
            (sentence, text[sentence.start : sentence.end])
            for sentence in self.reader.sentences(passages)
        ]

    def _numbers(self, query: str, *values: object) -> list[int]:
        return [int(row[0]) for row in self._connection.execute(query, values)]


def copied_passages(reader: LibraryReader) -> dict[int, frozenset[int]]:
    """Return the passages all of whose sentences stand in other documents, with those passages.

    Headings are passed over: copies of a story differ in them.
    """
    starts: defaultdict[int, set[int]] = defaultdict(set)
    originals: defaultdict[int, set[int]] = defaultdict(set)
    for passage, start, original in reader.connection.execute(
        "SELECT passage, start, original FROM copies ORDER BY passage"
    ):
        starts[passage].add(start)
        originals[passage].add(original)
    own = {
        sentence.passage
        for sentence in reader.sentences(list(starts))
        if sentence.kind is not BlockKind.HEADING and sentence.start not in starts[sentence.passage]
    }
    return {
        passage: frozenset(copied) for passage, copied in originals.items() if passage not in own
    }


def originals_of(
    reader: LibraryReader, passages: Iterable[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for sentences of `passages` that are copies, passage and start of what they copy."""
    rows = reader.connection.execute(
        f"SELECT passage, start, original, original_start FROM copies WHERE passage {AMONG}",
        (json.dumps(sorted(set(passages))),),
    )
    return {(passage, start): (original, place) for passage, start, original, place in rows}


def sentences_alike(reader: LibraryReader, passage: int, start: int) -> Iterator[StoredSentence]:
    """Yield the sentences that are copies of the same one as that at `start` of `passage`."""
    rows = reader.connection.execute(sql("copies_alike"), (passage, start, _MOST_ALIKE))
    places = set(rows) - {(passage, start)}
    for sentence in reader.sentences(sorted({place[0] for place in places})):
        if (sentence.passage, sentence.start) in places:
            yield sentence
