"""Writing the library: each change is one transaction and raises the revision by one."""

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

import numpy as np

from corpus.document import LoadedDocument, Passage, Sentence
from corpus.languages import UNSPACED
from corpus.library.checksums import content_hash
from corpus.library.duplicates import link_copies
from corpus.library.integrity import record_changing, seal_counts, seal_document
from corpus.library.reader import LibraryReader
from corpus.library.records import PassageEncoding, StoredDocument, StoredSource
from corpus.library.schema import FREQUENCIES_TOTAL, set_setting

_COUNTED_PASSAGES = 1000
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
    blocks = [astuple(block) for block in loaded.blocks]
    what = [content_hash(loaded.text), loaded.metadata.title, loader, blocks, loaded.pages]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


class LibraryWriter:
    """Changes over one connection; `reader` sees them as they are made."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Write over `connection`, which must be in autocommit mode."""
        self.connection = connection
        self.reader = LibraryReader(connection)

    @contextmanager
    def transaction(self) -> Iterator[int]:
        """Make all changes inside, or none if anything is raised; gives the new revision."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            revision = self.reader.revision() + 1
            self.set("revision", str(revision))
            yield revision
            link_copies(self.connection, revision)
        except BaseException:
            self._roll_back()
            raise
        self.connection.execute("COMMIT")

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
        if replaced is not None:
            with record_changing(self.connection, replaced.id):
                self.connection.execute(
                    "UPDATE documents SET replaced_by = ? WHERE id = ?", (document, replaced.id)
                )
        self._add_passages(document, new)
        seal_document(self.connection, document)
        self._count_tokens([encoding.tokens for encoding in new.encodings], 1)
        return document

    def edit(self, document: StoredDocument, edits: Mapping[str, str]) -> None:
        """Put `edits` by field over what the document's file states, now and in its later versions.

        A field that is given what the file states is as if it had never been edited.
        """
        key = (document.source, document.part)
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            versions = self.connection.execute(
                "SELECT id FROM documents WHERE source = ? AND part = ?", key
            ).fetchall()
            with ExitStack() as changing:
                for (version,) in versions:
                    changing.enter_context(record_changing(self.connection, version))
                self._put_edits(document, edits)
        except BaseException:
            self._roll_back()
            raise
        self.connection.execute("COMMIT")

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
            "SELECT tokens FROM token_codes WHERE passage >= ? AND passage < ?",
            (document.passages.start, document.passages.stop),
        )
        self._count_tokens([row[0] for row in tokens.fetchall()], -1)

    def count_again(self) -> None:
        """Count in how many current passages each token occurs, whatever was counted before."""
        self.connection.execute("DELETE FROM token_frequencies")
        self.set(FREQUENCIES_TOTAL, "0")
        tokens = self.connection.execute(
            "SELECT tokens FROM token_codes JOIN passages ON passages.id = passage"
            " JOIN documents ON documents.id = document WHERE ended_revision IS NULL"
        )
        while rows := tokens.fetchmany(_COUNTED_PASSAGES):
            self._count_tokens([row[0] for row in rows], 1)

    def purge(self) -> None:
        """Delete the text, passages and vectors of documents that ended; their rows stay."""
        ended = "(SELECT id FROM documents WHERE ended_revision IS NOT NULL)"
        passages = f"(SELECT id FROM passages WHERE document IN {ended})"
        # A savepoint is a transaction of its own where there is none.
        self.connection.execute("SAVEPOINT purge")
        try:
            for table in ("sentences", "vectors", "token_codes", "passage_checksums"):
                self.connection.execute(f"DELETE FROM {table} WHERE passage IN {passages}")
            for table in ("passages", "blocks", "pages", "texts"):
                self.connection.execute(f"DELETE FROM {table} WHERE document IN {ended}")
            self.connection.execute(
                "UPDATE document_checksums SET blocks = 0, pages = 0"
                f" WHERE document IN {ended} AND (blocks != 0 OR pages != 0)"
            )
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK TO purge")
                self.connection.execute("RELEASE purge")
            raise
        self.connection.execute("RELEASE purge")

    def _roll_back(self) -> None:
        # Where the disk is full, SQLite has done so itself.
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def _put_edits(self, document: StoredDocument, edits: Mapping[str, str]) -> None:
        key = (document.source, document.part)
        for field, value in edits.items():
            self.connection.execute(
                "DELETE FROM metadata_edits WHERE source = ? AND part = ? AND field = ?",
                (*key, field),
            )
            if value != (getattr(document.stated, field) or ""):
                self.connection.execute(
                    "INSERT INTO metadata_edits VALUES (?, ?, ?, ?)", (*key, field, value)
                )

    def _add_document(self, new: NewDocument, revision: int) -> int:
        first = self._next_passage()
        text = new.loaded.text
        cursor = self.connection.execute(
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
        document = int(cursor.lastrowid or 0)
        self.connection.execute("INSERT INTO texts VALUES (?, ?)", (document, text))
        self.connection.executemany(
            "INSERT INTO blocks (document, position, kind, start, end, header_start, header_end)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (document, at, block.kind, block.start, block.end, *(block.header or (None, None)))
                for at, block in enumerate(new.loaded.blocks)
            ),
        )
        self.connection.executemany(
            "INSERT INTO pages VALUES (?, ?, ?)",
            ((document, number, start) for number, start in enumerate(new.loaded.pages, 1)),
        )
        return document

    def _add_passages(self, document: int, new: NewDocument) -> None:
        for passage, encoding in zip(new.passages, new.encodings, strict=True):
            cursor = self.connection.execute(
                "INSERT INTO passages (document, start, end) VALUES (?, ?, ?)",
                (document, passage.start, passage.end),
            )
            row = cursor.lastrowid
            self.connection.execute("INSERT INTO vectors VALUES (?, ?)", (row, encoding.vector))
            self.connection.execute(
                "INSERT INTO token_codes VALUES (?, ?, ?)", (row, encoding.tokens, encoding.codes)
            )
            own = new.sentences[passage.first : passage.last]
            self.connection.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (row, position, sentence.block, sentence.start, sentence.end, *tokens)
                    for position, (sentence, tokens) in enumerate(
                        zip(own, encoding.sentence_tokens, strict=True)
                    )
                ),
            )

    def _next_passage(self) -> int:
        row = self.connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'passages'"
        ).fetchone()
        return 1 if row is None else int(row[0]) + 1

    def _count_tokens(self, passages: Sequence[bytes], sign: int) -> None:
        counts: Counter[int] = Counter()
        for tokens in passages:
            counts.update(np.unique(np.frombuffer(tokens, "<u4")).tolist())
        differences = {token: sign * count for token, count in counts.items()}
        self.connection.executemany(
            "INSERT INTO token_frequencies VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET passages = passages + excluded.passages",
            differences.items(),
        )
        seal_counts(self.connection, differences)


def _word_count(text: str) -> int:
    """Return the number of words; each character counts where there are no spaces between them."""
    return len(_UNSPACED.sub(" 1 ", text).split())
