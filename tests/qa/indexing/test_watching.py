"""Watching: rounds come when it is quiet, nothing is told twice, nothing is lost with a folder."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from corpus.errors import LibraryBusyError
from corpus.library.database import Library
from qa.indexing.indexing import index
from qa.indexing.report import IndexReport
from qa.indexing.watching import batches_of, watch
from tests.fake_encoder import FakeEncoder

_ROOT = Path(__file__).resolve().parents[3]
_NET_SECONDS = 300
_CHANGE, _QUIET = ("a change",), ()


class _Told:
    """A listener that keeps what it is told."""

    def __init__(self) -> None:
        self.reports: list[IndexReport] = []
        self.remarks: list[str] = []

    def report(self, report: IndexReport) -> None:
        self.reports.append(report)

    def say(self, text: str) -> None:
        self.remarks.append(text)


@pytest.fixture
def follow(library: Library, folder: Path, fake: FakeEncoder) -> Callable[..., _Told]:
    """Give a function that watches the folder through batches, and returns what was told."""

    def call(batches: Iterator[Sequence[str]]) -> _Told:
        told = _Told()
        watch([folder], batches, lambda found: index(library, lambda: fake, found), told)
        return told

    return call


def _names(library: Library) -> list[str]:
    with library.reading() as reader:
        return [document.name for document in reader.documents()]


def test_a_round_comes_first_and_then_after_changes(
    follow: Callable[..., _Told], folder: Path, library: Library, fake: FakeEncoder
) -> None:
    def batches() -> Iterator[Sequence[str]]:
        (folder / "a.txt").write_text("The ferry is red.")
        yield _QUIET
        yield _QUIET
        (folder / "b.txt").write_text("The train is blue.")
        (folder / "a.txt").rename(folder / "c.txt")
        yield _CHANGE
        yield _QUIET
        (folder / "b.txt").unlink()
        yield _CHANGE
        yield _QUIET

    told = follow(batches())
    assert [(one.added, one.removed) for one in told.reports] == [
        (["a.txt"], []),
        (["b.txt", "c.txt"], ["a.txt"]),
        ([], ["b.txt"]),
    ]
    assert fake.encoded == 2
    assert _names(library) == ["c.txt"]


def test_a_file_is_read_when_it_is_no_longer_written(
    follow: Callable[..., _Told], folder: Path, fake: FakeEncoder
) -> None:
    def batches() -> Iterator[Sequence[str]]:
        yield _QUIET
        for part in ("The ferry", " is", " red."):
            with (folder / "a.txt").open("a") as file:
                file.write(part)
            yield _CHANGE
        yield _QUIET

    assert [one.added for one in follow(batches()).reports] == [["a.txt"]]
    assert fake.encoded == 1


def test_a_file_that_never_rests_does_not_hold_up_the_others(
    follow: Callable[..., _Told], folder: Path
) -> None:
    def batches() -> Iterator[Sequence[str]]:
        yield _QUIET
        (folder / "a.txt").write_text("The ferry is red.")
        for _ in range(60):
            yield _CHANGE

    assert [one.added for one in follow(batches()).reports] == [["a.txt"]]


def test_a_file_that_cannot_be_read_is_told_once_until_it_changes(
    follow: Callable[..., _Told], folder: Path
) -> None:
    def batches() -> Iterator[Sequence[str]]:
        (folder / "bad.txt").write_text("")
        yield _QUIET
        for name in ("a.txt", "b.txt"):
            (folder / name).write_text(f"Words of {name}.")
            yield _CHANGE
            yield _QUIET
        (folder / "bad.txt").write_bytes(b"%PDF-1.7 ...")
        yield _CHANGE
        yield _QUIET
        yield _CHANGE
        yield _QUIET

    told = follow(batches())
    assert [[problem.name for problem in one.skipped] for one in told.reports] == [
        ["bad.txt"],
        [],
        [],
        ["bad.txt"],
    ]


def test_most_of_a_folder_is_not_removed_and_that_is_told_once(
    follow: Callable[..., _Told], folder: Path, library: Library
) -> None:
    def batches() -> Iterator[Sequence[str]]:
        for name in "abc":
            (folder / f"{name}.txt").write_text(f"Words of {name}.")
        yield _QUIET
        (folder / "a.txt").unlink()
        (folder / "b.txt").unlink()
        yield _CHANGE
        yield _QUIET
        yield _CHANGE
        yield _QUIET

    told = follow(batches())
    assert [one.kept for one in told.reports] == [[], [f"2 of 3 files of {folder}"]]
    assert _names(library) == ["a.txt", "b.txt", "c.txt"]


def test_a_folder_that_is_gone_is_waited_for_and_loses_nothing(
    follow: Callable[..., _Told], folder: Path, library: Library
) -> None:
    elsewhere = folder.with_name("elsewhere")

    def batches() -> Iterator[Sequence[str]]:
        (folder / "a.txt").write_text("The ferry is red.")
        yield _QUIET
        folder.rename(elsewhere)
        yield _CHANGE
        yield _QUIET
        yield _QUIET
        assert _names(library) == ["a.txt"]
        elsewhere.rename(folder)
        (folder / "b.txt").write_text("The train is blue.")
        yield _QUIET

    told = follow(batches())
    assert told.remarks == [
        f"The folder {folder} is gone. Nothing is removed; waiting for it.",
        f"The folder {folder} is back.",
    ]
    assert [one.added for one in told.reports] == [["a.txt"], ["b.txt"]]


def test_a_library_that_another_process_writes_is_tried_again(folder: Path) -> None:
    attempts = iter([LibraryBusyError("It is busy."), LibraryBusyError("It is busy."), None])
    told = _Told()

    def bring_in_step(_: Sequence[Path]) -> IndexReport:
        if (error := next(attempts)) is not None:
            raise error
        return IndexReport(added=["a.txt"])

    watch([folder], [_QUIET] * 4, bring_in_step, told)
    assert told.remarks == ["It is busy. Watching goes on."]
    assert [one.added for one in told.reports] == [["a.txt"]]


def test_changes_are_seen_and_those_of_the_library_passed_over(folder: Path) -> None:
    library = folder / "library"
    library.mkdir()
    batches = batches_of([folder], library)
    assert not next(batches)
    (library / "library.db").write_text("x")
    (folder / "a.txt").write_text("The ferry is red.")
    changed = next(batch for batch in batches if batch)
    assert all(str(folder / "a.txt") in str(change) for change in changed)


def test_a_folder_made_anew_is_watched_anew(folder: Path) -> None:
    batches = batches_of([folder], folder.with_name("library"))
    next(batches)
    folder.rename(folder.with_name("elsewhere"))
    assert not next(batches)
    folder.mkdir()
    assert not next(batches)
    (folder / "a.txt").write_text("The ferry is red.")
    assert next(batch for batch in batches if batch)


def test_the_command_keeps_a_folder_in_step_until_it_is_interrupted(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "a.txt").write_text("The ferry is red.")
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", "index", "--watch", "--json", str(folder)],
        env={**os.environ, "VERBATIM_LIBRARY": str(tmp_path / "library")},
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background may have had the signal ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    net = threading.Timer(_NET_SECONDS, process.kill)
    net.start()
    with process:
        assert process.stdout is not None
        records = map(json.loads, process.stdout)
        reports = (record["report"] for record in records if "report" in record)
        assert next(reports)["added"] == ["a.txt"]
        (folder / "b.txt").write_text("The train is blue.")
        assert next(reports)["added"] == ["b.txt"]
        process.send_signal(signal.SIGINT)
        assert list(records)[-1] == {"remark": "Watching has ended."}
    net.cancel()
    assert process.returncode == 0
    assert _names(Library.open(tmp_path / "library")) == ["a.txt", "b.txt"]


def test_only_folders_are_watched(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("The ferry is red.")
    done = subprocess.run(
        [sys.executable, "-m", "qa", "index", "--watch", str(folder / "a.txt")],
        env={**os.environ, "VERBATIM_LIBRARY": str(tmp_path / "library"), "COLUMNS": "300"},
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--watch is for folders" in done.stderr
