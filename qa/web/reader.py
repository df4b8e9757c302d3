"""A document to read: its permanent page, its text in windows, and its original file."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse, HTMLResponse

from corpus.library.database import Library
from corpus.library.records import StoredDocument
from qa.citations.csl_json import web_address
from qa.web.excerpts import WINDOW_CHARACTERS, Id, around, current_document, pieces, snapped
from qa.web.original import original
from qa.web.permanent import Place, document_page, facts, fate, gone_page

_STRICT = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def reader_routes(library: Library) -> APIRouter:
    """Return the routes that show the documents of `library`."""
    router = APIRouter()
    reader = _Reader(library)
    router.get("/document/{number}", response_class=HTMLResponse)(reader.page)
    router.get("/document/{number}/text")(reader.window)
    router.get("/document/{number}/original")(reader.file)
    return router


class _Reader:
    """What the routes answer with."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def page(
        self, number: Id, start: int | None = None, end: int | None = None, at: int | None = None
    ) -> HTMLResponse:
        """Show a document, at a quote if there is one, or from the offset `at` on."""
        with self._library.reading() as reader:
            document = reader.standing_for(number)
            if document is None:
                raise HTTPException(404, "There is no such document, and there never was.")
            if not document.is_current:
                return _answer(gone_page(document), 410)
            place = _place(document, start, end)
            blocks = reader.blocks(document.id)
            window = snapped(*_window(place, at, document.characters), blocks)
            shown = list(pieces(reader.extract(document.id, *window), blocks, window[0]))
            found = original(reader.source_of(document))
        is_lost = (start is not None or end is not None) and place is None
        return _answer(document_page(document, shown, place, found, is_lost=is_lost), 200)

    def window(self, number: Id, start: int = 0, end: int | None = None) -> dict[str, Any]:
        """Return a window of the text: what is around `start`, or exactly `[start, end)`."""
        with self._library.reading() as reader:
            document = reader.standing_for(number)
            if document is None or not document.is_current:
                return {"gone": document and asdict(fate(document))}
            characters = document.characters
            blocks = reader.blocks(document.id)
            start = min(max(0, start), characters)
            edges = (
                snapped(*around(start, characters), blocks)
                if end is None
                else (start, min(max(start, end), start + WINDOW_CHARACTERS, characters))
            )
            shown = pieces(reader.extract(document.id, *edges), blocks, edges[0])
            unmarked = reader.unmarked(document.source, document.part)
            found = original(reader.source_of(document))
        return {
            "title": document.metadata.title or document.name,
            "facts": facts(document),
            "address": web_address(document.metadata.url),
            "characters": characters,
            "start": edges[0],
            "end": edges[1],
            "pieces": [
                {**asdict(piece), "unmarked": piece.is_paragraph and piece.text in unmarked}
                for piece in shown
            ],
            "original": None if found is None else {"changed": found.has_changed},
        }

    def file(self, number: Id) -> FileResponse:
        """Give the file that the document came from."""
        with self._library.reading() as reader:
            found = original(reader.source_of(current_document(reader, number, 404)))
        if found is None:
            raise HTTPException(404, "The file is not where it was when it was indexed.")
        return FileResponse(
            found.path,
            media_type="text/plain" if found.is_readable else "application/octet-stream",
            filename=found.path.name,
            content_disposition_type="inline" if found.is_readable else "attachment",
            headers={"Content-Security-Policy": _SANDBOX, "Cache-Control": "no-store"},
        )


def _window(place: Place | None, at: int | None, characters: int) -> tuple[int, int]:
    """Return the window that starts at `at`, or else the one around `place`."""
    if at is None:
        return around(place.start if place else 0, characters)
    first = min(max(0, at), characters)
    return first, min(characters, first + WINDOW_CHARACTERS)


def _answer(body: str, status: int) -> HTMLResponse:
    return HTMLResponse(
        body, status, {"Content-Security-Policy": _STRICT, "Cache-Control": "no-store"}
    )


def _place(document: StoredDocument, start: int | None, end: int | None) -> Place | None:
    """Return the place that was asked for, or None if there is none in the document."""
    if start is None or end is None or not 0 <= start < end <= document.characters:
        return None
    return Place(start, end)
