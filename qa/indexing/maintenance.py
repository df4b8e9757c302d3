"""Changing what is in the library without reading a file: remove, rebuild, unmark.

    remove   documents end, and their text and vectors are purged
    rebuild  all documents are encoded again, with the same model or another one
    unmark   boilerplate counts as text, or is set apart again

Each is one transaction: until it is complete, the library answers as before.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.boilerplate import counted, words_within
from corpus.document import BlockKind, LoadedDocument
from corpus.errors import DocumentError
from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument
from corpus.library.writer import NewDocument
from embeddings.encoder import Encoder
from qa.indexing.indexing import as_stored, encoded, matching, packed, windows
from qa.indexing.report import IndexReport, Observer, Progress
from qa.search.keyword_index import KeywordIndex


def remove(
    library: Library, documents: Sequence[StoredDocument], *, returning: bool = True
) -> None:
    """Take `documents` out of `library`, with their text and vectors.

    The files themselves are not touched; indexing their folder again brings the documents back or,
    if not `returning`, only those of files that were changed by then.
    """
    with library.writing() as writer:
        with writer.transaction() as revision:
            for document in documents:
                writer.end(document, revision)
                if returning:
                    writer.complete(document.source, None, None, None)
            writer.purge()
        KeywordIndex(library.path, writer.reader.identity()).catch_up(writer.reader)


def rebuild(library: Library, encoder: Encoder, observe: Observer = lambda _: None) -> int:
    """Encode all documents of `library` again, with `encoder`; return how many there are."""
    with library.writing() as writer:
        documents = writer.reader.documents()
        total = sum(document.characters for document in documents)
        done = 0
        with writer.transaction() as revision:
            unpacked = (as_stored(writer.reader, document) for document in documents)
            for window in windows(packed(new, encoder) for new in unpacked):
                for new in encoded(window, lambda: encoder):
                    writer.add(new, revision)
                    done += len(new.loaded.text)
                    observe(Progress(done, total, new.name))
            writer.set("model", encoder.name)
            writer.set("model_identity", encoder.identity)
            writer.purge()
            writer.count_again()
        KeywordIndex(library.path, writer.reader.identity()).catch_up(writer.reader)
        return len(documents)


def unmark(
    library: Library,
    load_encoder: Callable[[], Encoder],
    number: int,
    span: tuple[int, int],
    *,
    undo: bool = False,
) -> IndexReport:
    """Count the boilerplate in `span` of the document with this `number` as text.

    With `undo`, what was counted as text is set apart again. Either outlasts indexing the file
    again. Only passages that change are encoded.

    Raises DocumentError if there is nothing to change in `span`, LibraryError if the library cannot
    be written, and ModelMismatchError if it was indexed with another model.
    """
    with library.writing() as writer:
        document = writer.reader.standing_for(number)
        if document is None or not document.is_current:
            raise DocumentError(f"Document {number} was replaced or removed; look it up again.")
        old = as_stored(writer.reader, document)
        known = writer.reader.unmarked(document.source, document.part)
        words = _words_to_change(old.loaded, span, known, undo=undo)
        kind = BlockKind.BOILERPLATE if undo else BlockKind.PARAGRAPH
        new = replace(old, loaded=counted(old.loaded, words, kind))
        encoder = matching(load_encoder(), writer.reader, library.path)
        new = _encoded_where_changed(packed(new, encoder), document, writer.reader, encoder)
        with writer.transaction() as revision:
            writer.set_unmarked(document, known - words if undo else known | words)
            writer.add(new, revision)
            writer.purge()
        KeywordIndex(library.path, writer.reader.identity()).catch_up(writer.reader)
    return IndexReport(updated=[document.name])


def _words_to_change(
    loaded: LoadedDocument, span: tuple[int, int], known: frozenset[str], *, undo: bool
) -> frozenset[str]:
    """Return the words of the blocks in `span` that are to be counted the other way."""
    if undo:
        words = words_within(loaded, *span, BlockKind.PARAGRAPH) & known
    else:
        words = words_within(loaded, *span, BlockKind.BOILERPLATE)
    if not words:
        what = "Nothing was counted as text" if undo else "There is no boilerplate"
        raise DocumentError(f"{what} between {span[0]} and {span[1]} of the document.")
    return words


def _encoded_where_changed(
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
