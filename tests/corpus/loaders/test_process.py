"""Loading in a child process: the same documents, and bounds that hold."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from corpus.document import LoadedDocument
from corpus.errors import DocumentError
from corpus.library.database import Library
from corpus.loaders.process import LoaderProcess, LoadLimits, dump, from_json, parse, to_json
from corpus.loaders.registry import load
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
        outcome.extend(str(one) if isinstance(one, DocumentError) else one for one in found)
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
            came = from_json(parse(dump(to_json(sent))))
            assert came == sent
            assert came.sentences == sent.sentences


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        ["", "text", [None] * 6, [], []],
        ["", 3, [None] * 6, [], [], [], None],
        ["", "text", [3] * 6, [], [], [], None],
        ["", "text", [None] * 7, [], [], [], None],
        ["", "text", [None] * 6, [[0, 0, 5]], [], [], None],
        ["", "text", [None] * 6, [[0, -1, 2]], [], [], None],
        ["", "text", [None] * 6, [[9, 0, 2]], [], [], None],
        ["", "text", [None] * 6, [[0, 2, 4], [0, 0, 2]], [], [], None],
        ["", "text", [None] * 6, [[0, 0, 4, 2]], [], [], None],
        ["", "text", [None] * 6, [[0, 0, 4, 3, 2]], [], [], None],
        ["", "text", [None] * 6, [[0, "0", 4]], [], [], None],
        ["", "text", [None] * 6, [], [None], [], None],
        ["", "text", [None] * 6, [], [], [5], None],
        ["", "text", [None] * 6, [], [], [], 3],
        ["", "text", [None] * 6, [[0, 0, 4]], [], [], [[0, 4]]],
        ["", "text", [None] * 6, [[0, 0, 4]], [], [], [[0, 4, 1]]],
        ["", "text", [None] * 6, [[0, 0, 3]], [], [], [[0, 4, 0]]],
        ["", "text", [None] * 6, [[0, 1, 4]], [], [], [[0, 4, 0]]],
        ["", "text", [None] * 6, [[0, 0, 4]], [], [], [[2, 4, 0], [0, 2, 0]]],
        ["", "text", [None] * 6, [[0, 0, 4]], [], [], [[0, "4", 0]]],
    ],
)
def test_what_is_no_document_is_refused(found: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_json(found)


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
