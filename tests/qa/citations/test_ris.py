"""RIS records: fixed ones, and any metadata read back by another program."""

import re

import pytest
import rispy
from hypothesis import given

from qa.answer import DocumentReference
from qa.citations.csl_json import csl_item, family_name
from qa.citations.records import ris
from tests.qa.citations import sources

_EXPECTED = {
    "article": [
        "TY  - NEWS",
        "ID  - doe2026-455b7ce2",
        "AU  - Doe, Jane Mary",
        "TI  - Why did the ferry stop?",
        "T2  - The Harbour Post",
        "PY  - 2026",
        "DA  - 2026/01/04/",
        "UR  - https://post.example/ferry?id=1&from=feed",
        "ER  - ",
    ],
    "organisation": [
        "TY  - ELEC",
        "ID  - instituteoftides2025-b603b0e3",
        "AU  - Institute of Tides",
        "TI  - Tides & currents",
        "PY  - 2025",
        "DA  - 2025/11//",
        "UR  - https://tides.example/",
        "ER  - ",
    ],
    "no author": [
        "TY  - ELEC",
        "ID  - slugsonthe2024-483a8ec2",
        "TI  - Slugs on the allotment.",
        "T2  - Wick Allotments",
        "PY  - 2024",
        "DA  - 2024///",
        "UR  - https://wick.example/slugs",
        "ER  - ",
    ],
    "only a name": ["TY  - ELEC", "ID  - notestxt-7cb35591", "TI  - notes.txt", "ER  - "],
    "sidecar": [
        "TY  - JOUR",
        "ID  - lee2020-455b7ce2",
        "AU  - Lee, Ann B., Jr.",
        "TI  - Ferries",
        "T2  - Journal of Ferries",
        "VL  - 12",
        "IS  - 3",
        "SP  - 1-20",
        "DO  - 10.1000/ferries",
        "PY  - 2020",
        "DA  - 2020/07//",
        "UR  - https://post.example/ferry?id=1&from=feed",
        "ER  - ",
    ],
}


@pytest.mark.parametrize("name", _EXPECTED)
def test_records(name: str) -> None:
    assert ris(csl_item(sources.ALL[name])) == "".join(f"{row}\r\n" for row in _EXPECTED[name])


def test_a_semicolon_does_not_end_an_address() -> None:
    record = ris({"id": "k", "type": "webpage", "URL": "https://a.example/b;c"})
    assert rispy.loads(record)[0]["urls"] == ["https://a.example/b%3Bc"]


@given(sources.documents())
def test_any_metadata_is_one_record_that_reads_back_equal(document: DocumentReference) -> None:
    item = csl_item(document)
    record = ris(item)
    rows = record.split("\r\n")
    assert rows[0].startswith("TY  - ")
    assert rows[-2:] == ["ER  - ", ""]
    assert all(re.match("[A-Z][A-Z0-9]  - ", row) for row in rows[:-1])
    assert not re.search("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", "".join(rows))
    (read,) = rispy.loads(record)
    assert read["id"] == item["id"]
    assert read.get("title") == item.get("title")
    assert "".join(read.get("urls", [])) == item.get("URL", "").replace(";", "%3B")
    assert read.get("secondary_title") == item.get("container-title")
    assert read.get("publisher") == item.get("publisher")
    assert [author.split(", ")[0] for author in read.get("authors", [])] == [
        (name.get("literal") or family_name(name)).split(", ")[0] for name in item.get("author", [])
    ]
