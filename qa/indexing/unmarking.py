"""Counting boilerplate as text, and back: the document is added anew with its blocks so."""

from collections.abc import Callable
from dataclasses import replace

from corpus.boilerplate import counted, words_within
from corpus.document import BlockKind, LoadedDocument
from corpus.errors import DocumentError
from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument
from corpus.library.writer import NewDocument
from embeddings.encoder import Encoder
from qa.indexing.preparation import as_stored, encoded, matching, packed
from qa.indexing.report import IndexReport
from qa.search.keyword_index import KeywordIndex


def unmark(
    library: Library,
    load_encoder: Callable[[], Encoder],
    number: int,
    span: tuple[int, int],
    *,
    undo: bool = False,
) -> IndexReport:
    """Count the boilerplate in `span` of the document with this `number` as text.

    With `undo`, what was counted so is set apart again. This is one transaction, and stays so when
    the file is indexed again. Only passages that come out otherwise are encoded.

    Raises DocumentError if there is no such place, LibraryError if the library cannot be written,
    and ModelMismatchError if it was indexed with another model.
    """
    with library.writing() as writer:
        document = writer.reader.standing_for(number)
        if document is None or not document.is_current:
            raise DocumentError(f"Document {number} was replaced or removed; look it up again.")
        old = as_stored(writer.reader, document)
        known = writer.reader.unmarked(document.source, document.part)
        words = _words(old.loaded, span, known, undo=undo)
        kind = BlockKind.BOILERPLATE if undo else BlockKind.PARAGRAPH
        new = replace(old, loaded=counted(old.loaded, words, kind))
        encoder = matching(load_encoder(), writer.reader, library.path)
        new = _encoded(packed(new, encoder), document, writer.reader, encoder)
        with writer.transaction() as revision:
            writer.set_unmarked(document, known - words if undo else known | words)
            writer.add(new, revision)
            writer.purge()
        KeywordIndex(library.path, writer.reader.identity()).catch_up(writer.reader)
    return IndexReport(updated=[document.name])


def _words(
    loaded: LoadedDocument, span: tuple[int, int], known: frozenset[str], *, undo: bool
) -> frozenset[str]:
    """Return the words of the blocks in `span` that are to be counted otherwise."""
    if undo:
        words = words_within(loaded, *span, BlockKind.PARAGRAPH) & known
    else:
        words = words_within(loaded, *span, BlockKind.BOILERPLATE)
    if not words:
        what = "is nothing that was made text" if undo else "is no boilerplate"
        raise DocumentError(f"There {what} between {span[0]} and {span[1]} of the document.")
    return words


def _encoded(
    new: NewDocument, document: StoredDocument, reader: LibraryReader, encoder: Encoder
) -> NewDocument:
    """Return `new` with its encodings, those of unchanged passages taken from `document`."""
    sentences, passages, encodings = reader.encoding(document.id)
    known = {
        (passage.start, tuple(sentences[passage.first : passage.last])): encoding
        for passage, encoding in zip(passages, encodings, strict=True)
    }
    keys = [
        (passage.start, tuple(new.sentences[passage.first : passage.last]))
        for passage in new.passages
    ]
    missing = [passage for passage, key in zip(new.passages, keys, strict=True) if key not in known]
    (fresh,) = encoded([replace(new, passages=missing)], lambda: encoder)
    rest = iter(fresh.encodings)
    return replace(new, encodings=[known.get(key) or next(rest) for key in keys])
