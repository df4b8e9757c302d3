"""A quote as an annotation of the W3C Web Annotation Data Model."""

import base64
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from qa.answer import Quote
from qa.citations.csl_json import csl_item
from qa.citations.fields import line

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://schema.org/sha256"}]
_PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"


def annotation(quote: Quote) -> dict[str, Any]:
    """Return `quote` as an annotation.

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
    place = f"{name}?{line(document.name)}#char={quote.start},{quote.end}"
    return {
        "@context": _CONTEXT,
        "id": uuid5(NAMESPACE_URL, place).urn,
        "type": "Annotation",
        "motivation": "highlighting",
        "target": {
            "type": "SpecificResource",
            "source": csl_item(document).get("URL", name),
            "sha256": document.content_hash,
            "selector": selectors,
        },
    }
