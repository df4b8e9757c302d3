"""No room, or no right to write: a clear error, and nothing is lost."""

import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from corpus.errors import LibraryError
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.history import Journal
from qa.indexing.indexing import index
from qa.indexing.verification import verify
from tests.fake_encoder import FakeEncoder
from tests.faults.full_disk import DONE, ROOMS
from tests.faults.state import state

_ROOT = Path(__file__).resolve().parents[2]


def _limited(work: Callable[[], object], room: int) -> str:
    """Return what `work` says went wrong where no file can grow beyond `room` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(LibraryError) as caught:
            work()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    return str(caught.value)


@pytest.mark.parametrize("room", [4096, 64 * 1024])
def test_no_room_for_the_database_or_its_journal(stored: Library, folder: Path, room: int) -> None:
    before = state(stored)
    for number in range(40):
        (folder / f"late{number}.txt").write_text(f"The late ferry {number} waits. " * 20)
    said = _limited(lambda: index(stored, FakeEncoder, [folder]), room)
    assert str(stored.path) in said
    assert "room" in said
    assert verify(stored, lambda _: FakeEncoder()) == []
    Assistant.open(stored.path, FakeEncoder())
    assert state(stored) == before
    assert len(index(stored, FakeEncoder, [folder]).added) == 40


def test_a_database_that_may_not_grow(stored: Library, folder: Path) -> None:
    """SQLite's own limit gives the error of a full disk."""
    before = state(stored)
    (folder / "late.txt").write_text("The late ferry waits. " * 200)
    connect = Library._connect

    def full(self: Library) -> sqlite3.Connection:
        connection = connect(self)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "_connect", full)
        with pytest.raises(LibraryError, match=r"library\.db cannot be written: .*is full\. Make"):
            index(stored, FakeEncoder, [folder])
    assert state(stored) == before


def test_no_room_for_the_keywords(stored: Library, folder: Path) -> None:
    (folder / "late.txt").write_text("The late ferry waits.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.search.keyword_index.KeywordFiles.sign", full)
        with pytest.raises(LibraryError, match=r"keywords cannot be written: .*No space left"):
            index(stored, FakeEncoder, [folder])
    answer = Assistant.open(stored.path, FakeEncoder()).ask("late ferry")
    assert answer.passages[0].document.name == "late.txt"
    assert verify(stored, lambda _: FakeEncoder()) == []


def test_no_room_for_the_journal(stored: Library) -> None:
    journal = Journal.open(stored.path)
    answer = Assistant.open(stored.path, FakeEncoder()).ask("Which ferry?")
    conversation = journal.begin("ann")
    said = _limited(lambda: journal.add("ann", conversation, answer, []), 4096)
    assert str(journal.path) in said
    assert journal.add("ann", conversation, answer, []) == 1


_ON_A_SMALL_DISK = 'mount -t tmpfs -o size=6m none "$0" && exec "$1" -m tests.faults.full_disk "$0"'
_MOUNTING = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")


def _can_mount(folder: Path) -> bool:
    try:
        tried = subprocess.run(
            [*_MOUNTING, 'mount -t tmpfs none "$0"', folder], capture_output=True, check=False
        )
    except OSError:
        return False
    return tried.returncode == 0


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    if not _can_mount(tmp_path):
        pytest.skip("this system does not let its users mount a small disk of their own")
    done = subprocess.run(
        [*_MOUNTING, _ON_A_SMALL_DISK, tmp_path, sys.executable],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes = [line.split("\t") for line in done.stdout.splitlines()]
    assert [int(room) for room, *_ in outcomes] == list(ROOMS)
    for _, indexing, asking in outcomes:
        assert re.search("library.db cannot be written: .*(M|m)ake room", indexing)
        assert asking == DONE or re.search("library.db cannot be read: .*make room", asking)
    assert outcomes[-1][2] == DONE


_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from corpus.errors import LibraryError
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.history import Journal
from tests.fake_encoder import FakeEncoder

library, documents = map(Path, sys.argv[1:])
# What is imported when first needed may lie where only its owner can read it.
FakeEncoder()
if os.getuid() == 0:
    os.setuid(65534)
for work in (
    lambda: Library.open(library.with_name("new"), create=True),
    lambda: index(Library.open(library), FakeEncoder, [documents]),
    lambda: Assistant.open(library, FakeEncoder()),
    lambda: Journal.open(library),
):
    try:
        work()
        print("done")
    except LibraryError as error:
        print(error)
"""


@pytest.fixture
def seen_by_all(stored: Library) -> Iterator[Path]:
    """Give a copy of the library, with its documents, that everybody may read and nobody write."""
    with TemporaryDirectory() as name:
        place = Path(name)
        shutil.copytree(stored.path.parent, place, dirs_exist_ok=True)
        everything = [place, *place.rglob("*")]
        for path in everything:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield place
        for path in everything:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_folder_that_may_not_be_written(seen_by_all: Path) -> None:
    place = seen_by_all
    closed = [outer for outer in (_ROOT, *_ROOT.parents) if not outer.stat().st_mode & 0o001]
    if closed:
        pytest.skip(f"{closed[0]} keeps a process without rights from the program itself")
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_RIGHTS, place / "library", place / "documents"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.splitlines()
    assert len(said) == 4, done.stderr
    assert all(str(place) in line and "Make sure that you may" in line for line in said), said
