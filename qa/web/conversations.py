"""What becomes of answers: conversations, verdicts on them, and citations of their quotes."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import PlainTextResponse, Response

from corpus.library.database import Library
from qa.citations.annotation import link
from qa.citations.export import export, export_quotes
from qa.history import Feedback, Journal, Verdict
from qa.settings import CitationFormat
from qa.web.excerpts import Id, quote_at
from qa.web.middleware import browser_of

_FILES = {
    CitationFormat.APA: ("references-apa.txt", "text/plain"),
    CitationFormat.MLA: ("references-mla.txt", "text/plain"),
    CitationFormat.BIBTEX: ("references.bib", "application/x-bibtex"),
    CitationFormat.RIS: ("references.ris", "application/x-research-info-systems"),
    CitationFormat.CSL: ("references.json", "application/vnd.citationstyles.csl+json"),
    CitationFormat.ANNOTATION: ("annotations.json", "application/ld+json"),
    CitationFormat.TEXT: ("quotes.txt", "text/plain"),
}


def conversation_routes(library: Library, journal: Journal) -> APIRouter:
    """Return the routes to the conversations of `journal` and to feedback."""
    router = APIRouter()

    @router.get("/conversations")
    def conversations(request: Request) -> list[dict[str, Any]]:
        """List the conversations of this browser, newest first."""
        browser = browser_of(request.cookies)
        return (
            [asdict(conversation) for conversation in journal.conversations(browser)]
            if browser
            else []
        )

    @router.delete("/conversations/{number}", status_code=204)
    def clear(request: Request, number: Id) -> None:
        """Delete a conversation of this browser."""
        browser = browser_of(request.cookies)
        if browser:
            journal.clear(browser, number)

    @router.post("/feedback", status_code=204)
    def judge(  # noqa: PLR0913, PLR0917 - each is a field of the query
        request: Request,
        turn: Id,
        verdict: Verdict,
        document: Id | None = None,
        start: int = 0,
        end: int = 0,
    ) -> None:
        """Note a verdict on a passage, or without a document on the whole answer."""
        browser = browser_of(request.cookies) or ""
        asked = journal.turn(browser, turn)
        if asked is None:
            raise HTTPException(404, "This conversation was deleted; ask again.")
        name, words = "", ""
        if document is None:
            start = end = 0
        else:
            with library.reading() as reader:
                quote = quote_at(reader, document, start, end)
            name, words = quote.document.name, quote.text
        journal.judge(
            browser,
            Feedback(turn, asked.question, asked.history, verdict, name, start, end, words),
        )

    return router


def citation_routes(library: Library, journal: Journal) -> APIRouter:
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
