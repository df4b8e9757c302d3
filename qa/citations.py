"""Citations: what a reader needs to find the source of a quote."""

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


def citation(document: DocumentReference) -> str:
    """Return a one-line citation of what the document states, and its name in the library."""
    stated = [document.author, document.title, document.publisher, document.published]
    return " · ".join(part for part in (*stated, document.name) if part)
