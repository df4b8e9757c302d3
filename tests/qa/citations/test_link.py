"""Links into the page that a quote is from."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations.annotation import link
from tests.qa.citations import sources

_PAGE = replace(sources.BARE, url="https://a.example/p")
_START = "https://a.example/p#:~:text="


def _link(text: str, url: str = "https://a.example/p") -> str | None:
    return link(sources.quote_of(replace(sources.BARE, url=url), text))


def test_a_quote_is_given_whole() -> None:
    assert _link("Fog, rain & well-known wind\nstopped it.") == (
        _START + "Fog%2C%20rain%20%26%20well%2Dknown%20wind%20stopped%20it."
    )


def test_a_long_quote_is_given_by_its_ends() -> None:
    text = "It was late when she came. " * 12 + "All of them went - home."
    assert _link(text) == _START + "It%20was%20late%20when%20she,of%20them%20went%20%2D%20home."


def test_a_long_quote_of_few_words_is_given_whole() -> None:
    assert _link("冬" * 301) == _START + "%E5%86%AC" * 301


def test_a_short_quote_is_given_with_what_is_around_it() -> None:
    assert _link("It left.") == _START + "It%20was%20late.-,It%20left.,-So%20they%20waited."


@pytest.mark.parametrize(
    ("prefix", "suffix", "expected"),
    [
        ("", "", "It%20left."),
        ("\n\n", "\n\n", "It%20left."),
        ("y" + " one two three four five " * 2, "", "three%20four%20five-,It%20left."),
        ("", " one two three four five six seven e", "It%20left.,-one%20two%20three"),
        ("alf one word before it ends now ", "", "it%20ends%20now-,It%20left."),
        ("characters of one whole wo", " of", "one%20whole%20wo-,It%20left.,-of"),
        ("x" * 32, "y" * 32, "It%20left."),
        (
            "cut\nA whole line of the page  \n\n",
            "\nNext line\ncut",
            "of%20the%20page-,It%20left.,-Next%20line",
        ),
    ],
)
def test_only_whole_words_of_the_neighbouring_line_are_around_it(
    prefix: str, suffix: str, expected: str
) -> None:
    quote = replace(sources.quote_of(_PAGE, "It left."), prefix=prefix, suffix=suffix)
    assert link(quote) == _START + expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/p#part", "https://a.example/p#part:~:text="),
        ("https://a.example/p#part:~:text=old", "https://a.example/p#part:~:text="),
        ("https://a.example/p#:~:text=old", _START),
        ("https://a.example/p?a=b#", "https://a.example/p?a=b#:~:text="),
    ],
)
def test_a_fragment_that_is_there_stays_without_its_directive(url: str, expected: str) -> None:
    assert _link("Fog stopped the ferry.", url) == expected + "Fog%20stopped%20the%20ferry."


def test_a_pdf_is_opened_at_its_page() -> None:
    assert link(sources.quote_of(sources.PDF)) == "https://wick.example/harbour.pdf#page=12"


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "data:text/html,x", "file:///p"])
def test_there_is_no_link_but_to_the_web(url: str | None) -> None:
    assert link(sources.quote_of(replace(sources.BARE, url=url))) is None


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=20, max_size=300))
def test_a_directive_holds_the_words_and_no_sign_of_its_own(text: str) -> None:
    found = _link(text)
    assert found is not None
    directive = found.removeprefix(_START)
    assert not set(directive) & set("-,& \n#")
    assert unquote(directive) == " ".join(text.split())
