"""Files, by the loader of their format."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from corpus.document import BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.loaders import load, loader_identity, loaders
from tests.corpus.invariants import assert_document
from tests.corpus.loading import blocks_of, load_bytes, load_one
from tests.mixed_folder import GOOD


def test_each_suffix_has_its_loader() -> None:
    assert {suffix: name for suffix, (name, _) in loaders().items()} == {
        ".csv": "csv",
        ".tsv": "csv",
        ".docx": "docx",
        ".pdf": "pdf",
        **dict.fromkeys([".html", ".htm", ".xhtml"], "html"),
        **dict.fromkeys([".jsonl", ".ndjson"], "jsonl"),
        **dict.fromkeys([".md", ".markdown"], "markdown"),
        **dict.fromkeys([".txt", ".text"], "text"),
    }


def test_a_loader_is_known_by_name_and_version() -> None:
    assert loader_identity(Path("A.TXT")) == "text 1.3"
    assert loader_identity(Path("a.md")) == "markdown 2.3"
    assert loader_identity(Path("a.xyz")) is None


def test_a_file_is_loaded_by_its_suffix_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "A.MD"
    path.write_text("# One\n\nTwo.", "utf-8")
    (document,) = load(path)
    assert isinstance(document, LoadedDocument)
    assert document.metadata.title == "One"


def test_an_unknown_suffix_is_refused_with_what_is_known(tmp_path: Path) -> None:
    known = (
        r"supported are .csv .docx .htm .html .jsonl .markdown .md .ndjson .pdf .text .tsv .txt"
        r" .xhtml$"
    )
    with pytest.raises(DocumentError, match=rf"^has an unsupported format; {known}"):
        list(load(tmp_path / "a.xyz"))


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(DocumentError, match=r"^cannot be read: Is a directory$"):
        list(load(tmp_path / "folder.txt"))
    with pytest.raises(DocumentError, match=r"^cannot be read: No such file or directory$"):
        list(load(tmp_path / "gone.txt"))


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"^is empty$"):
        list(load(path))


def test_a_pdf_under_another_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(DocumentError, match=r"^is not text: it looks like a PDF$"):
        list(load(path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Read more\nAdvertisement\n"),
        ("a.html", "<nav>Home</nav>"),
        ("a.md", "---\ntitle: x\n---\n"),
        ("a.txt", "\ufeff"),
    ],
)
def test_a_file_of_boilerplate_only_is_an_error(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    (found,) = load(path)
    assert str(found) == "holds no text besides menus and the like"


def test_a_record_of_boilerplate_only_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "Read more"}\n{"text": "He left."}', "utf-8")
    bad, good = load(path)
    assert str(bad) == "record a holds no text besides menus and the like"
    assert isinstance(good, LoadedDocument)


def test_text_keeps_every_character_and_states_title_author_and_date() -> None:
    source = "The Two Ledgers\r\n\r\nBy Ann Lee\r\nJanuary 4, 2026\r\n\r\nHe kept two of them.\r\n"
    document = load_one("a.txt", source)
    assert document.text == source
    assert document.metadata == Metadata("The Two Ledgers", "Ann Lee", None, "2026-01-04")
    assert document.part == ""
    assert document.notices == ()
    assert blocks_of(document)[-1] == (BlockKind.PARAGRAPH, "He kept two of them.")


def test_what_cannot_be_stored_is_replaced_with_a_notice() -> None:
    for name in ("a.txt", "a.md"):
        document = load_one(name, b"He left" + b"." * 200 + b"\x00")
        assert document.text == "He left" + "." * 200 + "\ufffd"
        assert document.notices == ("1 character(s) that cannot be stored were replaced by U+FFFD",)


@pytest.mark.parametrize("suffix", sorted(GOOD))
def test_a_damaged_file_is_read_or_refused_but_breaks_nothing(suffix: str) -> None:
    draw = random.Random(suffix)
    good = GOOD[suffix](7)
    for _ in range(150):
        data = bytearray(good)
        for _ in range(draw.choice([1, 5, 30])):
            at = draw.randrange(len(data))
            data[at : at + draw.choice([0, 1, 9])] = draw.randbytes(draw.choice([0, 1, 5]))
        with suppress(DocumentError):
            for found in load_bytes(f"a{suffix}", bytes(data)):
                if isinstance(found, LoadedDocument):
                    assert_document(found, 40)


def test_a_title_without_end_is_left_out_and_the_text_kept(tmp_path: Path) -> None:
    text = f"# {'endless ' * 100_000}\n\nHe left in 1911.\n"
    (tmp_path / "a.md").write_text(text, "utf-8")
    (found,) = load(tmp_path / "a.md")
    assert isinstance(found, LoadedDocument)
    assert (found.text, found.metadata.title) == (text, None)
    assert found.notices == ("its title has over 1,000 characters and is left out",)
