"""The reader's routes: the text as it is stored, and what became of it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from corpus.document import Block, BlockKind
from qa.indexing import index, remove
from qa.web.excerpts import WINDOW_CHARACTERS, around, pieces, snapped
from qa.web.page import Desk
from tests.fake_encoder import FakeEncoder
from tests.qa.web.library import HOSTILE, served, write

_LONG = "".join(f"{'sea' * 40} {number}. " for number in range(600))


@dataclass(frozen=True, slots=True)
class _Served:
    client: TestClient
    desk: Desk
    folder: Path

    def id(self, name: str) -> int:
        with self.desk.assistant.library.reading() as reader:
            return next(found.id for found in reader.documents() if found.name == name)

    def text(self, name: str) -> str:
        with self.desk.assistant.library.reading() as reader:
            return reader.text(self.id(name)) or ""


@pytest.fixture
def app(tmp_path: Path, folder: Path) -> Iterator[_Served]:
    write(folder, {"<b>bad.md": HOSTILE, "long.txt": _LONG, "page.html": "<p>One two three."})
    mounted, desk = served(tmp_path / "library", folder)
    with TestClient(mounted, base_url="http://localhost") as client:
        yield _Served(client, desk, folder)


def _main(page: str) -> str:
    found = re.search(r"<main[^>]*>(.*)</main>", page, re.DOTALL)
    assert found
    return html.unescape(re.sub(r"<[^<>]*>", "", found[1]))


def test_the_permanent_page_marks_the_very_words(app: _Served) -> None:
    text = app.text("<b>bad.md")
    start = text.index("He went on")
    end = text.index("beyond") + 6
    number = app.id("<b>bad.md")
    answer = app.client.get(f"/document/{number}?start={start}&end={end}")
    assert answer.status_code == 200
    assert _main(answer.text) == text
    marks = re.findall(r"<mark[^>]*>(.*?)</mark>", answer.text, re.DOTALL)
    assert html.unescape("".join(marks)) == text[start:end]
    assert answer.text.count('id="quote"') == 1
    assert "<script" not in answer.text
    assert "<img" not in answer.text


def test_the_permanent_page_allows_no_script(app: _Served) -> None:
    policy = app.client.get(f"/document/{app.id('long.txt')}").headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )


def test_windows_put_together_are_the_document(app: _Served) -> None:
    number, text = app.id("long.txt"), app.text("long.txt")
    first = app.client.get(f"/document/{number}/text?start=30000").json()
    assert 0 < first["start"] < 30_000 < first["end"]
    assert (
        "".join(piece["text"] for piece in first["pieces"]) == text[first["start"] : first["end"]]
    )
    rebuilt: list[str] = []
    at = 0
    while at < len(text):
        window = app.client.get(f"/document/{number}/text?start={at}&end={at + 999_999}").json()
        assert window["start"] == at
        assert window["end"] - at <= WINDOW_CHARACTERS
        rebuilt.extend(piece["text"] for piece in window["pieces"])
        at = window["end"]
    assert "".join(rebuilt) == text


def test_a_long_page_goes_on_later_and_earlier(app: _Served) -> None:
    number, text = app.id("long.txt"), app.text("long.txt")
    page = app.client.get(f"/document/{number}?start=30000&end=30100").text
    shown = _main(page)
    assert shown in text
    assert len(shown) < 2 * WINDOW_CHARACTERS
    later = re.search(r'href="([^"]*)">Later', page)
    assert later
    more = _main(app.client.get(html.unescape(later[1])).text)
    assert text[text.index(shown, 10_000) :].startswith(shown + more) or shown + more in text
    assert ">Earlier</a>" in page


@pytest.mark.parametrize(
    "span", ["start=5&end=5", "start=-1&end=4", "start=0&end=99999999", "start=3"]
)
def test_a_place_that_is_not_there_is_said(app: _Served, span: str) -> None:
    page = app.client.get(f"/document/{app.id('page.html')}?{span}")
    assert page.status_code == 200
    assert "That place is not in this document." in page.text
    assert "<mark" not in page.text


def test_a_replaced_document_says_so_and_leads_on(app: _Served) -> None:
    old = app.id("page.html")
    write(app.folder, {"page.html": "<p>One two three four five."})
    encoder = FakeEncoder()
    index(app.desk.assistant.library, lambda: encoder, [app.folder])
    page = app.client.get(f"/document/{old}?start=0&end=3")
    assert page.status_code == 410
    assert f'<a href="/document/{app.id("page.html")}">Read the newer version</a>' in page.text
    assert app.client.get(f"/document/{old}/text").json() == {
        "gone": {"name": "page.html", "replaced_by": app.id("page.html")}
    }
    assert app.client.get(f"/document/{old}/original").status_code == 404


def test_a_removed_document_says_so(app: _Served) -> None:
    old = app.id("<b>bad.md")
    library = app.desk.assistant.library
    with library.reading() as reader:
        found = reader.document(old)
    assert found
    remove(library, [found])
    page = app.client.get(f"/document/{old}")
    assert page.status_code == 410
    assert "This document was removed from the library." in page.text
    assert "<script" not in page.text
    assert app.client.get("/document/999999").status_code == 404


def test_the_original_file_is_given_but_never_as_a_page(app: _Served) -> None:
    text = app.client.get(f"/document/{app.id('<b>bad.md')}/original")
    assert text.content == HOSTILE.encode()
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    page = app.client.get(f"/document/{app.id('page.html')}/original")
    assert page.content == b"<p>One two three."
    assert page.headers["content-type"] == "application/octet-stream"
    assert page.headers["content-disposition"] == 'attachment; filename="page.html"'
    assert "sandbox" in page.headers["content-security-policy"]


def test_a_file_that_changed_or_went_is_told_apart(app: _Served) -> None:
    number = app.id("page.html")
    assert app.client.get(f"/document/{number}/text").json()["original"] == {"changed": False}
    write(app.folder, {"page.html": "<p>Something else."})
    assert app.client.get(f"/document/{number}/text").json()["original"] == {"changed": True}
    assert "changed since it was indexed" in app.client.get(f"/document/{number}").text
    (app.folder / "page.html").unlink()
    assert app.client.get(f"/document/{number}/text").json()["original"] is None
    assert app.client.get(f"/document/{number}/original").status_code == 404


@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.integers(0, 60), max_size=6),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_pieces_follow_each_other_without_a_gap(
    text: str, edges: list[int], window: tuple[int, int]
) -> None:
    sorted_edges = sorted({min(edge, len(text)) for edge in edges})
    spans = zip(sorted_edges[::2], sorted_edges[1::2], strict=False)
    blocks = [Block(BlockKind.PARAGRAPH, start, end) for start, end in spans]
    start, end = sorted(min(at, len(text)) for at in window)
    found = list(pieces(text[start:end], blocks, start))
    assert "".join(piece.text for piece in found) == text[start:end]
    assert all(piece.text == text[piece.start : piece.end] for piece in found)


def test_a_window_does_not_cut_a_short_block() -> None:
    blocks = [Block(BlockKind.PARAGRAPH, 0, 90), Block(BlockKind.PARAGRAPH, 90, 200_000)]
    assert snapped(50, 20_000, blocks) == (0, 20_000)
    assert around(100_000, 200_000) == (95_000, 115_000)
