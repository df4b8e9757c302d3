"""Writing the library: each change is one transaction and raises the revision by one."""

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

import numpy as np

from corpus.document import LoadedDocument, Passage, Sentence
from corpus.languages import UNSPACED
from corpus.library.duplicates import link_copies
from corpus.library.reader import LibraryReader
from corpus.library.records import (
    PassageEncoding,
    StoredDocument,
    StoredSource,
    blobs_checksum,
    content_hash,
    frequencies_checksum,
    packed_blocks,
    packed_pages,
    packed_sentences,
    rows_checksum,
    text_checksum,
    vector_checksum,
)
from corpus.library.schema import (
    DOCUMENTS,
    DOCUMENTS_TOTAL,
    FREQUENCIES_TOTAL,
    add_to_total,
    atomic,
    set_setting,
)

_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document, encoded and ready to be added."""

    source: int
    name: str
    loader: str
    loaded: LoadedDocument
    sentences: Sequence[Sentence]
    passages: Sequence[Passage]
    encodings: Sequence[PassageEncoding]


def encoding_key(loaded: LoadedDocument, loader: str) -> str:
    """Return a key that is equal for documents which come out equal when encoded."""
    blocks = [(block.kind, block.start, block.end, block.header) for block in loaded.blocks]
    what = [content_hash(loaded.text), loaded.metadata.title, loader, blocks, loaded.pages]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


@contextmanager
def record_changing(connection: sqlite3.Connection, document: int) -> Iterator[None]:
    """Make the checksum of a document's record again after what is done inside."""
    before = _counted(connection, document)
    yield
    row = connection.execute(f"{DOCUMENTS} WHERE id = ?", (document,)).fetchone()
    connection.execute(
        "UPDATE documents SET checksum = ? WHERE id = ?", (rows_checksum([row[:-1]]), document)
    )
    add_to_total(connection, DOCUMENTS_TOTAL, _counted(connection, document) - before)


def _counted(connection: sqlite3.Connection, document: int) -> int:
    """Return what a document adds to the total: its record's checksum, if it is current."""
    row = connection.execute(
        "SELECT checksum FROM documents WHERE id = ? AND ended_revision IS NULL", (document,)
    ).fetchone()
    return 0 if row is None else int(row[0])


class LibraryWriter:
    """Changes over one connection; `reader` sees them as they are made."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Write over `connection`, which must be in autocommit mode."""
        self.connection = connection
        self.reader = LibraryReader(connection)
        self._more_passages: Counter[int] = Counter()
        """By token, how many more current passages hold it than the frequencies say as yet."""

    @contextmanager
    def transaction(self) -> Iterator[int]:
        """Make all changes inside, or none if anything is raised; gives the new revision."""
        self._more_passages.clear()
        with atomic(self.connection):
            revision = self.reader.revision() + 1
            self.set("revision", str(revision))
            yield revision
            self._store_frequencies()
            link_copies(self.connection, revision)

    def set(self, name: str, value: str) -> None:
        """Set the setting `name`."""
        set_setting(self.connection, name, value)

    def source(self, path: str, root: str) -> StoredSource:
        """Return the file at `path`, made with `root` if it is new."""
        self.connection.execute(
            "INSERT OR IGNORE INTO sources (path, root) VALUES (?, ?)", (path, root)
        )
        source = self.reader.source(path)
        if source is None:
            raise AssertionError(path)
        return source

    def complete(
        self,
        source: int,
        size: int | None,
        modified: int | None,
        loader: str | None,
        sidecar: int | None = None,
    ) -> None:
        """Note that all documents of a file are in, as of this state; or, with None, that not."""
        self.connection.execute(
            "UPDATE sources SET size = ?, modified = ?, loader = ?, sidecar = ? WHERE id = ?",
            (size, modified, loader, sidecar, source),
        )

    def add(self, new: NewDocument, revision: int) -> int:
        """Add a document, in place of the current one of its file and part; return its id."""
        replaced = self.reader.document_of(new.source, new.loaded.part)
        if replaced is not None:
            self.end(replaced, revision)
        document = self._add_document(new, revision)
        pages, blocks = packed_pages(new.loaded.pages), packed_blocks(new.loaded.blocks)
        checksum = blobs_checksum(document, pages, blocks)
        with record_changing(self.connection, document):
            self.connection.execute(
                "INSERT INTO contents VALUES (?, ?, ?, ?, ?)",
                (document, checksum, pages, blocks, new.loaded.text),
            )
            self.connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _passage_rows(document, self._next_passage(), new),
            )
        if replaced is not None:
            with record_changing(self.connection, replaced.id):
                self.connection.execute(
                    "UPDATE documents SET replaced_by = ? WHERE id = ?", (document, replaced.id)
                )
        self._count_tokens((encoding.tokens for encoding in new.encodings), 1)
        return document

    def edit(self, document: StoredDocument, edits: Mapping[str, str]) -> None:
        """Put `edits` by field over what the document's file states, now and in its later versions.

        A field that is given what the file states is as if it had never been edited.
        """
        key = (document.source, document.part)
        with atomic(self.connection), ExitStack() as changing:
            for (version,) in self.connection.execute(
                "SELECT id FROM documents WHERE source = ? AND part = ?", key
            ).fetchall():
                changing.enter_context(record_changing(self.connection, version))
            self.connection.executemany(
                "DELETE FROM metadata_edits WHERE source = ? AND part = ? AND field = ?",
                ((*key, field) for field in edits),
            )
            self.connection.executemany(
                "INSERT INTO metadata_edits VALUES (?, ?, ?, ?)",
                (
                    (*key, field, value)
                    for field, value in edits.items()
                    if value != (getattr(document.stated, field) or "")
                ),
            )

    def set_unmarked(self, document: StoredDocument, words: Iterable[str]) -> None:
        """Note that boilerplate of these `words`, and no other, is text in this document's file.

        This changes no document that is in; those that are added are to be made with it.
        """
        key = (document.source, document.part)
        self.connection.execute("DELETE FROM unmarked_blocks WHERE source = ? AND part = ?", key)
        self.connection.executemany(
            "INSERT INTO unmarked_blocks VALUES (?, ?, ?)", ((*key, own) for own in words)
        )

    def end(self, document: StoredDocument, revision: int) -> None:
        """Take a document out of what is searched; `purge` deletes what it held."""
        with record_changing(self.connection, document.id):
            self.connection.execute(
                "UPDATE documents SET ended_revision = ? WHERE id = ?", (revision, document.id)
            )
        # Not checked: a damaged document must be possible to remove.
        tokens = self.connection.execute(
            "SELECT tokens FROM passages WHERE id >= ? AND id < ?",
            (document.passages.start, document.passages.stop),
        )
        self._count_tokens((row[0] for row in tokens), -1)

    def count_again(self) -> None:
        """Count in how many current passages each token occurs, whatever was counted before."""
        self._more_passages.clear()
        self.connection.execute("DELETE FROM token_frequencies")
        self.set(FREQUENCIES_TOTAL, "0")
        tokens = self.connection.execute(
            "SELECT tokens FROM passages JOIN documents ON documents.id = document"
            " WHERE ended_revision IS NULL"
        )
        self._count_tokens((row[0] for row in tokens), 1)

    def purge(self) -> None:
        """Delete the text, passages and vectors of documents that ended; their rows stay."""
        inside = self.connection.in_transaction
        with nullcontext() if inside else atomic(self.connection):
            # What was purged before is passed over, so that this costs what there is to delete.
            ended = self.connection.execute(
                "SELECT document, first_passage, last_passage FROM contents JOIN documents"
                " ON documents.id = document WHERE ended_revision IS NOT NULL"
            ).fetchall()
            self.connection.executemany(
                "DELETE FROM passages WHERE document = ? AND id >= ? AND id < ?", ended
            )
            self.connection.executemany(
                "DELETE FROM contents WHERE document = ?", [(document,) for document, *_ in ended]
            )

    def _add_document(self, new: NewDocument, revision: int) -> int:
        first = self._next_passage()
        text = new.loaded.text
        row = self.connection.execute(
            "INSERT INTO documents (source, part, name, content_hash, encoding_key, loader, title,"
            " author, publisher, published, url, csl, characters, words, added, first_passage,"
            " last_passage, added_revision)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new.source,
                new.loaded.part,
                new.name,
                content_hash(text),
                encoding_key(new.loaded, new.loader),
                new.loader,
                *astuple(new.loaded.metadata),
                len(text),
                _word_count(text),
                datetime.now(UTC).isoformat(timespec="seconds"),
                first,
                first + len(new.passages),
                revision,
            ),
        )
        return int(row.lastrowid or 0)

    def _next_passage(self) -> int:
        row = self.connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'passages'"
        ).fetchone()
        return 1 if row is None else int(row[0]) + 1

    def _count_tokens(self, passages: Iterable[bytes], sign: int) -> None:
        for tokens in passages:
            distinct = np.unique(np.frombuffer(tokens, "<u4")).tolist()
            (self._more_passages.update if sign > 0 else self._more_passages.subtract)(distinct)

    def _store_frequencies(self) -> None:
        differences = {token: more for token, more in self._more_passages.items() if more}
        self.connection.executemany(
            "INSERT INTO token_frequencies VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET passages = passages + excluded.passages",
            differences.items(),
        )
        add_to_total(self.connection, FREQUENCIES_TOTAL, frequencies_checksum(differences))


def _passage_rows(document: int, first: int, new: NewDocument) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a document's passages, whose ids begin with `first`."""
    packed = zip(new.passages, new.encodings, strict=True)
    for number, (passage, encoding) in enumerate(packed, first):
        start, end = passage.start, passage.end
        sentences = packed_sentences(
            new.sentences[passage.first : passage.last],
            encoding.sentence_tokens,
            new.loaded.blocks,
        )
        blobs = sentences, encoding.tokens, encoding.codes
        own = text_checksum(number, document, start, end, new.loaded.text[start:end])
        checksums = own, vector_checksum(encoding.vector, own), blobs_checksum(own, *blobs)
        yield number, document, start, end, *checksums, encoding.vector, *blobs


def _word_count(text: str) -> int:
    """Return the number of words; each character counts where there are no spaces between them."""
    return len(_UNSPACED.sub(" 1 ", text).split())
