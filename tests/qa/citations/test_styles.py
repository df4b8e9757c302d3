"""References in APA and MLA, as the manuals have them."""

import json
import warnings
from dataclasses import replace

import pytest
from hypothesis import given, settings

from qa.answer import DocumentReference
from qa.citations.csl_json import csl_item
from qa.citations.styles import styled_reference
from qa.settings import CitationFormat
from tests.qa.citations import sources

_APA = {
    "article": "Doe, J. M. (2026, January 4). Why did the ferry stop? The Harbour Post."
    " https://post.example/ferry?id=1&from=feed",
    "organisation": "Institute of Tides. (2025, November). Tides & currents."
    " https://tides.example/",
    "no author": "Slugs on the allotment. (2024). Wick Allotments. https://wick.example/slugs",
    "no date": "Lee, A. (n.d.). Quince squares. http://q.example/s",
    "only a title": "The museum clock. (n.d.).",
    "only a name": "notes.txt. (n.d.).",
    "pdf": "Roe, J. (2023, June 30). Harbour report. https://wick.example/harbour.pdf#top",
    "two authors": "van Rossum, G., & Lee, A. (2026, May 9). The lamp and the keeper. The Lamp.",
    "non-latin": "山田太郎. (2025, December 31). 北海道の冬. 北海新聞. https://hokkai.example/冬",
    "sidecar": "Lee, A. B., Jr. (2020). Ferries. Journal of Ferries, 12(3), 1–20."
    " https://doi.org/10.1000/ferries",
}
_MLA = {
    "article": "Doe, Jane Mary. “Why did the ferry stop?” The Harbour Post, 4 Jan. 2026,"
    " https://post.example/ferry?id=1&from=feed.",
    "organisation": "Institute of Tides. Tides & currents. Nov. 2025, https://tides.example/.",
    "no author": "“Slugs on the allotment.” Wick Allotments, 2024, https://wick.example/slugs.",
    "no date": "Lee, Ann. Quince squares. http://q.example/s.",
    "only a title": "“The museum clock.”",
    "only a name": "“notes.txt.”",
    "pdf": "Roe, John. Harbour report. 30 June 2023, https://wick.example/harbour.pdf#top.",
    "two authors": "van Rossum, Guido, and Ann Lee. “The lamp and the keeper.” The Lamp,"
    " 9 May 2026.",
    "non-latin": "山田太郎. “北海道の冬.” 北海新聞, 31 Dec. 2025, https://hokkai.example/冬.",
    "sidecar": "Lee, Ann B., Jr. “Ferries.” Journal of Ferries, vol. 12, no. 3, July 2020,"
    " pp. 1–20, https://doi.org/10.1000/ferries.",
}


@pytest.mark.parametrize("name", sources.ALL)
def test_references(name: str) -> None:
    item = csl_item(sources.ALL[name])
    assert styled_reference(item, CitationFormat.APA) == _APA[name]
    assert styled_reference(item, CitationFormat.MLA) == _MLA[name]


def test_a_book_with_an_editor() -> None:
    book = {
        "type": "book",
        "title": "The Tides",
        "author": [{"family": "Lee", "given": "Ann B."}],
        "editor": [{"family": "Roe", "given": "Jo"}],
        "publisher": "Quay",
        "issued": {"date-parts": [[2020]]},
        "edition": 2,
    }
    item = csl_item(replace(sources.BARE, csl=json.dumps(book)))
    assert (
        styled_reference(item, CitationFormat.APA)
        == "Lee, A. B. (2020). The Tides (J. Roe, Ed.; 2nd ed.). Quay."
    )
    assert (
        styled_reference(item, CitationFormat.MLA)
        == "Lee, Ann B. The Tides. Edited by Jo Roe, 2nd ed., Quay, 2020."
    )


def test_a_publisher_does_not_take_the_place_of_the_title() -> None:
    for kind in ("webpage", "entry-encyclopedia", "software"):
        sidecar = json.dumps({"type": kind, "publisher": "Wick Council"})
        item = csl_item(replace(sources.NO_AUTHOR, csl=sidecar))
        for style in (CitationFormat.APA, CitationFormat.MLA):
            reference = styled_reference(item, style)
            assert reference.lstrip("“").startswith("Slugs on the allotment.")
            assert reference.count("Slugs") == 1
            assert reference.count("Wick Council") == 1


def test_many_authors() -> None:
    document = replace(sources.TWO_AUTHORS, author="Ann Lee, Jo Roe and Guido van Rossum")
    item = csl_item(document)
    assert styled_reference(item, CitationFormat.APA).startswith(
        "Lee, A., Roe, J., & van Rossum, G. (2026"
    )
    assert styled_reference(item, CitationFormat.MLA).startswith("Lee, Ann, et al. “")


def test_of_very_many_authors_the_last_one_is_the_last() -> None:
    author = "; ".join(f"Ann {'I' + 'x' * at}" for at in range(8000))
    item = csl_item(replace(sources.NO_DATE, author=author))
    assert len(item["author"]) == 8000
    apa = styled_reference(item, CitationFormat.APA)
    assert apa.startswith("I, A., Ix, A., ")
    assert f", I{'x' * 18}, A., … I{'x' * 7999}, A. (n.d.). Quince squares." in apa
    assert styled_reference(item, CitationFormat.MLA).startswith("I, Ann, et al. Quince squares.")


def test_the_day_of_a_visit_is_said_where_there_is_no_date() -> None:
    sidecar = json.dumps({"accessed": {"date-parts": [[2026, 2, 3]]}})
    item = csl_item(replace(sources.NO_DATE, csl=sidecar))
    assert styled_reference(item, CitationFormat.APA).endswith(
        "Quince squares. Retrieved February 3, 2026, from http://q.example/s"
    )


@pytest.mark.parametrize("style", [CitationFormat.APA, CitationFormat.MLA])
def test_texts_are_neither_markup_nor_escaped(style: CitationFormat) -> None:
    title = 'A <i>b</i> &amp; C & <span class="nocase">d</span> \ue000 \ue001 {e} *f*'
    item = csl_item(replace(sources.ARTICLE, title=title))
    assert title in styled_reference(item, style)


@pytest.mark.parametrize("style", [CitationFormat.APA, CitationFormat.MLA])
def test_a_megabyte_is_laid_out_like_anything_else(style: CitationFormat) -> None:
    title = "The ferry & " * 90_000 + "end"
    item = csl_item(replace(sources.ARTICLE, title=title))
    assert title in styled_reference(item, style)


@settings(deadline=None)
@given(sources.documents())
def test_any_metadata_makes_one_line(document: DocumentReference) -> None:
    item = csl_item(document)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [
            styled_reference(item, style) for style in (CitationFormat.APA, CitationFormat.MLA)
        ]
    for reference in found:
        assert len(reference.splitlines()) <= 1
        assert item["title"] in reference
        assert item.get("URL", "") in reference or "DOI" in item
