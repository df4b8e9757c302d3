"""The citations of answers in one text: each document once, in order of first appearance.

What was not answered has no citations: the nearest passages do not answer.
"""

from collections.abc import Sequence

from corpus.text import json_text
from qa.answer import Answer, DocumentReference, Quote
from qa.citations.annotation import annotation, link
from qa.citations.csl_json import csl_items
from qa.citations.records import bibtex, ris
from qa.citations.styles import styled_reference
from qa.settings import CitationFormat


def export(answers: Sequence[Answer], form: CitationFormat) -> str:
    """Return the citations of the quotes of `answers`, as the text of one file.

    Annotations and plain text have an entry for each quote, once; the other formats one for each
    document. Lines end with LF, in RIS with CR LF.
    """
    return export_quotes(_quotes(answers), form)


def export_quotes(quotes: Sequence[Quote], form: CitationFormat) -> str:
    """Return the citations of `quotes`, as `export` does those of answers."""
    items = csl_items(_documents(quotes))
    match form:
        case CitationFormat.BIBTEX:
            return "\n".join(bibtex(item) for item in items)
        case CitationFormat.RIS:
            return "\r\n".join(ris(item) for item in items)
        case CitationFormat.CSL:
            return json_text(items) + "\n"
        case CitationFormat.ANNOTATION:
            return json_text([annotation(quote) for quote in quotes]) + "\n"
        case CitationFormat.TEXT:
            return "\n".join(cited_text(quote) for quote in quotes)
    return "".join(f"{styled_reference(item, form)}\n" for item in items)


def references(answer: Answer, style: CitationFormat) -> list[str]:
    """Return the references of an answer's documents in APA or MLA."""
    return export([answer], style).splitlines()


def cited_text(quote: Quote) -> str:
    """Return the words of `quote` with its citation, and the link to it if there is one."""
    stated = [f"“{quote.text}”", f"— {quote.citation}", link(quote)]
    return "".join(f"{line}\n" for line in stated if line)


def _quotes(answers: Sequence[Answer]) -> list[Quote]:
    """Return the quotes of all that was answered, each span of a document once."""
    quotes = [quote for answer in answers if answer.answered for quote in answer.quotes]
    return list({(quote.document.id, quote.start, quote.end): quote for quote in quotes}.values())


def _documents(quotes: Sequence[Quote]) -> list[DocumentReference]:
    documents: dict[int, DocumentReference] = {}
    for quote in quotes:
        documents.setdefault(quote.document.id, quote.document)
    return list(documents.values())
