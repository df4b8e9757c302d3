"""What a browser keeps: its conversations, and its verdicts on answers."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException, Request

from corpus.library.database import Library
from qa.history import Feedback, Journal, Verdict
from qa.web.browser import browser_of
from qa.web.excerpts import Id, quote_at


def talk_routes(library: Library, journal: Journal) -> APIRouter:
    """Return the routes to the conversations of `journal` and to feedback."""
    router = APIRouter()

    @router.get("/conversations")
    def conversations(request: Request) -> list[dict[str, Any]]:
        """List the conversations of this browser, newest first."""
        browser = browser_of(request.cookies)
        return [asdict(found) for found in journal.conversations(browser)] if browser else []

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
