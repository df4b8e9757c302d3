"""The routes to the documents: adding, correcting, removing, and what is refused."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from corpus.errors import DocumentError
from qa.indexing import index
from qa.web.page import Desk
from qa.web.uploads import Uploads
from tests.fake_encoder import FakeEncoder
from tests.qa.web.library import served, write

_DEADLINE_SECONDS = 120


@pytest.fixture
def app(tmp_path: Path, folder: Path) -> Iterator[tuple[FastAPI, Desk]]:
    write(folder, {"one.md": "# One\n\nThe lighthouse was sold in 1911.\n"})
    mounted, desk = served(tmp_path / "library", folder)
    yield mounted, desk
    desk.job.close()


@pytest.fixture
def client(app: tuple[FastAPI, Desk]) -> TestClient:
    return TestClient(app[0], base_url="http://localhost")


def test_the_list_tells_all_and_sums_up(client: TestClient) -> None:
    found = client.get("/documents").json()
    (row,) = found["documents"]
    assert (row["name"], row["title"], row["url"]) == ("one.md", "One", None)
    assert (row["words"], row["passages"]) == (8, 1)
    assert found["statistics"]["documents"] == 1
    assert found["statistics"]["model"] == "fake"
    assert found["statistics"]["bytes"] > 0
    assert ".md" in found["formats"]


def test_an_edit_shows_in_the_list_the_reader_and_citations(client: TestClient) -> None:
    edits = {"title": "<b>Two</b>", "published": "2026-01-04", "url": "https://example.org/a"}
    assert client.patch("/documents/1", json=edits).status_code == 204
    (row,) = client.get("/documents").json()["documents"]
    assert {name: row[name] for name in edits} == edits
    assert client.get("/document/1/text").json()["title"] == "<b>Two</b>"
    assert "<h1>&lt;b&gt;Two&lt;/b&gt;</h1>" in client.get("/document/1").text
    record = client.get("/cite/csl?document=1&start=0&end=5").json()
    assert (record[0]["title"], record[0]["URL"]) == ("<b>Two</b>", "https://example.org/a")
    linked = client.get("/cite/link?document=1&start=7&end=20").text
    assert linked.startswith("https://example.org/a#:~:text=")


@pytest.mark.parametrize(
    ("edits", "status"),
    [({"published": "soon"}, 422), ({"id": "4"}, 422), (["title"], 422), ({"title": 3}, 422)],
)
def test_what_cannot_be_edited_is_refused(client: TestClient, edits: object, status: int) -> None:
    assert client.patch("/documents/1", content=json.dumps(edits)).status_code == status
    assert client.patch("/documents/9", json={"title": "x"}).status_code == 404


def test_removing_leaves_the_persons_own_file(client: TestClient, folder: Path) -> None:
    assert client.delete("/documents/1").status_code == 204
    assert client.get("/documents").json()["documents"] == []
    assert (folder / "one.md").exists()
    assert client.delete("/documents/1").status_code == 404


def test_a_row_removed_from_an_uploaded_file_stays_so_when_its_folder_is_indexed_again(
    client: TestClient, app: tuple[FastAPI, Desk]
) -> None:
    library = app[1].assistant.library
    uploaded = library.path / "uploads" / "lights"
    uploaded.mkdir(parents=True)
    rows = uploaded / "rows.csv"
    rows.write_text("id,text\na,The lighthouse was lit.\nb,The lighthouse was dark.\n")
    encoder = FakeEncoder()

    def names() -> set[str]:
        index(library, lambda: encoder, [uploaded])
        return {row["name"] for row in client.get("/documents").json()["documents"]}

    assert names() == {"one.md", "rows.csv:a", "rows.csv:b"}
    listed = client.get("/documents").json()["documents"]
    (number,) = [row["id"] for row in listed if row["name"] == "rows.csv:b"]
    assert client.delete(f"/documents/{number}").status_code == 204
    (uploaded / "more.txt").write_text("The keeper kept bees.")
    assert names() == {"one.md", "rows.csv:a", "more.txt"}
    assert rows.exists()


@pytest.mark.parametrize(("number", "span", "status"), [(1, (4, 4), 422), (9, (0, 4), 404)])
def test_a_place_that_is_not_there_cannot_be_unmarked(
    client: TestClient, number: int, span: tuple[int, int], status: int
) -> None:
    place = {"start": span[0], "end": span[1]}
    assert client.post(f"/documents/{number}/unmark", params=place).status_code == status
    assert not client.get("/documents/progress").json()["is_running"]


def test_changes_wait_while_something_is_indexed(
    client: TestClient, app: tuple[FastAPI, Desk]
) -> None:
    with app[1].assistant.library.writing():
        for answer in (client.delete("/documents/1"), client.patch("/documents/1", json={})):
            assert answer.status_code == 409
            assert "try again when that is done" in answer.json()["detail"]


_NAMES_ELSEWHERE = [
    *("", "/etc/passwd.txt", "../a.txt", "a/../b.txt", ".hidden.txt", "a\\b.txt", "a\n.txt"),
    *("C:a.txt", "a/" * 30 + "a.txt", "x" * 201 + ".txt"),
]


@pytest.mark.parametrize("name", _NAMES_ELSEWHERE)
def test_names_that_lead_elsewhere_are_refused(
    client: TestClient, tmp_path: Path, name: str
) -> None:
    with pytest.raises(DocumentError, match="is not a valid file name here"):
        Uploads(tmp_path).place(name)
    answer = client.post("/documents/upload", params={"name": name}, content=b"x")
    assert answer.status_code == 422


def test_a_format_that_is_not_read_is_refused_with_what_is(client: TestClient) -> None:
    answer = client.post("/documents/upload", params={"name": "a.exe"}, content=b"x")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("has an unsupported format; supported are .csv")
    assert not client.get("/documents/progress").json()["is_running"]


def test_a_run_that_fails_says_why(app: tuple[FastAPI, Desk]) -> None:
    client = TestClient(app[0], base_url="http://localhost")
    # The library is indexed with the fake model, which the command line does not have.
    assert (
        client.post(
            "/documents/upload", params={"name": "sub/two.txt"}, content=b"Two lights were lit."
        ).status_code
        == 204
    )
    kept = app[1].assistant.library.path / "uploads" / "sub" / "two.txt"
    assert kept.read_bytes() == b"Two lights were lit."
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while (state := client.get("/documents/progress").json())["is_running"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert "fake" in state["problem"]
    assert [path.name for path in kept.parent.parent.iterdir()] == ["sub"]
