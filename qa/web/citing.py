"""Citations to copy, of one quote, and to save, of a whole conversation."""

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import PlainTextResponse, Response

from corpus.library.database import Library
from qa.citations.annotation import link
from qa.citations.export import export, export_quotes
from qa.history import Journal
from qa.settings import CitationFormat
from qa.web.browser import browser_of
from qa.web.excerpts import Id, quote_at

_FILES = {
    CitationFormat.APA: ("references-apa.txt", "text/plain"),
    CitationFormat.MLA: ("references-mla.txt", "text/plain"),
    CitationFormat.BIBTEX: ("references.bib", "application/x-bibtex"),
    CitationFormat.RIS: ("references.ris", "application/x-research-info-systems"),
    CitationFormat.CSL: ("references.json", "application/vnd.citationstyles.csl+json"),
    CitationFormat.ANNOTATION: ("annotations.json", "application/ld+json"),
    CitationFormat.TEXT: ("quotes.txt", "text/plain"),
}


def citing_routes(library: Library, journal: Journal) -> APIRouter:
    """Return the routes that cite quotes of `library` and conversations of `journal`."""
    router = APIRouter()

    @router.get("/cite/link")
    def linked(document: Id, start: int, end: int) -> Response:
        """Return the address of the very words in the page that they are from."""
        with library.reading() as reader:
            address = link(quote_at(reader, document, start, end))
        if address is None:
            raise HTTPException(404, "The document states no address on the web.")
        return PlainTextResponse(address)

    @router.get("/cite/{form}")
    def cited(form: CitationFormat, document: Id, start: int, end: int) -> Response:
        """Return one quote's citation in a format."""
        with library.reading() as reader:
            return PlainTextResponse(export_quotes([quote_at(reader, document, start, end)], form))

    @router.get("/citations/{form}")
    def all_cited(request: Request, form: CitationFormat, conversation: Id) -> Response:
        """Give the citations of a conversation as a file."""
        browser = browser_of(request.cookies)
        turns = journal.turns(browser, conversation) if browser else []
        name, kind = _FILES[form]
        return Response(
            export([turn.answer for turn in turns if turn.answer], form),
            media_type=f"{kind}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return router
