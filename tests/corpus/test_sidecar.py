"""Sidecars: what a file is to be cited as, in CSL-JSON beside it."""

import json
from pathlib import Path

import pytest

from corpus.document import LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.loaders import File, files_of, load

_ITEM = {
    "id": "lee2026",
    "type": "report",
    "title": "The  two ledgers",
    "author": [{"family": "Lee", "given": "Ann"}, {"literal": "Harbour Board"}],
    "container-title": "Harbour Papers",
    "issued": {"date-parts": [[2026, 1, 4]]},
    "URL": "https://example.org/ledgers",
    "custom": {"shelf": 3},
}


def _loaded(
    tmp_path: Path, sidecar: str | bytes, text: str = "# Old title\n\nHe left."
) -> LoadedDocument:
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    data = sidecar if isinstance(sidecar, bytes) else sidecar.encode()
    (tmp_path / "a.md.csl.json").write_bytes(data)
    (document,) = load(path)
    assert isinstance(document, LoadedDocument)
    return document


@pytest.mark.parametrize("content", [_ITEM, [_ITEM]])
def test_a_sidecar_comes_before_what_the_file_states(tmp_path: Path, content: object) -> None:
    document = _loaded(tmp_path, json.dumps(content))
    csl = document.metadata.csl
    assert csl is not None
    assert json.loads(csl) == _ITEM
    assert document.metadata == Metadata(
        "The two ledgers",
        "Ann Lee, Harbour Board",
        "Harbour Papers",
        "2026-01-04",
        "https://example.org/ledgers",
        csl,
    )
    assert document.notices == ()


def test_what_a_sidecar_does_not_state_stays_as_the_file_has_it(tmp_path: Path) -> None:
    document = _loaded(tmp_path, '{"publisher": "The Press"}')
    assert document.metadata == Metadata(
        "Old title", publisher="The Press", csl='{"publisher": "The Press"}'
    )


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [[2026]]}, "2026"),
        ({"date-parts": [["2026", "3"]]}, "2026-03"),
        ({"date-parts": [[987, 3, 2], [988, 1, 1]]}, "0987-03-02"),
        ({"raw": "4 January 2026"}, "2026-01-04"),
        ({"literal": "2026-01"}, "2026-01"),
    ],
)
def test_dates_of_a_sidecar_are_as_precise_as_they_are_stated(
    tmp_path: Path, issued: object, published: str
) -> None:
    assert _loaded(tmp_path, json.dumps({"issued": issued})).metadata.published == published


@pytest.mark.parametrize(
    ("sidecar", "notice"),
    [
        (b"{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2"),
        (b"[" * 100_000, "is not JSON: maximum recursion depth exceeded"),
        (b'{"volume": NaN}', "is not JSON: NaN is not a value"),
        (b"[]", 'is not one CSL-JSON item such as {"type": "report", "title": "…"}; it is'),
        (b"[{}, {}]", 'is not one CSL-JSON item such as {"type": "report", "title": "…"}; it is'),
        (b"%PDF-1.7", "is not text: it looks like a PDF; it is ignored"),
    ],
)
def test_a_broken_sidecar_is_a_notice_and_the_document_gets_in(
    tmp_path: Path, sidecar: bytes, notice: str
) -> None:
    document = _loaded(tmp_path, sidecar)
    assert document.metadata == Metadata("Old title")
    (found,) = document.notices
    assert found.startswith(f"a.md.csl.json {notice}")


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("title", ["x"], "is not a string"),
        ("URL", 7, "is not a string"),
        ("author", "Ann Lee", "is not a list of names"),
        ("author", [{}], "is not a list of names"),
        ("author", [{"family": 3}], "is not a list of names"),
        ("editor", ["Ann"], "is not a list of names"),
        ("issued", "2026", "is not a date"),
        ("issued", {"date-parts": [[2026, 13]]}, "is not a date"),
        ("issued", {"date-parts": []}, "is not a date"),
        ("issued", {"date-parts": [[2026, 2, 30]]}, "is not a date"),
        ("issued", {"date-parts": [[2026, 1, 4, 9]]}, "is not a date"),
        ("issued", {"date-parts": [[]]}, "is not a date"),
        ("issued", {"date-parts": [[True]]}, "is not a date"),
        ("issued", {"date-parts": 7}, "is not a date"),
        ("issued", {"raw": "soon"}, "is not a date"),
        ("id", {}, "is neither a string nor a number"),
    ],
)
def test_a_wrong_field_is_named_and_left_aside_and_the_others_count(
    tmp_path: Path, field: str, value: object, fault: str
) -> None:
    document = _loaded(tmp_path, json.dumps({"publisher": "The Press", field: value}))
    assert document.metadata == Metadata(
        "Old title", publisher="The Press", csl='{"publisher": "The Press"}'
    )
    assert document.notices == (f"a.md.csl.json has a `{field}` that {fault}; it is ignored",)


def test_what_cannot_be_stored_is_replaced(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, r'{"title": "He \ud800 left", "type": "\u0000"}').metadata
    assert metadata.title == "He \ufffd left"
    assert "\ufffd" in (metadata.csl or "")
    assert "\ud800" not in (metadata.csl or "")


def test_beside_a_file_of_several_documents_a_sidecar_is_left_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "He left."}\n{"text": "She left."}', "utf-8")
    (tmp_path / "a.jsonl.csl.json").write_text('{"title": "All"}', "utf-8")
    first, second = load(path)
    assert isinstance(first, LoadedDocument)
    assert isinstance(second, LoadedDocument)
    assert (first.metadata.csl, second.metadata.csl) == (None, None)
    assert first.notices == (
        "a.jsonl.csl.json describes one document, but the file holds several; it is ignored",
    )
    assert second.notices == ()


def test_sidecars_are_no_documents(tmp_path: Path) -> None:
    for name in ("a.md", "a.md.csl.json", "gone.pdf.csl.json"):
        (tmp_path / name).write_text("{}", "utf-8")
    assert [file.name for file in files_of(tmp_path)] == ["a.md"]
    with pytest.raises(DocumentError, match=r"^holds the citation of the file beside it"):
        list(load(tmp_path / "a.md.csl.json"))


def test_a_file_knows_when_its_sidecar_was_modified(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", "utf-8")
    file = File(tmp_path, tmp_path / "a.md", "a.md")
    assert file.sidecar_modified() is None
    sidecar = tmp_path / "a.md.csl.json"
    sidecar.write_text("{}", "utf-8")
    assert file.sidecar_modified() == sidecar.stat().st_mtime_ns
