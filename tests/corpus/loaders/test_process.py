"""Loading in a child process: the same documents, and bounds that hold."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from corpus.child_process import ChildProcess
from corpus.document import LoadedDocument, Sentence
from corpus.errors import DocumentError
from corpus.library.database import Library
from corpus.loaders import load
from corpus.loaders.process import LoaderProcess, LoadLimits, from_json, to_json
from corpus.sentences import split_sentences, with_sentences
from qa.indexing.indexing import index
from qa.indexing.report import Problem
from tests.corpus.invariants import STRANGE, texts
from tests.corpus.loading import load_bytes
from tests.fake_encoder import FakeEncoder
from tests.fuzz.inputs import self_drawn_pdf
from tests.mixed_folder import GOOD, write_mixed_folder

_PATIENT = 1e6
"""Seconds a megabyte: for a file that has any bytes at all, no bound on time."""


@pytest.fixture(scope="module")
def loader() -> Iterator[LoaderProcess]:
    with LoaderProcess() as started:
        yield started


def _outcome(found: Iterator[LoadedDocument | DocumentError]) -> list[object]:
    outcome: list[object] = []
    try:
        outcome.extend(
            str(document) if isinstance(document, DocumentError) else document for document in found
        )
    except DocumentError as error:
        outcome.append(("refused", str(error)))
    return outcome


def test_every_file_gives_what_it_gives_without_the_process(
    tmp_path: Path, loader: LoaderProcess
) -> None:
    write_mixed_folder(tmp_path, 100)
    (tmp_path / os.fsdecode(b"b\xffd.txt")).write_text("He left.")
    (tmp_path / "cited.txt").write_text("He left.")
    (tmp_path / "cited.txt.csl.json").write_text('{"title": "A", "issued": 3}')
    paths = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(paths) == 103
    for path in [*paths, tmp_path / "gone.txt"]:
        assert _outcome(loader.load(path)) == _outcome(load(path)), path


def test_what_is_loaded_is_split_within_the_same_bounds(
    folder: Path, loader: LoaderProcess
) -> None:
    path = folder / "good.txt"
    path.write_text("He left the harbour. She stayed behind.\n\nThe end came.")
    (found,) = loader.load(path)
    assert isinstance(found, LoadedDocument)
    assert found.sentences == tuple(split_sentences(found.text, found.blocks))
    assert len(found.sentences) == 3


@STRANGE
@given(texts("| a | b |\n|---|---|\n", "| c | d |\n", "---\ntitle: a\n---\n"))
def test_a_document_is_the_same_after_its_way_as_json(text: str) -> None:
    try:
        found = list(load_bytes("a.md", text.encode("utf-8", "surrogatepass")))
    except DocumentError:
        return
    for document in found:
        assert isinstance(document, LoadedDocument)
        for sent in (document, with_sentences(document)):
            came = from_json(to_json(sent))
            assert came == sent
            assert came.sentences == sent.sentences


_BLOCK = {"kind": "paragraph", "start": 0, "end": 4}
_SENTENCE = {"start": 0, "end": 4, "block": 0}


def _as_json(**parts: object) -> bytes:
    """Return a document of one paragraph as JSON, with `parts` in place of its own."""
    whole = {"part": "", "text": "text", "metadata": {}, "blocks": [_BLOCK], "notices": []}
    return json.dumps({**whole, "pages": [], "sentences": None, **parts}).encode()


def test_a_document_may_be_as_plain_as_this() -> None:
    assert from_json(_as_json()).text == "text"
    assert from_json(_as_json(sentences=[_SENTENCE])).sentences == (Sentence(0, 4, 0),)


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"{", b'"\xff"', b"[" * 10_000])
def test_what_is_not_a_document_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^is not a document: "):
        from_json(data)


@pytest.mark.parametrize(
    "parts",
    [
        {"text": 3},
        {"text": "\ud800"},
        {"part": None},
        {"metadata": {"title": 3}},
        {"metadata": {"subtitle": "a"}},
        {"metadata": None},
        {"more": 1},
        {"blocks": [_BLOCK | {"end": 5}]},
        {"blocks": [_BLOCK | {"start": -1}]},
        {"blocks": [_BLOCK | {"start": 4}]},
        {"blocks": [_BLOCK | {"kind": "page"}]},
        {"blocks": [_BLOCK | {"kind": 0}]},
        {"blocks": [_BLOCK | {"start": 2}, _BLOCK | {"end": 2}]},
        {"blocks": [_BLOCK | {"header": [2]}]},
        {"blocks": [_BLOCK | {"header": [3, 2]}]},
        {"blocks": [_BLOCK | {"header": [-1, 2]}]},
        {"blocks": [_BLOCK | {"start": "0"}]},
        {"blocks": [_BLOCK | {"start": False}]},
        {"blocks": [_BLOCK | {"start": 0.0}]},
        {"blocks": [[0, 4]]},
        {"blocks": None},
        {"notices": [None]},
        {"pages": [5]},
        {"pages": [2, 1]},
        {"pages": [True]},
        {"sentences": 3},
        {"sentences": [{"start": 0, "end": 4}]},
        {"sentences": [_SENTENCE | {"block": 1}]},
        {"sentences": [_SENTENCE | {"block": -1}]},
        {"sentences": [_SENTENCE | {"end": 5}]},
        {"sentences": [_SENTENCE], "blocks": [_BLOCK | {"end": 3}]},
        {"sentences": [_SENTENCE], "blocks": [_BLOCK | {"start": 1}]},
        {"sentences": [_SENTENCE | {"start": 2}, _SENTENCE | {"end": 2}]},
        {"sentences": [_SENTENCE | {"end": "4"}]},
    ],
)
def test_a_document_that_is_not_whole_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^(is not a document: .+: \S|has \w+ (of|out))"):
        from_json(_as_json(**parts))


def test_an_answer_out_of_order_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "good.txt"
    path.write_text("He left.")
    for answer, error in (
        (
            b"document {}",
            "could not be read: what was loaded is not a document: part: Field required",
        ),
        (
            b"document",
            "could not be read: what was loaded is not a document: the whole: Invalid JSON",
        ),
        (b"hello \xff", "could not be read: its loader gave an answer that makes no sense"),
        (b"", "could not be read: its loader gave an answer that makes no sense"),
    ):
        with LoaderProcess() as loader:
            monkeypatch.setattr(ChildProcess, "received", lambda *_, answer=answer: answer)
            with pytest.raises(DocumentError, match=f"^{error}"):
                list(loader.load(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_file_that_takes_too_long_is_left_out_and_the_next_one_is_read(
    library: Library, folder: Path
) -> None:
    never = folder / "never.txt"
    os.mkfifo(never)
    (folder / "good.txt").write_bytes(GOOD[".txt"](3))
    with LoaderProcess(LoadLimits(seconds=1.0, seconds_per_megabyte=_PATIENT)) as loader:
        report = index(library, FakeEncoder, [never, folder], load_file=loader.load)
    assert report.skipped == [
        Problem("never.txt", "took longer than 1 s to read; it was left out"),
    ]
    assert report.added == ["good.txt"]


def test_a_pdf_that_draws_itself_without_end_is_left_out(folder: Path) -> None:
    path = folder / "loop.pdf"
    path.write_bytes(self_drawn_pdf())
    with LoaderProcess(LoadLimits(seconds=3.0, seconds_per_megabyte=0.0)) as loader:
        assert _outcome(loader.load(path)) == [
            ("refused", "took longer than 3 s to read; it was left out")
        ]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_a_file_that_needs_too_much_memory_is_left_out_and_the_next_one_is_read(
    folder: Path,
) -> None:
    large, good = folder / "large.txt", folder / "good.txt"
    large.write_bytes(b"a line of many\n" * 4_000_000)
    good.write_bytes(GOOD[".txt"](3))
    with LoaderProcess(LoadLimits(megabytes=50.0, megabytes_per_megabyte=0.0)) as loader:
        assert _outcome(loader.load(large)) == [
            ("refused", "needed more than 50 MB to be read; it was left out")
        ]
        assert _outcome(loader.load(good)) == list(load(good))


def test_a_file_that_ends_the_process_is_left_out_and_the_next_one_is_read(folder: Path) -> None:
    good = folder / "good.jsonl"
    good.write_text(f'{{"text": "He left.{" " * 20_000}"}}\n' * 200)
    with LoaderProcess() as loader:
        documents = loader.load(good)
        assert isinstance(next(documents), LoadedDocument)
        assert loader._child is not None
        loader._child._process.kill()
        with pytest.raises(DocumentError, match=r"^ended the process that read it \(SIGKILL\): "):
            list(documents)
        assert len(list(loader.load(good))) == 200


def test_a_file_that_is_left_half_read_does_not_disturb_the_next_one(folder: Path) -> None:
    many, good = folder / "many.jsonl", folder / "good.txt"
    many.write_bytes(b'{"text": "He left."}\n' * 100)
    good.write_bytes(GOOD[".txt"](3))
    with LoaderProcess() as loader:
        documents = loader.load(many)
        next(documents)
        documents.close()  # type: ignore[attr-defined]
        assert _outcome(loader.load(good)) == list(load(good))


def test_limits_grow_with_the_file_but_not_beyond_the_machine() -> None:
    limits = LoadLimits(seconds=60, seconds_per_megabyte=10, megabytes=50, megabytes_per_megabyte=2)
    assert limits.seconds_for(2_500_000) == 85
    assert limits.megabytes_for(2_500_000) == 55
    assert limits.megabytes_for(10**15) < 10**9
