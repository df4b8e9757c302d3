"""A quote in the page that it is from: a link to its very words, and a W3C Web Annotation.

The link is `ADDRESS#:~:text=[prefix-,]start[,end][,-suffix]`, of the URL Fragment Text Directives
draft, or leads to a page of a PDF (RFC 3778). The annotation is of the Web Annotation Data Model.
"""

import base64
from typing import Any
from urllib.parse import quote as percent_encoded
from uuid import NAMESPACE_URL, uuid5

from qa.answer import CONTEXT_CHARACTERS, Quote
from qa.citations.csl_json import csl_item, line

_DIRECTIVE = ":~:"
_MAX_EXACT = 300
"""Characters of a quote that is given whole; a longer one is given by its first and last words."""
_MIN_EXACT = 20
"""Characters of a quote that a page will hold only once; a shorter one is given with what is
around it."""
_END_WORDS = 5
_CONTEXT_WORDS = 3
_JSON_LD_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://schema.org/sha256"}]
_PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"


def link(quote: Quote) -> str | None:
    """Return a link to `quote`, or None if its document states no address on the web."""
    address = csl_item(quote.document).get("URL")
    if address is None:
        return None
    page, _, fragment = str(address).partition("#")
    if quote.document.page is not None:
        return f"{page}#page={quote.document.page}"
    return f"{page}#{fragment.partition(_DIRECTIVE)[0]}{_DIRECTIVE}text={_text_directive(quote)}"


def _text_directive(quote: Quote) -> str:
    words = quote.text.split()
    if len(quote.text) > _MAX_EXACT and len(words) > 2 * _END_WORDS:
        return f"{_encoded(words[:_END_WORDS])},{_encoded(words[-_END_WORDS:])}"
    directive = _encoded(words)
    if len(quote.text) < _MIN_EXACT:
        before, after = _last_words(quote.prefix), _first_words(quote.suffix)
        directive = f"{_encoded(before)}-,{directive}" if before else directive
        directive = f"{directive},-{_encoded(after)}" if after else directive
    return directive


def _last_words(prefix: str) -> list[str]:
    """Return the last words of the line before a quote, and no part of a word."""
    last_line = prefix.rstrip().splitlines()[-1:]
    is_whole = len(prefix) < CONTEXT_CHARACTERS or last_line != [prefix.rstrip()]
    words = "".join(last_line).split()
    return (words if is_whole else words[1:])[-_CONTEXT_WORDS:]


def _first_words(suffix: str) -> list[str]:
    """Return the first words of the line after a quote, and no part of a word."""
    first_line = suffix.lstrip().splitlines()[:1]
    is_whole = len(suffix) < CONTEXT_CHARACTERS or first_line != [suffix.lstrip()]
    words = "".join(first_line).split()
    return (words if is_whole else words[:-1])[:_CONTEXT_WORDS]


def _encoded(words: list[str]) -> str:
    """Return words as a part of a text directive, in which hyphens, commas and & have a meaning."""
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")


def annotation(quote: Quote) -> dict[str, Any]:
    """Return `quote` as a Web Annotation.

    Positions are code points from zero, the end exclusive, in the document's text, of which
    `sha256` is the hash; the address may show it otherwise. A document without an address goes
    by that hash, as an RFC 6920 name. The id is the same for the same quote.
    """
    document = quote.document
    digest = base64.urlsafe_b64encode(bytes.fromhex(document.content_hash)).rstrip(b"=").decode()
    name = f"ni:///sha-256;{digest}"
    selectors: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": quote.text,
            "prefix": quote.prefix,
            "suffix": quote.suffix,
        },
        {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
    ]
    if document.page is not None:
        page = f"page={document.page}"
        selectors.append({"type": "FragmentSelector", "conformsTo": _PDF_FRAGMENTS, "value": page})
    identifier = f"{name}?{line(document.name)}#char={quote.start},{quote.end}"
    return {
        "@context": _JSON_LD_CONTEXT,
        "id": uuid5(NAMESPACE_URL, identifier).urn,
        "type": "Annotation",
        "motivation": "highlighting",
        "target": {
            "type": "SpecificResource",
            "source": csl_item(document).get("URL", name),
            "sha256": document.content_hash,
            "selector": selectors,
        },
    }
