"""The source of a quote: what identifies a document to a reader, and that in one line."""

from dataclasses import replace

from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument
from qa.answer import CONTEXT_CHARACTERS, Core, DocumentReference, Quote


def reference(document: StoredDocument) -> DocumentReference:
    """Return what identifies `document` to a reader."""
    metadata = document.metadata
    return DocumentReference(
        id=document.id,
        name=document.name,
        title=metadata.title,
        author=metadata.author,
        publisher=metadata.publisher,
        published=metadata.published,
        url=metadata.url,
        page=None,
        content_hash=document.content_hash,
        csl=metadata.csl,
    )


def at_page(document: DocumentReference, offset: int, reader: LibraryReader) -> DocumentReference:
    """Return `document` with the page that holds `offset`, if it has pages."""
    return replace(document, page=reader.page_at(document.id, offset))


def citation(document: DocumentReference) -> str:
    """Return a one-line citation: what the document states, its name in the library, the page."""
    stated = [document.author, document.title, document.publisher, document.published]
    page = None if document.page is None else f"p. {document.page}"
    return " · ".join(part for part in (*stated, document.name, page) if part)


def quotation(reader: LibraryReader, document: DocumentReference, start: int, end: int) -> Quote:
    """Return `[start, end)` of `document` as a quote, all of it its core."""
    first = max(0, start - CONTEXT_CHARACTERS)
    around = reader.extract(document.id, first, end + CONTEXT_CHARACTERS)
    source = at_page(document, start, reader)
    return Quote(
        text=around[start - first : end - first],
        document=source,
        start=start,
        end=end,
        core=Core(start, end),
        score=0.0,
        citation=citation(source),
        highlights=(),
        prefix=around[: start - first],
        suffix=around[end - first :],
        header=None,
    )
