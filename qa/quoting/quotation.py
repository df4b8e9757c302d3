"""From a span of a document to a quote: its words, its source and what stands around it."""

from corpus.library_reader import LibraryReader
from qa.answer import CONTEXT_CHARACTERS, Core, DocumentReference, Quote
from qa.citations.source import at_page, citation


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
