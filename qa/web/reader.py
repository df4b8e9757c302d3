"""A document to read: its permalink, its text in windows, and its original file.

The permalink is a page that needs no script; it stays when the document was replaced or removed,
and says so.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from stat import S_ISREG
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse, HTMLResponse

from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument, StoredSource
from qa.citations.csl_json import web_address
from qa.text.templates import environment
from qa.web.excerpts import (
    WINDOW_CHARACTERS,
    Id,
    Piece,
    around,
    current_document,
    pieces,
    snapped,
)
from qa.web.rendering import TEMPLATES

_READABLE = {".txt", ".md", ".markdown", ".csv", ".tsv", ".jsonl", ".ndjson"}
"""What a browser shows as plain text; all else is given to be saved."""
_STRICT = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_TEMPLATES = environment(TEMPLATES)


@dataclass(frozen=True, slots=True)
class _Span:
    """The quote that a page is opened at, in document offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Original:
    """A file that can be opened; `has_changed` if it is not as it was when it was indexed."""

    path: Path
    has_changed: bool

    @property
    def is_readable(self) -> bool:
        """Whether a browser may show it, as plain text."""
        return self.path.suffix.lower() in _READABLE


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
            title = document.metadata.title or document.name
            if not document.is_current:
                return _page("gone.html", 410, title=title, replaced_by=document.replaced_by)
            span = _span(document, start, end)
            shown = _shown(reader, document, span, at)
            original = _original(reader.source_of(document))
        first, last = (shown[0].start, shown[-1].end) if shown else (0, 0)
        return _page(
            "document.html",
            200,
            title=title,
            document=document,
            facts=_facts(document),
            span=span,
            is_lost=(start is not None or end is not None) and span is None,
            original=original,
            online=web_address(document.metadata.url),
            earlier=max(0, first - WINDOW_CHARACTERS) if first > 0 else None,
            later=last if last < document.characters else None,
            pieces=[(piece.kind.replace(" ", "-"), _parts(piece, span)) for piece in shown],
        )

    def window(self, number: Id, start: int = 0, end: int | None = None) -> dict[str, Any]:
        """Return a window of the text: what is around `start`, or exactly `[start, end)`."""
        with self._library.reading() as reader:
            document = reader.standing_for(number)
            if document is None or not document.is_current:
                return {"gone": document and _gone(document)}
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
            original = _original(reader.source_of(document))
        return {
            "title": document.metadata.title or document.name,
            "facts": _facts(document),
            "address": web_address(document.metadata.url),
            "characters": characters,
            "start": edges[0],
            "end": edges[1],
            "pieces": [
                {**asdict(piece), "unmarked": piece.is_paragraph and piece.text in unmarked}
                for piece in shown
            ],
            "original": None if original is None else {"changed": original.has_changed},
        }

    def file(self, number: Id) -> FileResponse:
        """Give the file that the document came from."""
        with self._library.reading() as reader:
            original = _original(reader.source_of(current_document(reader, number, 404)))
        if original is None:
            raise HTTPException(404, "The file is not where it was when it was indexed.")
        return FileResponse(
            original.path,
            media_type="text/plain" if original.is_readable else "application/octet-stream",
            filename=original.path.name,
            content_disposition_type="inline" if original.is_readable else "attachment",
            headers={"Content-Security-Policy": _SANDBOX, "Cache-Control": "no-store"},
        )


def _shown(
    reader: LibraryReader, document: StoredDocument, span: _Span | None, first: int | None
) -> list[Piece]:
    """Return the pieces of the window that starts at `first`, or else of the one around `span`."""
    characters = document.characters
    if first is None:
        window = around(span.start if span else 0, characters)
    else:
        first = min(max(0, first), characters)
        window = first, min(characters, first + WINDOW_CHARACTERS)
    blocks = reader.blocks(document.id)
    window = snapped(*window, blocks)
    return list(pieces(reader.extract(document.id, *window), blocks, window[0]))


def _parts(piece: Piece, span: _Span | None) -> Iterator[tuple[str, bool, bool]]:
    """Yield the text of a piece in parts: each with whether it is quoted, and begins the quote."""
    edges = {piece.start, piece.end}
    if span is not None:
        edges.update(edge for edge in (span.start, span.end) if piece.start < edge < piece.end)
    for start, end in pairwise(sorted(edges)):
        is_quoted = span is not None and span.start <= start and end <= span.end
        is_first = span is not None and start == span.start
        yield piece.text[start - piece.start : end - piece.start], is_quoted, is_first


def _page(template: str, status: int, **content: object) -> HTMLResponse:
    return HTMLResponse(
        _TEMPLATES.get_template(template).render(content),
        status,
        {"Content-Security-Policy": _STRICT, "Cache-Control": "no-store"},
    )


def _span(document: StoredDocument, start: int | None, end: int | None) -> _Span | None:
    """Return the span that was asked for, or None if there is none in the document."""
    if start is None or end is None or not 0 <= start < end <= document.characters:
        return None
    return _Span(start, end)


def _gone(document: StoredDocument) -> dict[str, Any]:
    """Return what became of a document that has ended."""
    name = document.metadata.title or document.name
    return {"name": name, "replaced_by": document.replaced_by}


def _facts(document: StoredDocument) -> list[str]:
    """Return what a document states besides its title, and its name."""
    metadata = document.metadata
    stated = (metadata.author, metadata.publisher, metadata.published)
    name = document.name if metadata.title else None
    return [fact for fact in (*stated, name) if fact]


def _original(source: StoredSource) -> _Original | None:
    """Return the file that `source` stands for as it lies on disk, or None if it is gone."""
    path = Path(source.path)
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    if not S_ISREG(status.st_mode):
        return None
    return _Original(path, (status.st_size, status.st_mtime_ns) != (source.size, source.modified))
