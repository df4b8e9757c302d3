"""`python -m qa library`: what it prints, and how it ends."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app import upgrade_printer
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.cli.main import app
from qa.cli.shared import open_library
from qa.indexing import Progress
from qa.indexing.indexing import index
from qa.indexing.verification import verify
from tests.corpus.storing import unpack_format_4
from tests.fake_encoder import FakeEncoder


def _call(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["library", *map(str, arguments)])


@pytest.fixture
def path(samples: Assistant) -> Path:
    """Give the folder of a library of the samples, indexed with the real model."""
    return samples.library.path


@contextmanager
def _seen(said: list[str | Progress], verb: str) -> Iterator[Callable[[Progress], None]]:
    said.append(verb)
    yield said.append


def test_an_upgrade_is_shown_while_it_lasts_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str | Progress] = []
    monkeypatch.setattr("qa.cli.printing.progress", partial(_seen, said))
    folder = unpack_format_4(tmp_path / "library")
    for _ in range(2):
        assert open_library(folder).path == folder
    verb, first, *_, last = said
    assert (verb, len(said)) == ("Upgrading the library", 15)
    assert isinstance(first, Progress)
    assert isinstance(last, Progress)
    assert (first.done, first.name) == (0, "changed.txt")
    assert last.done == last.total == first.total > 0


def test_the_page_prints_how_far_an_upgrade_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Library.open(unpack_format_4(tmp_path / "library"), observe=upgrade_printer())
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == ("Upgrading the library: 0%", "Upgrading the library: 100%")
    assert len(lines) == len(set(lines)) <= 11


def test_a_whole_library_is_called_so(path: Path) -> None:
    result = _call("verify", "--library", path)
    assert (result.exit_code, result.output) == (0, f"The library {path} is intact.\n")
    assert json.loads(_call("verify", "--json", "--library", path).output) == {"findings": []}


def test_each_finding_is_a_line_with_what_to_do(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.zip"
    assert _call("backup", backup, "--library", path).output == f"The backup is {backup}\n"
    copy = tmp_path / "copy"
    assert _call("restore", backup, "--library", copy).output == f"The library is {copy}\n"
    connection = sqlite3.connect(copy / "library.db")
    connection.execute("UPDATE passages SET vector = zeroblob(1536) WHERE id = 1")
    connection.commit()
    connection.close()
    result = _call("verify", "--library", copy)
    assert result.exit_code == 1
    with Library.open(path).reading() as reader:
        (passage,) = reader.passages([1])
        document = reader.document(passage.document)
        assert document is not None
    assert result.output == (
        f"the vector of passage 1 is not what was stored ({document.name})."
        " Run: python -m qa rebuild\n"
    )
    again = _call("restore", backup, "--library", copy)
    assert again.exit_code == 2
    assert "use --replace" in again.output
    assert _call("restore", backup, "--replace", "--library", copy).exit_code == 0
    assert _call("verify", "--library", copy).exit_code == 0


def test_statistics_count_what_is_there(path: Path) -> None:
    found = json.loads(_call("stats", "--json", "--library", path).output)
    with Library.open(path).reading() as reader:
        documents = reader.documents()
        passages = [passage for one in documents for passage in one.passages]
        sentences = len(reader.sentences(passages))
    assert found["documents"] == len(documents) == 5
    assert found["passages"] == len(passages)
    assert found["sentences"] == sentences
    assert found["words"] == sum(one.words for one in documents)
    assert found["model"] == "all-MiniLM-L6-v2"
    assert found["files"]["library.db"] == (path / "library.db").stat().st_size
    assert sum(found["documents_by_loader"].values()) == 5
    lines = _call("stats", "--library", path).output.splitlines()
    assert lines[0].split() == ["model", "all-MiniLM-L6-v2"]
    assert lines[1].split() == ["documents", "5"]


def test_a_library_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    for command in ("verify", "stats"):
        result = _call(command, "--library", tmp_path / "none")
        assert result.exit_code == 2
        assert "There is no library at" in result.output


def test_a_library_of_another_model_is_found(library: Library, folder: Path) -> None:
    (folder / "a.txt").write_text("The ferry is red.")
    index(library, FakeEncoder, [folder])
    (finding,) = verify(library, lambda _: FakeEncoder(identity="fake 2"))
    assert finding.what == "the library was encoded with another version of fake"
    assert finding.advice == "Run: python -m qa rebuild"
