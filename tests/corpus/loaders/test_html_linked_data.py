"""JSON-LD of news sites."""

import json

import pytest

from corpus.document import Metadata
from tests.corpus.loading import load_one

_ARTICLE: dict[str, object] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "The two ledgers",
    "author": {"@type": "Person", "name": "Ann Lee"},
    "publisher": {"@type": "Organization", "name": "The Press", "logo": {"url": "x.png"}},
    "datePublished": "2026-01-04T09:00:00+01:00",
    "url": "https://example.org/ledgers",
}
_FOUND = Metadata(
    "The two ledgers", "Ann Lee", "The Press", "2026-01-04", "https://example.org/ledgers"
)


def _metadata(*values: object, head: str = "") -> Metadata:
    """Return the metadata of a page with these objects, or texts, as JSON-LD."""
    scripts = "".join(
        f"<script type='application/ld+json'>"
        f"{value if isinstance(value, str) else json.dumps(value)}</script>"
        for value in values
    )
    page = f"<head><title>x</title>{head}{scripts}</head><body><p>He left.</p>"
    return load_one("a.html", page).metadata


_PERSON = {"@id": "#ann", "@type": "Person", "name": "Ann Lee"}
_ORGANISATION = {"@id": "#press", "@type": "Organization", "name": "The Press"}
_REFERRING = {**_ARTICLE, "author": [{"@id": "#ann"}], "publisher": {"@id": "#press"}}


@pytest.mark.parametrize(
    "value",
    [
        _ARTICLE,
        [{"@type": "BreadcrumbList", "name": "Home"}, _ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "Site"}, _ARTICLE]},
        {"@graph": [_REFERRING, _PERSON, _ORGANISATION]},
        {"@type": "WebPage", "name": "Page", "mainEntity": _ARTICLE},
        {**_ARTICLE, "@type": ["Thing", "https://schema.org/ReportageNewsArticle"]},
        {**_ARTICLE, "author": "Ann Lee", "publisher": "The Press"},
        {**_ARTICLE, "url": None, "mainEntityOfPage": {"@id": "https://example.org/ledgers"}},
        {**_ARTICLE, "headline": "The  two\nledgers"},
        f"<!-- {json.dumps(_ARTICLE)} -->",
        json.dumps(_ARTICLE).replace("The two ledgers", "The two\nledgers"),
    ],
)
def test_an_article_is_found_wherever_it_stands(value: object) -> None:
    assert _metadata(value) == _FOUND


def test_several_authors_are_named_and_addresses_are_none() -> None:
    authors = [{"name": "Ann Lee"}, "Bo Ek", "https://example.org/ann", {"name": "Ann Lee"}, 7, {}]
    assert _metadata({**_ARTICLE, "author": authors}).author == "Ann Lee, Bo Ek"


def test_meta_elements_come_first_and_json_ld_fills_in() -> None:
    head = (
        "<meta property='og:title' content='The ledgers'>"
        "<meta property='article:author' content='https://example.org/ann'>"
        "<meta name='date' content='soon'>"
    )
    assert _metadata(_ARTICLE, head=head) == Metadata("The ledgers", *_astuple(_FOUND)[1:])


def _astuple(metadata: Metadata) -> tuple[str | None, ...]:
    return (
        metadata.title,
        metadata.author,
        metadata.publisher,
        metadata.published,
        metadata.url,
    )


@pytest.mark.parametrize(
    "value",
    ["{", "", "[" * 5000, "null", "7", '"x"', {"@type": "Recipe", "name": "Soup"}, {"@type": 7}],
)
def test_what_is_no_article_states_nothing(value: object) -> None:
    assert _metadata(value) == Metadata("x")


def test_a_broken_script_does_not_hide_another_and_a_page_is_second_best() -> None:
    page = {"@type": "WebPage", "name": "The page", "datePublished": "2025"}
    assert _metadata("{", page, _ARTICLE) == _FOUND
    assert _metadata("{", page) == Metadata("The page", published="2025")


def test_entities_in_strings_are_resolved() -> None:
    assert _metadata({**_ARTICLE, "headline": "Salt &amp; rope"}).title == "Salt & rope"


def test_half_a_character_is_stored_as_one_that_cannot_be_told() -> None:
    assert _metadata({**_ARTICLE, "headline": "Salt \ud83d rope"}).title == "Salt \ufffd rope"
