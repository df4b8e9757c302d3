"""Documents made for a library, and looking at what it holds."""

import lzma
from pathlib import Path

import numpy as np

from corpus.document import LoadedDocument, Metadata
from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import PassageEncoding, StoredDocument, StoredSource
from corpus.library.writer import NewDocument
from corpus.loaders.text import read_page
from corpus.passages import pack_passages
from corpus.sentences import split_sentences
from tests.corpus.invariants import token_spans

METADATA = Metadata("The ledgers", "Ann Lee", "The Press", "2026-01-04", "https://example.org/a")
TEXT = "The ledgers\n\nHe kept two of them. 漢字 \U0001f600 e\u0301!\r\n\r\n- one\u2028\n- two\n"
FORMAT_4 = Path(__file__).parent / "library" / "format4"
"""A library that the last version of format 4 wrote, and what it read from it."""

SOURCE = StoredSource(1, "/docs/a.txt", "/docs", None, None, None, None)


def unpack_format_4(folder: Path) -> Path:
    """Put the library of format 4 into the new folder `folder`, and return that."""
    folder.mkdir()
    (folder / "library.db").write_bytes(lzma.decompress((FORMAT_4 / "library.db.xz").read_bytes()))
    return folder


def new_document(
    source: StoredSource, text: str = TEXT, part: str = "", max_tokens: int = 8
) -> NewDocument:
    """Return a document whose tokens are the code points that its sentences begin with."""
    blocks, _ = read_page(text)
    sentences, passages = pack_passages(
        text, blocks, split_sentences(text, blocks), token_spans, max_tokens
    )
    encodings = []
    for passage in passages:
        words = [text[sentence.start] for sentence in sentences[passage.first : passage.last]]
        tokens = np.array([ord(word) for word in words], "<u4")
        vector = np.arange(4, dtype="<f4") + passage.start
        spans = tuple((position, position + 1) for position in range(len(words)))
        encodings.append(
            PassageEncoding(vector.tobytes(), tokens.tobytes(), b"\x01" * 3 * len(words), spans)
        )
    loaded = LoadedDocument(part, text, METADATA, tuple(blocks))
    return NewDocument(source.id, "a.txt", "text 1.1", loaded, sentences, passages, encodings)


def add(library: Library, *texts: str, path: str = "/docs/a.txt", part: str = "") -> list[int]:
    """Add the texts one after the other, as versions of one document; return their ids."""
    ids = []
    with library.writing() as writer:
        for text in texts:
            with writer.transaction() as revision:
                source = writer.source(path, "/docs")
                ids.append(writer.add(new_document(source, text, part), revision))
    return ids


def stored(reader: LibraryReader, document: int) -> StoredDocument:
    """Return the document with this id, which must be known."""
    known = reader.document(document)
    assert known is not None
    return known


def row_counts(library: Library) -> dict[str, int]:
    """Return the number of rows of each table that holds what documents are made of."""
    tables = "documents contents passages".split()
    with library.reading() as reader:
        return {
            table: reader.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in tables
        }


def end(library: Library, document: int, *, purge: bool = False) -> None:
    """Take a document out of the library."""
    with library.writing() as writer:
        with writer.transaction() as revision:
            writer.end(stored(writer.reader, document), revision)
        if purge:
            writer.purge()


def frequencies(library: Library) -> dict[int, int]:
    """Return the token frequencies."""
    with library.reading() as reader:
        return reader.token_frequencies()
