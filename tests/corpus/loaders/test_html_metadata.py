"""What the head of an HTML page states."""

import pytest
from lxml.html import document_fromstring

from corpus.document import Metadata
from corpus.loaders.html.metadata import html_metadata


def _metadata(head: str, body: str = "<p>He left.</p>") -> Metadata:
    return html_metadata(
        document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    )


def _meta(**stated: str) -> str:
    return "".join(
        f'<meta name="{name}" content="{value}">'
        for name, value in ((name.replace("__", ":"), value) for name, value in stated.items())
    )


def test_a_page_that_states_nothing_has_no_metadata() -> None:
    assert _metadata("") == Metadata()


def test_open_graph_is_read() -> None:
    stated = _meta(
        og__title="The lamp",
        author="Ann Lee",
        og__site_name="The Press",
        article__published_time="2026-01-04T09:30:00Z",
        og__url="https://example.org/lamp",
    )
    found = Metadata("The lamp", "Ann Lee", "The Press", "2026-01-04", "https://example.org/lamp")
    assert _metadata(stated) == found
    assert _metadata(stated.replace("name=", "property=")) == found


def test_dublin_core_and_citation_names_are_read() -> None:
    dublin = '<meta name="DC.{}" content="{}">'.format
    fields = (("title", "T"), ("creator", "A"), ("publisher", "P"), ("date", "2026-01"))
    assert _metadata("".join(dublin(*field) for field in fields)) == Metadata(
        "T", "A", "P", "2026-01"
    )
    cited = '<meta name="citation_{}" content="{}">'.format
    fields = (
        ("title", "T"),
        ("author", "A"),
        ("publisher", "P"),
        ("publication_date", "2026/01/04"),
    )
    assert _metadata("".join(cited(*field) for field in fields)) == Metadata(
        "T", "A", "P", "2026-01-04"
    )


def test_itemprop_is_read() -> None:
    assert _metadata('<meta itemprop="datePublished" content="4 May 2026">') == Metadata(
        published="2026-05-04"
    )


def test_several_authors_are_listed_once_each() -> None:
    stated = "".join(_meta(author=name) for name in ("Ann Lee", "Bo Ek", "Ann Lee"))
    assert _metadata(stated).author == "Ann Lee, Bo Ek"


def test_an_author_is_no_web_address_but_may_hold_a_colon() -> None:
    stated = _meta(author="https://example.org/ann") + _meta(author="BBC: Ann Lee")
    assert _metadata(stated).author == "BBC: Ann Lee"


def test_a_date_that_is_none_is_left_out() -> None:
    assert _metadata(_meta(date="yesterday")).published is None
    assert _metadata(_meta(date="2026-02-30")).published is None


def test_the_canonical_link_comes_before_other_addresses() -> None:
    link = '<link rel="canonical" href="https://example.org/a">'
    assert _metadata(link + _meta(og__url="https://example.org/b")).url == "https://example.org/a"


@pytest.mark.parametrize(
    "href", ["/lamp", "javascript:alert(1)", "ftp://example.org/a", "lamp", ""]
)
def test_only_web_addresses_are_addresses(href: str) -> None:
    assert _metadata(f'<link rel="canonical" href="{href}">').url is None


def test_an_address_with_a_placeholder_is_kept() -> None:
    assert _metadata(_meta(og__url="https://[domain]/a")).url == "https://[domain]/a"


def test_blanks_in_what_is_stated_are_folded_and_empty_values_left_out() -> None:
    stated = _meta(author="  Ann \n Lee ") + _meta(og__title=" ") + _meta(dc="x")
    assert _metadata(stated) == Metadata(author="Ann Lee")


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        ("The lamp of the harbour - The Press", "<h1>The lamp of the harbour</h1>", None),
        ("The Press | The lamp of the harbour", "<h2>The lamp of the harbour</h2>", None),
        ("The Press: The lamp of the harbour", "<span>The lamp of the harbour</span>", None),
        ("The lamp", "<h1>Lamp</h1>", "Lamp"),
        ("The lamp of the harbour", "<p>He left.</p>", None),
        ("", "<h1>The lamp of <b>the</b> harbour</h1>", None),
    ],
)
def test_the_title_is_the_headline_that_the_page_shows(
    title: str, body: str, found: str | None
) -> None:
    expected = found or "The lamp of the harbour"
    assert _metadata(f"<title>{title}</title>", body).title == expected


def test_a_stated_title_comes_before_the_headline() -> None:
    assert (
        _metadata(_meta(og__title="Stated"), "<h1>The lamp of the harbour</h1>").title == "Stated"
    )
