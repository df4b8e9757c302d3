"""Filters of the page: what is offered, and what is taken."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.errors import FilterError
from qa.search.filters import NO_FILTERS, Filters
from qa.web.filters import chosen_filters
from tests.qa.web.library import DOCUMENTS, PUBLISHER, served, write


def test_choices_hold_what_is_looked_for(tmp_path: Path, folder: Path) -> None:
    rows = "title,text\nOne,The first row of all.\nTwo,The second row of all.\n"
    write(folder, {name: DOCUMENTS[name] for name in ("sale.md", "report.md")} | {"t.csv": rows})
    mounted, _ = served(tmp_path / "library", folder)
    client = TestClient(mounted, base_url="http://localhost")
    everything = client.get("/filters").json()
    assert everything["dated"] == ["2020", "2024-03-12"]
    assert sorted(everything["publishers"]) == sorted([PUBLISHER, "Herald"])
    assert sorted(everything["kinds"]) == ["csv", "markdown"]
    assert everything["documents"] == [
        {"name": "report.md", "title": "Report"},
        {"name": "sale.md", "title": "Mill"},
        {"name": "t.csv", "title": None},
    ]
    found = client.get("/filters", params={"find": " MILL"}).json()
    assert (found["publishers"], found["kinds"]) == ([], [])
    assert found["documents"] == [{"name": "sale.md", "title": "Mill"}]
    assert client.get("/filters", params={"find": "${7"}).json()["publishers"] == [PUBLISHER]


def test_what_the_page_chose_is_read_or_refused() -> None:
    assert chosen_filters("") == NO_FILTERS
    text = '{"publishers":["A","B"],"kinds":[],"documents":["7"],"since":"2020","until":null}'
    assert chosen_filters(text) == Filters(("7",), ("A", "B"), "2020")
    for wrong in ("x", "[]", '{"publishers": "A"}', '{"since": 2020}'):
        with pytest.raises(FilterError, match=r"^The filter cannot be read\. Clear it"):
            chosen_filters(wrong)
