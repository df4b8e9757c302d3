"""Citations: what a reader needs to find the source of a quote."""

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
    )


def at_page(document: DocumentReference, offset: int, reader: LibraryReader) -> DocumentReference:
    """Return `document` with the page that holds `offset`, if it has pages."""
    return replace(document, page=reader.page_at(document.id, offset))


def citation(document: DocumentReference) -> str:
    """Return a one-line citation of what the document states, and its name in the library."""
    page = f"p. {document.page}" if document.page else None
    stated = [document.author, document.title, document.publisher, document.published, page]
    return " · ".join(part for part in (*stated, document.name) if part)
