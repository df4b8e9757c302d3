"""Reading the files and documents of a library: one snapshot of it, in plain records."""

import json
import sqlite3
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.csl import edited
from corpus.document import Block, Metadata
from corpus.errors import DamagedLibraryError
from corpus.library.damage import damaged
from corpus.library.records import (
    StoredDocument,
    StoredSource,
    blobs_checksum,
    content_hash,
    rows_checksum,
    unpacked_blocks,
    unpacked_pages,
)
from corpus.library.schema import AMONG, DOCUMENTS, IDENTITY, settings_of

_SOURCE = "SELECT id, path, root, size, modified, loader, sidecar FROM sources"
_KEPT_CONTENTS = 16
"""Whole texts that a reader keeps: those of one answer."""


class DocumentReader:
    """Queries over one connection for files and documents.

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
        metadata = edited(stated, json.loads(edits))
        passages = range(first, last)
        return StoredDocument(
            *row[:7], stated, metadata, *row[13:16], passages, bool(is_current), replaced_by
        )

    def _damaged(self, what: str) -> DamagedLibraryError:
        return damaged(self.connection, what)

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(query, values).fetchone()
        return row
