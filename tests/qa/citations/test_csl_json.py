"""CSL-JSON items: what the metadata says, in the shape that the schema asks for."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from qa.answer import DocumentReference
from qa.citations.csl_json import csl_item, csl_items
from tests.qa.citations import sources

_EXPECTED: dict[str, dict[str, object]] = {
    "article": {
        "id": "doe2026-455b7ce2",
        "type": "article-newspaper",
        "title": "Why did the ferry stop?",
        "author": [{"family": "Doe", "given": "Jane Mary"}],
        "container-title": "The Harbour Post",
        "issued": {"date-parts": [[2026, 1, 4]]},
        "URL": "https://post.example/ferry?id=1&from=feed",
    },
    "organisation": {
        "id": "instituteoftides2025-b603b0e3",
        "type": "webpage",
        "title": "Tides & currents",
        "author": [{"literal": "Institute of Tides"}],
        "issued": {"date-parts": [[2025, 11]]},
        "URL": "https://tides.example/",
    },
    "no author": {
        "id": "slugsonthe2024-483a8ec2",
        "type": "webpage",
        "title": "Slugs on the allotment.",
        "container-title": "Wick Allotments",
        "issued": {"date-parts": [[2024]]},
        "URL": "https://wick.example/slugs",
    },
    "no date": {
        "id": "lee-b9fda006",
        "type": "webpage",
        "title": "Quince squares",
        "author": [{"family": "Lee", "given": "Ann"}],
        "URL": "http://q.example/s",
    },
    "only a title": {
        "id": "themuseumclock-0d1b2082",
        "type": "document",
        "title": "The museum clock",
    },
    "only a name": {"id": "notestxt-7cb35591", "type": "document", "title": "notes.txt"},
    "pdf": {
        "id": "roe2023-13c8e3f4",
        "type": "webpage",
        "title": "Harbour report",
        "author": [{"family": "Roe", "given": "John"}],
        "issued": {"date-parts": [[2023, 6, 30]]},
        "URL": "https://wick.example/harbour.pdf#top",
    },
    "two authors": {
        "id": "vanrossum2026-c13eed3d",
        "type": "article-newspaper",
        "title": "The lamp and the keeper",
        "author": [{"family": "van Rossum", "given": "Guido"}, {"family": "Lee", "given": "Ann"}],
        "container-title": "The Lamp",
        "issued": {"date-parts": [[2026, 5, 9]]},
    },
    "non-latin": {
        "id": "document2025-3c89c9e2",
        "type": "article-newspaper",
        "title": "北海道の冬",
        "author": [{"literal": "山田太郎"}],
        "container-title": "北海新聞",
        "issued": {"date-parts": [[2025, 12, 31]]},
        "URL": "https://hokkai.example/冬",
    },
    "sidecar": {
        "id": "lee2020-455b7ce2",
        "type": "article-journal",
        "title": "Ferries",
        "author": [{"family": "Lee", "given": "Ann B.", "suffix": "Jr."}],
        "container-title": "Journal of Ferries",
        "volume": "12",
        "issue": "3",
        "page": "1-20",
        "DOI": "10.1000/ferries",
        "issued": {"date-parts": [[2020, 7]]},
        "URL": "https://post.example/ferry?id=1&from=feed",
    },
}


@pytest.mark.parametrize("name", sources.ALL)
def test_an_item_says_what_the_document_states(name: str) -> None:
    assert csl_item(sources.ALL[name]) == _EXPECTED[name]


def test_a_document_that_goes_by_nothing_else_goes_by_its_number() -> None:
    assert csl_item(replace(sources.BARE, name="\u202e", title=" "))["title"] == "Document 1"


def test_a_page_of_an_institution_is_no_news() -> None:
    document = replace(sources.ARTICLE, publisher="University of Wick")
    assert csl_item(document)["type"] == "webpage"
    assert csl_item(replace(document, url=None))["publisher"] == "University of Wick"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//a.example/",
        "https:",
        "https://",
        "https:///x",
        "http:\\\\a.example",
        "ftp://a.example/",
        "a.example",
        "",
    ],
)
def test_only_addresses_of_the_web_are_addresses(url: str) -> None:
    assert "URL" not in csl_item(replace(sources.ARTICLE, url=url))
    sidecar = json.dumps({"URL": url})
    assert "URL" not in csl_item(replace(sources.BARE, csl=sidecar))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" HTTPS://a.example/x ", "HTTPS://a.example/x"),
        ("https://a.exa\nmple/x", "https://a.example/x"),
        ("https://a.example/a b<c>{d}\\", "https://a.example/a%20b%3Cc%3E%7Bd%7D%5C"),
        ("https://a.example/\u202e\x85x", "https://a.example/%E2%80%AE%C2%85x"),
        ("https://a.example/ü?q=%20#é", "https://a.example/ü?q=%20#é"),
    ],
)
def test_addresses_are_made_safe(url: str, expected: str) -> None:
    assert csl_item(replace(sources.ARTICLE, url=url))["URL"] == expected


@pytest.mark.parametrize("csl", ["", "{", "[]", '"x"', "null", "[" * 100_000, '{"title": {}}'])
def test_what_is_no_item_is_left_out(csl: str) -> None:
    assert csl_item(replace(sources.ARTICLE, csl=csl)) == csl_item(sources.ARTICLE)


def test_dates_of_a_sidecar() -> None:
    def issued(date: object) -> object:
        document = replace(sources.BARE, csl=json.dumps({"issued": date}))
        return csl_item(document).get("issued")

    assert issued({"raw": "2026-01-04"}) == {"date-parts": [[2026, 1, 4]]}
    assert issued({"date-parts": [[2020], ["2021", 2]]}) == {"date-parts": [[2020], [2021, 2]]}
    assert issued({"date-parts": [[2020, 13]], "literal": "Late"}) == {"literal": "Late"}
    assert issued({"date-parts": [[]]}) is None
    assert issued({"date-parts": [["x"]]}) is None
    assert issued("2020") is None


def test_a_sidecar_alone_says_who_published() -> None:
    document = replace(sources.ARTICLE, csl='{"type": "book", "publisher": "Quay"}')
    item = csl_item(document)
    assert (item["type"], item["publisher"]) == ("book", "Quay")
    assert "container-title" not in item


def test_ids_are_stable_and_unique() -> None:
    again = replace(sources.ARTICLE, id=2)
    elsewhere = replace(sources.ARTICLE, name="other.html")
    ids = [item["id"] for item in csl_items([sources.ARTICLE, again, elsewhere, again])]
    own = csl_item(sources.ARTICLE)["id"]
    assert ids == [own, f"{own}-2", csl_item(elsewhere)["id"], f"{own}-3"]
    assert csl_item(elsewhere)["id"] != own


@given(sources.documents())
def test_any_metadata_makes_a_well_formed_item(document: DocumentReference) -> None:
    item = csl_item(document)
    assert json.loads(json.dumps(item)) == item
    assert {"id", "type"} <= set(item)
    assert item["id"].isascii()
    assert item["id"].replace("-", "").isalnum()
    assert item.get("URL", "https://").lower().startswith(("https://", "http://"))
    for value in item.values():
        if isinstance(value, str):
            assert value == " ".join(value.split())
            assert not any("\x7f" <= char <= "\x9f" for char in value)
