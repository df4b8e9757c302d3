"""The citations of a whole conversation in one text."""

import json
from dataclasses import replace

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answer import DocumentReference
from qa.citations.annotation import annotation
from qa.citations.csl_json import csl_item
from qa.citations.export import cited_text, export, references
from qa.citations.source import citation
from qa.settings import CitationFormat
from tests.qa.citations import sources

_ADDRESS = "https://post.example/ferry?id=1&from=feed"
_FERRY = replace(sources.ARTICLE, id=1)
_SLUGS = replace(sources.NO_AUTHOR, id=2)
_CLOCK = replace(sources.ONLY_A_TITLE, id=3)
_CONVERSATION = [
    sources.answer_of(sources.quote_of(_SLUGS), sources.quote_of(_FERRY)),
    sources.answer_of(sources.quote_of(_CLOCK), answered=False),
    sources.answer_of(sources.quote_of(_FERRY, "Another sentence."), sources.quote_of(_SLUGS)),
]


def _export(form: str) -> str:
    return export(_CONVERSATION, CitationFormat(form))


def test_each_document_of_an_answer_comes_once_in_order() -> None:
    items = [csl_item(_SLUGS), csl_item(_FERRY)]
    assert json.loads(_export("csl")) == items
    ids = [item["id"] for item in items]
    assert [entry["id"] for entry in rispy.loads(_export("ris"))] == ids
    assert [entry.key for entry in parse_string(_export("bibtex")).entries] == ids


def test_references_are_lines() -> None:
    assert _export("apa").splitlines() == [
        "Slugs on the allotment. (2024). Wick Allotments. https://wick.example/slugs",
        "Doe, J. M. (2026, January 4). Why did the ferry stop? The Harbour Post. " + _ADDRESS,
    ]
    assert [line[:12] for line in _export("mla").splitlines()] == ["“Slugs on th", "Doe, Jane Ma"]
    assert references(_CONVERSATION[2], CitationFormat.APA) == _export("apa").splitlines()[::-1]


def test_each_quote_is_annotated_once() -> None:
    quotes = [
        sources.quote_of(_SLUGS),
        sources.quote_of(_FERRY),
        sources.quote_of(_FERRY, "Another sentence."),
    ]
    assert json.loads(_export("annotation")) == [annotation(quote) for quote in quotes]


def test_plain_text_is_the_quote_its_citation_and_the_link() -> None:
    assert cited_text(sources.quote_of(_FERRY)) == (
        "“Fog stopped the ferry.”\n"
        "— its citation\n"
        f"{_ADDRESS}#:~:text=Fog%20stopped%20the%20ferry.\n"
    )
    assert cited_text(sources.quote_of(_CLOCK)) == "“Fog stopped the ferry.”\n— its citation\n"
    assert _export("text").count("“") == 3
    assert "\n\n“" in _export("text")


def test_a_citation_tells_the_page() -> None:
    assert citation(sources.PDF) == (
        "Roe, John · Harbour report · 2023-06-30 · reports/harbour.pdf · p. 12"
    )


@pytest.mark.parametrize("form", CitationFormat)
def test_what_was_not_answered_has_no_citations(form: CitationFormat) -> None:
    empty = "[]\n" if form in {CitationFormat.CSL, CitationFormat.ANNOTATION} else ""
    assert export([], form) == empty
    assert export([_CONVERSATION[1]], form) == empty


@pytest.mark.parametrize("form", CitationFormat)
@settings(deadline=None, max_examples=30)
@given(st.lists(sources.documents(), max_size=3))
def test_any_documents_make_well_formed_text(
    form: CitationFormat, documents: list[DocumentReference]
) -> None:
    quotes = [sources.quote_of(replace(document, id=at)) for at, document in enumerate(documents)]
    text = export([sources.answer_of(*quotes)], form)
    assert text.encode().decode() == text
    if form in {CitationFormat.CSL, CitationFormat.ANNOTATION}:
        assert len(json.loads(text)) == len(documents)
    elif form is CitationFormat.RIS:
        assert len(rispy.loads(text)) == len(documents)
    elif form is CitationFormat.BIBTEX:
        library = parse_string(text)
        assert library.failed_blocks == []
        assert len(library.entries) == len(documents)
