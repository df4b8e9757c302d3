"""The source of a quote: what identifies a document to a reader, and that in one line."""

from dataclasses import replace

from corpus.library_reader import LibraryReader
from corpus.records import StoredDocument
from qa.answer import DocumentReference


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
