"""Passages by their words: BM25 over a tantivy index, derived from the library.

The index holds the revision of the library that it reflects in a document of its own, written in
the same commit, so that it is never taken for newer or older than it is. Its files are signed with
their checksums, and only what is whole is read; what is not is left to whoever writes the library
next, who makes it anew.
"""

import json
import os
import shutil
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import tantivy

from corpus.errors import LibraryError
from corpus.languages import language_name
from corpus.library.reader import LibraryReader
from qa.search.keyword_searcher import REVISION_ID, KeywordSearcher
from qa.text.analysis import (
    ANALYSIS_VERSION,
    analyzer,
    indexed_words,
    is_plain,
)

FOLDER = "keywords"
"""Where the index is, in the folder of its library."""

_ANALYZER = f"words {ANALYSIS_VERSION}"
"""Part of the schema and of what is signed, so that an index of other words is made again."""

_WRITER_BYTES = 50_000_000
_SIGNATURE = "files.json"
_PARTIAL = ".files.json"
_PART_BYTES = 1 << 20
_OWN = frozenset({_SIGNATURE, _PARTIAL})


class KeywordFiles:
    """The files in the folder of one library's keyword index."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Look after the files in `folder`; `identity` says of what library, and how, they are."""
        self._folder = folder
        self._identity = identity
        self._segments: dict[str, tuple[tuple[int, int], int]] = {}

    def signature(self) -> str | None:
        """Return what was signed last, or None if there is nothing of this library."""
        try:
            signed = (self._folder / _SIGNATURE).read_text("utf-8")
            return signed if json.loads(signed)["library"] == self._identity else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def are_whole(self, signature: str) -> bool:
        """Whether all files are there and as they were when `signature` was made."""
        try:
            files = json.loads(signature)["files"]
            return all(self._is_whole(name, *expected) for name, expected in files.items())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False

    def sign(self) -> None:
        """Note all files as they are now; raises OSError if that cannot be written."""
        files = {
            path.name: self._size_and_checksum(path)
            for path in sorted(self._folder.iterdir())
            if path.is_file() and path.suffix != ".lock" and path.name not in _OWN
        }
        partial = self._folder / _PARTIAL
        with partial.open("w", encoding="utf-8") as file:
            json.dump({"library": self._identity, "files": files}, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._folder / _SIGNATURE)

    def _is_whole(self, name: str, size: int, checksum: int) -> bool:
        path = self._folder / name
        return path.stat().st_size == size and self._size_and_checksum(path) == (size, checksum)

    def _size_and_checksum(self, path: Path) -> tuple[int, int]:
        """Return a file's size and checksum; a segment that was read before is not read again."""
        status = path.stat()
        state = (status.st_size, status.st_mtime_ns)
        known, checksum = self._segments.get(path.name, (None, 0))
        if known != state:
            checksum = 0
            with path.open("rb") as file:
                while part := file.read(_PART_BYTES):
                    checksum = zlib.crc32(part, checksum)
            # Others are written anew, and perhaps twice within the resolution of file times.
            if path.suffix != ".json":
                self._segments[path.name] = (state, checksum)
        return status.st_size, checksum


class KeywordIndex:
    """The index on disk, in a folder of its own that can be deleted at any time."""

    def __init__(self, library: Path, identity: str) -> None:
        """Open the index in the folder `library`, of this identity; empty if none is there."""
        self._folder = folder = library / FOLDER
        self._schema = _schema()
        self._files = KeywordFiles(folder, f"{identity} {_ANALYZER}")
        self._signature: str | None = None
        self._searcher = KeywordSearcher(self._schema, self._opened(None).searcher())

    def searcher(self) -> KeywordSearcher:
        """Return the index as last committed; while that is not whole, as it was before."""
        signature = self._files.signature()
        if signature not in {None, self._signature} and self._files.are_whole(signature):
            with suppress(ValueError, OSError):
                searcher = self._opened(self._folder).searcher()
                # Another process may have committed since the files were checked.
                if self._files.signature() == signature and self._files.are_whole(signature):
                    self._searcher = KeywordSearcher(self._schema, searcher)
                    self._signature = signature
        return self._searcher

    def revision(self) -> int:
        """Return the library's revision that the index reflects; 0 for an empty index."""
        return self.searcher().revision

    def is_whole(self) -> bool:
        """Whether the files on disk are those that were written for this library."""
        signature = self._files.signature()
        return signature is not None and self._files.are_whole(signature)

    def catch_up(self, reader: LibraryReader) -> None:
        """Bring the index to the state that `reader` sees; the library's lock must be held.

        An index that is not whole, or newer than the library, is made anew.

        Raises LibraryError if the index cannot be written.
        """
        reached, wanted = self.revision(), reader.revision()
        is_whole = self.is_whole()
        if is_whole and reached == wanted:
            return
        try:
            if not is_whole or reached > wanted:
                if self._folder.exists():
                    shutil.rmtree(self._folder)
                self._folder.mkdir(parents=True)
                reached = 0
            self._write(reader, reached, wanted)
            self._files.sign()
        except (ValueError, OSError) as error:
            raise LibraryError(
                f"The keyword index {self._folder} cannot be written: {error}. Make sure that there"
                " is room and that you may write there. No document is lost: the index is made"
                " again when the library is next opened."
            ) from error

    def _write(self, reader: LibraryReader, reached: int, wanted: int) -> None:
        writer = self._opened(self._folder).writer(heap_size=_WRITER_BYTES, num_threads=1)
        try:
            for ended in reader.ended_since(reached):
                self._delete(writer, ended)
            for passage, title, text in reader.passages_since(reached):
                language = language_name(text) or language_name(reader.beginning_of(passage))
                titled = f"{title}. {text}" if title else text
                writer.add_document(_document(passage, 0, titled, language))
            self._delete(writer, [REVISION_ID])
            writer.add_document(_document(REVISION_ID, wanted, "", None))
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            writer.rollback()
            raise

    def _delete(self, writer: tantivy.IndexWriter, passages: Iterable[int]) -> None:
        for passage in passages:
            writer.delete_documents_by_term("passage", passage)

    def _opened(self, folder: Path | None) -> tantivy.Index:
        """Return the index in `folder`, or an empty one in memory."""
        index = tantivy.Index(self._schema, path=None if folder is None else str(folder))
        index.register_tokenizer(_ANALYZER, analyzer())
        return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)
    builder.add_integer_field("revision", fast=True)
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="position")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(passage: int, revision: int, text: str, language: str | None) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage", passage)
    document.add_integer("revision", revision)
    if is_plain(text, language):
        document.add_text("text", text)
    else:
        document.add_pre_tokenized_text("text", indexed_words(text, language))
    if language is not None:
        document.add_text("language", language)
    return document
