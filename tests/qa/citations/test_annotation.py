"""Quotes as Web Annotations."""

from dataclasses import replace
from uuid import UUID

from qa.citations.annotation import annotation
from tests.qa.citations import sources


def test_an_annotation_of_a_page() -> None:
    quote = sources.quote_of(sources.ARTICLE)
    assert annotation(quote) == {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"sha256": "https://schema.org/sha256"}],
        "id": annotation(quote)["id"],
        "type": "Annotation",
        "motivation": "highlighting",
        "target": {
            "type": "SpecificResource",
            "source": "https://post.example/ferry?id=1&from=feed",
            "sha256": "0" * 64,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "Fog stopped the ferry.",
                    "prefix": "It was late. ",
                    "suffix": " So they waited.",
                },
                {"type": "TextPositionSelector", "start": 100, "end": 122},
            ],
        },
    }


def test_the_id_is_of_the_quote() -> None:
    quote = sources.quote_of(sources.ARTICLE)
    found = annotation(quote)["id"]
    assert UUID(found.removeprefix("urn:uuid:")).version == 5
    assert found == annotation(replace(quote, score=0.1))["id"]
    others = [
        replace(quote, start=99),
        replace(quote, end=123),
        replace(quote, document=replace(sources.ARTICLE, content_hash="1" * 64)),
        replace(quote, document=replace(sources.ARTICLE, name="other.html")),
    ]
    assert len({annotation(other)["id"] for other in (quote, *others)}) == 5


def test_a_document_without_an_address_goes_by_its_hash() -> None:
    document = replace(
        sources.BARE,
        url="javascript:alert(1)",
        # SHA-256 of the empty text.
        content_hash="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    )
    source = annotation(sources.quote_of(document))["target"]["source"]
    assert source == "ni:///sha-256;47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


def test_the_page_of_a_pdf_is_a_selector() -> None:
    selectors = annotation(sources.quote_of(sources.PDF))["target"]["selector"]
    assert selectors[2] == {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc3778",
        "value": "page=12",
    }
