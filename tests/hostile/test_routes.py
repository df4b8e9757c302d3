"""Hostile documents and questions through the routes of the app and the command line."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from corpus.errors import DocumentError
from corpus.library.records import StoredDocument
from embeddings.encoder import TransformerEncoder
from qa.cli.main import app as command_line
from qa.settings import CitationFormat
from qa.web.uploads import Uploads
from tests.fake_encoder import FakeEncoder
from tests.hostile.payloads import CANARY, FIELDS, PAYLOADS, write_documents
from tests.qa.web.library import served

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class _Library:
    client: TestClient
    path: Path
    documents: list[StoredDocument]
    texts: dict[int, str]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> _Library:
    folder = tmp_path_factory.mktemp("hostile")
    count = write_documents(folder)
    path = tmp_path_factory.mktemp("library") / "library"
    app, desk = served(path, folder)
    with desk.assistant.library.reading() as reader:
        documents = reader.documents()
        texts = {found.id: reader.text(found.id) or "" for found in documents}
    assert len(documents) == count == len(PAYLOADS) * (len(FIELDS) + 1) + 1 > 300
    return _Library(TestClient(app, base_url="http://localhost"), path, documents, texts)


def test_what_is_stored_is_what_was_written(library: _Library) -> None:
    stored = {found.name: found for found in library.documents}
    for number, payload in enumerate(PAYLOADS):
        found = stored[f"hostile.jsonl:text-{number}"]
        assert f"wrote this: {payload} And so on." in library.texts[found.id]
        for field in ("title", "author", "publisher", "url"):
            metadata = stored[f"hostile.jsonl:{field}-{number}"].metadata
            assert getattr(metadata, field) == payload.strip()


def test_the_listing_gives_every_field_as_it_is(library: _Library) -> None:
    listed = {row["id"]: row for row in library.client.get("/documents").json()["documents"]}
    for found in library.documents:
        row = listed[found.id]
        assert (row["name"], row["title"]) == (found.name, found.metadata.title)
        assert (row["author"], row["url"]) == (found.metadata.author, found.metadata.url)


def test_every_permanent_page_shows_the_stored_text_and_no_markup_of_it(library: _Library) -> None:
    own = set("!doctype html head meta title link body h1 p span a main mark".split())
    for found in library.documents:
        text = library.texts[found.id]
        page = library.client.get(f"/document/{found.id}").text
        shown = re.search(r'<main class="text"[^>]*>(.*)</main>', page, re.DOTALL)
        assert shown is not None
        stated = html.unescape(re.sub("<[^<>]*>", "", shown[1]))
        assert stated == text[: len(stated)]
        assert len(stated) >= min(len(text), 20_000)
        assert set(re.findall(r"</?(!?[\w-]+)", page)) <= own, found.name
        assert not re.search(r"<[^>]* on\w+=", page)
        for address in re.findall(r'href="([^"]*)"', page):
            assert re.match(r"/|#|https?:", html.unescape(address)), (found.name, address)


def test_every_format_of_citation_can_be_had_of_every_document(library: _Library) -> None:
    for found in library.documents[::31]:
        place = {"document": found.id, "start": 0, "end": 5}
        for form in CitationFormat:
            answer = library.client.get(f"/cite/{form}", params=place)
            assert answer.status_code == 200, (found.name, form)
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    for name in ("title", "author", "publisher", "url", "id"):
        numbers = [found.id for found in library.documents if f":{name}-" in found.name]
        for number in numbers:
            place = {"document": number, "start": 0, "end": 5}
            item = json.loads(library.client.get("/cite/csl", params=place).text)
            assert len(item) == 1


def _outside(canary: Path) -> Iterator[str]:
    """Yield requests for a file that is none of the library's."""
    up = "../" * 12
    for path in (str(canary), f"{up}{canary}", quote(str(canary), safe=""), f"file://{canary}"):
        for begin in (
            "/page/",
            "/document/",
            "/gradio_api/file=",
            "/file=",
            "/static/",
            "/assets/",
        ):
            yield begin + path
            yield begin + path.replace("..", "%2e%2e")
            yield begin + path.replace("/", "%2f")
        yield f"/document/{path}/original"
        yield f"/?q={quote(path)}"
        yield f"/theme.css?file={quote(path)}"


def test_nothing_outside_the_library_is_read(library: _Library, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    requests = list(_outside(canary))
    assert len(requests) > 80
    for request in requests:
        assert CANARY not in library.client.get(request).text, request


def test_every_original_is_a_file_that_was_indexed(library: _Library) -> None:
    with_files = [found for found in library.documents if not found.part]
    assert len(with_files) > len(PAYLOADS)
    for found in with_files:
        answer = library.client.get(f"/document/{found.id}/original")
        assert answer.text == library.texts[found.id]
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["content-type"].startswith("text/plain")


def test_no_name_of_an_upload_leaves_its_folder(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "library")
    kept = 0
    for payload in PAYLOADS:
        for name in (payload, f"{payload}.txt", f"../{payload}.txt", f"{payload}/../../a.txt"):
            with suppress(DocumentError):
                place = uploads.place(name)
                assert uploads.folder in place.parents, name
                assert ".." not in place.parts, name
                kept += 1
    assert 5 < kept < len(PAYLOADS)


def test_a_hostile_question_is_asked_as_it_is(
    library: _Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = FakeEncoder()
    monkeypatch.setattr(TransformerEncoder, "load", classmethod(lambda *_: encoder))
    words = ["ask", "--library", str(library.path), "--top", "20"]
    for payload in PAYLOADS:
        asked = CliRunner().invoke(command_line, [*words, "--json", "--", payload])
        assert asked.exit_code == 0, payload
        answer = json.loads(asked.output)
        assert answer["question"] == payload
        for found in answer["quotes"]:
            text = library.texts[found["document"]["id"]]
            assert text[found["start"] : found["end"]] == found["text"]
    for payload in PAYLOADS[::3]:
        shown = CliRunner().invoke(command_line, [*words, "--", payload])
        assert shown.exit_code == 0, payload
        assert not _CONTROLS.search(shown.output), payload
    assert not Path("hit").exists()


def test_the_command_line_lists_and_shows_them_without_their_controls(library: _Library) -> None:
    words = ["--library", str(library.path)]
    listed = CliRunner().invoke(command_line, ["documents", "list", *words])
    assert listed.exit_code == 0
    assert not _CONTROLS.search(listed.output)
    for found in library.documents[::40]:
        shown = CliRunner().invoke(command_line, ["documents", "show", *words, str(found.id)])
        assert shown.exit_code == 0
        assert not _CONTROLS.search(shown.output)
