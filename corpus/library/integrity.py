"""Verifying a library: that all of it is there, is what was stored, and fits together."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpus.document import Block, Passage, Sentence
from corpus.errors import DamagedLibraryError
from corpus.library.reader import LibraryReader
from corpus.library.records import FLOAT_BYTES, TOKEN_BYTES, PassageEncoding, StoredDocument

RESTORE = "Restore a backup (python -m qa library restore), or index into a new folder."
INDEX_AGAIN = (
    "Remove this document (python -m qa documents remove) and index its file again, or bring back"
    " a backup (python -m qa library restore)."
)
REBUILD = "Run: python -m qa rebuild"
_MAX_SQLITE_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and what to do about it."""

    what: str
    advice: str


def verify_database(
    reader: LibraryReader, observe: Callable[[int, int, str], None]
) -> Iterator[Finding]:
    """Yield what is wrong with the database behind `reader`; `observe` gets characters done.

    Raises DamagedLibraryError or sqlite3.DatabaseError where it cannot be read any further.
    """
    yield from _sqlite_findings(reader)
    reader.setting("revision")
    try:
        reader.current_passages()
    except DamagedLibraryError as error:
        yield Finding(error.what, RESTORE)
    rows = reader.connection.execute(
        "SELECT id, characters, name FROM documents ORDER BY id"
    ).fetchall()
    total, done = sum(characters for _, characters, _ in rows), 0
    shapes: set[tuple[int, int]] = set()
    counts: Counter[int] = Counter()
    are_whole = True
    for document, characters, name in rows:
        for finding in _document_findings(reader, document, shapes, counts):
            are_whole = False
            yield finding
        done += characters
        observe(done, total, name)
    if len(shapes) > 1:
        yield Finding("vectors or token codes differ in their dimension", REBUILD)
    # What is wrong with a document has made its tokens uncertain, and is said already.
    yield from _frequency_findings(reader, counts if are_whole else None)


def _sqlite_findings(reader: LibraryReader) -> Iterator[Finding]:
    for (fault,) in reader.connection.execute(f"PRAGMA integrity_check({_MAX_SQLITE_FINDINGS})"):
        if fault != "ok":
            yield Finding(f"SQLite: {fault}", RESTORE)
    for table, row, *_ in reader.connection.execute("PRAGMA foreign_key_check").fetchmany(
        _MAX_SQLITE_FINDINGS
    ):
        yield Finding(f"row {row} of {table} belongs to nothing", RESTORE)


def _document_findings(
    reader: LibraryReader, number: int, shapes: set[tuple[int, int]], counts: Counter[int]
) -> Iterator[Finding]:
    """Yield what is wrong with a document; add its vectors' dimensions and count its tokens."""
    try:
        document, text = reader.document(number), reader.text(number)
        blocks, pages = reader.blocks(number), reader.pages(number)
    except DamagedLibraryError as error:
        yield Finding(error.what, INDEX_AGAIN)
        return
    if document is None:
        yield Finding(f"document {number} cannot be found", RESTORE)
        return
    if text is None:
        if document.is_current:
            yield Finding(f"the text of {document.name} is missing", INDEX_AGAIN)
        return
    if len(text) != document.characters or not _are_placed(text, blocks, pages):
        yield Finding(f"blocks or pages of {document.name} do not fit its text", INDEX_AGAIN)
    try:
        reader.passages(list(document.passages))
        sentences, passages, encodings = reader.encoding(number)
    except DamagedLibraryError as error:
        yield Finding(f"{error.what} ({document.name})", REBUILD)
        return
    yield from _passage_findings(document, blocks, sentences, passages)
    yield from _encoding_findings(document, encodings, shapes)
    if document.is_current:
        for encoding in encodings:
            counts.update(np.unique(np.frombuffer(encoding.tokens, "<u4")).tolist())


def _are_placed(text: str, blocks: list[Block], pages: tuple[int, ...]) -> bool:
    """Whether blocks and pages are in order and within `text`, and blocks hold all of it."""
    edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
    headers = [block.header for block in blocks if block.header is not None]
    return (
        all(before <= after for before, after in pairwise(edges))
        and all(block.start < block.end for block in blocks)
        and not any(
            text[end:start].strip() for end, start in zip(edges[::2], edges[1::2], strict=True)
        )
        and all(0 <= start < end <= len(text) for start, end in headers)
        and all(before <= after for before, after in pairwise([0, *pages, len(text)]))
    )


def _passage_findings(
    document: StoredDocument,
    blocks: list[Block],
    sentences: list[Sentence],
    passages: list[Passage],
) -> Iterator[Finding]:
    if len(passages) != len(document.passages):
        yield Finding(
            f"{document.name} has {len(passages)} of {len(document.passages)} passages", REBUILD
        )
    edges = [edge for sentence in sentences for edge in (sentence.start, sentence.end)]
    if any(before > after for before, after in pairwise(edges)) or not all(
        sentence.block < len(blocks)
        and blocks[sentence.block].start <= sentence.start < sentence.end
        and sentence.end <= blocks[sentence.block].end
        for sentence in sentences
    ):
        yield Finding(f"sentences of {document.name} are not in order in its blocks", REBUILD)
        return
    if not all(_is_its_sentences(passage, blocks, sentences) for passage in passages):
        yield Finding(f"passages of {document.name} are not their sentences", REBUILD)


def _is_its_sentences(passage: Passage, blocks: list[Block], sentences: list[Sentence]) -> bool:
    """Whether a passage is from its first sentence, or the marker before it, to its last."""
    own = sentences[passage.first : passage.last]
    if not own:
        return False
    starts = {own[0].start, blocks[own[0].block].start}
    return passage.start in starts and passage.end == own[-1].end


def _encoding_findings(
    document: StoredDocument, encodings: list[PassageEncoding], shapes: set[tuple[int, int]]
) -> Iterator[Finding]:
    for encoding in encodings:
        tokens, rest = divmod(len(encoding.tokens), TOKEN_BYTES)
        edges = [edge for span in encoding.sentence_tokens for edge in span]
        size, more = divmod(len(encoding.codes), max(1, tokens))
        if rest or more or any(edge > later for edge, later in pairwise([0, *edges, tokens])):
            yield Finding(f"token codes of {document.name} do not fit its sentences", REBUILD)
        elif tokens:
            shapes.add((len(encoding.vector) // FLOAT_BYTES, size))


def _frequency_findings(reader: LibraryReader, counts: Counter[int] | None) -> Iterator[Finding]:
    try:
        stored = reader.token_frequencies()
    except DamagedLibraryError as error:
        yield Finding(error.what, REBUILD)
        return
    if counts is not None and stored != dict(counts):
        yield Finding("token frequencies are not those of the passages", REBUILD)
