"""The permanent page of a document, which needs no script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.library.records import StoredDocument
from qa.citations.csl_json import web_address
from qa.text.templates import plain
from qa.web.excerpts import WINDOW_CHARACTERS, Piece
from qa.web.original import Original


@dataclass(frozen=True, slots=True)
class Place:
    """The quote that a page is opened at, in document offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a document that is not in the library any more."""

    name: str
    replaced_by: int | None


def fate(document: StoredDocument) -> Fate:
    """Return what became of `document`, which has ended."""
    return Fate(document.metadata.title or document.name, document.replaced_by)


def facts(document: StoredDocument) -> list[str]:
    """Return what a document states besides its title, and its name."""
    metadata = document.metadata
    stated = (metadata.author, metadata.publisher, metadata.published)
    name = document.name if metadata.title else None
    return [fact for fact in (*stated, name) if fact]


def gone_page(document: StoredDocument) -> str:
    """Return the page of a document that was replaced or removed."""
    found = fate(document)
    if found.replaced_by is None:
        notice = "This document was removed from the library."
    else:
        notice = (
            "This document was replaced by a newer version of its file."
            f' <a href="/document/{found.replaced_by}">Read the newer version</a>'
        )
    name = plain(found.name)
    return _html(name, f'<h1>{name}</h1><p class="notice" role="status">{notice}</p>')


def document_page(
    document: StoredDocument,
    shown: Sequence[Piece],
    place: Place | None,
    found: Original | None,
    *,
    is_lost: bool,
) -> str:
    """Return the page of a document with the pieces `shown`, and `place` marked.

    `found` is its original file; `is_lost` if a place was asked for that is not in it.
    """
    title = plain(document.metadata.title or document.name)
    stated = "".join(f"<span>{plain(fact)}</span>" for fact in facts(document))
    notice = "That place is not in this document. It is shown from its beginning."
    parts = [f'<h1>{title}</h1><p class="facts">{stated}</p><p class="links">']
    parts.extend(_links(document, place, found))
    parts.append("</p>")
    if is_lost:
        parts.append(f'<p class="notice" role="status">{notice}</p>')
    start, end = (shown[0].start, shown[-1].end) if shown else (0, 0)
    span = f"start={place.start}&amp;end={place.end}&amp;" if place else ""
    here = f"/document/{document.id}?{span}at="
    if start > 0:
        parts.append(f'<p><a href="{here}{max(0, start - WINDOW_CHARACTERS)}">Earlier</a></p>')
    text = "".join(_piece(piece, place) for piece in shown)
    parts.append(f'<main class="text" id="text" lang="">{text}</main>')
    if end < document.characters:
        parts.append(f'<p><a href="{here}{end}">Later</a></p>')
    return _html(title, "".join(parts))


def _links(document: StoredDocument, place: Place | None, found: Original | None) -> Iterator[str]:
    if place is not None:
        yield '<a href="#quote">Go to the quote</a>'
    if found is not None:
        changed = " (changed since it was indexed)" if found.has_changed else ""
        yield f'<a href="/document/{document.id}/original">Open the original file</a>{changed}'
    online = web_address(document.metadata.url)
    if online is not None:
        yield f'<a rel="noopener noreferrer" href="{plain(online)}">Open the page it is from</a>'


def _piece(piece: Piece, place: Place | None) -> str:
    """Return a piece as HTML, the part of it that is quoted marked."""
    edges = {piece.start, piece.end}
    if place is not None:
        edges |= {at for at in (place.start, place.end) if piece.start < at < piece.end}
    parts = []
    for start, end in pairwise(sorted(edges)):
        words = plain(piece.text[start - piece.start : end - piece.start])
        if place is not None and place.start <= start and end <= place.end:
            anchor = ' id="quote"' if start == place.start else ""
            words = f"<mark{anchor}>{words}</mark>"
        parts.append(words)
    return f'<span class="{piece.kind.replace(" ", "-")}">{"".join(parts)}</span>'


def _html(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="/page/document.css"></head>'
        f'<body><p class="home"><a href="/">Verbatim</a></p>{body}</body></html>'
    )
