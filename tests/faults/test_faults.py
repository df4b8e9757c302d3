"""Nothing is lost: kills, damage, no room, no right to write, two processes."""

import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from corpus.errors import DamagedLibraryError, LibraryBusyError, LibraryError
from corpus.library import Library
from qa.assistant import Assistant
from qa.indexing import index, rebuild
from qa.journal import Journal
from qa.verification import verify
from tests.fake_encoder import FakeEncoder
from tests.faults.state import state

_ROOT = Path(__file__).resolve().parents[2]


def _run(*arguments: str) -> str:
    """Return what a module prints, run as a command."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_few_kills_are_survived() -> None:
    assert _run("tests.faults.kills", "--kills", "5", "--seed", "3").endswith("5 kills survived\n")


@pytest.mark.nightly
@pytest.mark.parametrize(("model", "kills"), [("fake", 100), ("real", 10)])
def test_many_kills_are_survived(model: str, kills: int) -> None:
    printed = _run("tests.faults.kills", "--kills", str(kills), "--model", model)
    assert printed.endswith(f"{kills} kills survived\n")


@pytest.mark.nightly
def test_no_damage_leads_to_a_wrong_answer() -> None:
    assert _run("tests.faults.damage").endswith("cases of damage, no wrong answer\n")


@pytest.fixture
def stored(library: Library, folder: Path) -> Library:
    """Give a library of three documents."""
    for name, text in (("a", "The ferry is red."), ("b", "A train waits."), ("c", "Bees hum.")):
        (folder / f"{name}.txt").write_text(text)
    index(library, FakeEncoder, [folder])
    return library


_PASSAGE_TABLES = {
    "texts": "UPDATE texts SET text = replace(text, 'red', 'rad')",
    "places": "UPDATE passages SET end = end - 1 WHERE id = 1",
    "sentences": "UPDATE sentences SET end = end - 1 WHERE passage = 1",
    "blocks": "UPDATE blocks SET kind = 'heading' WHERE document = 1",
    "codes": "UPDATE token_codes SET codes = zeroblob(length(codes)) WHERE passage = 1",
    "other codes": "UPDATE token_codes SET codes ="
    " (SELECT codes FROM token_codes WHERE passage = 3) WHERE passage = 1",
    "lost codes": "DELETE FROM token_codes WHERE passage = 1",
    "vector": "UPDATE vectors SET vector = (SELECT vector FROM vectors WHERE passage = 2)"
    " WHERE passage = 1",
    "lost vector": "DELETE FROM vectors WHERE passage = 1",
    "title": "UPDATE documents SET title = 'The train' WHERE id = 1",
    "ended": "UPDATE documents SET ended_revision = 0 WHERE id = 3",
    "lost document": "UPDATE documents SET last_passage = first_passage WHERE id = 3",
    "frequencies": "UPDATE token_frequencies SET passages = passages + 1 WHERE token IN"
    " (SELECT token FROM token_frequencies LIMIT 1)",
    "revision": "UPDATE settings SET value = '0' WHERE name = 'revision'",
    "edited": "INSERT INTO metadata_edits VALUES (1, '', 'title', 'The bus')",
    "checksum": "UPDATE passage_checksums SET text = text + 1 WHERE passage = 1",
}


@pytest.mark.parametrize("statement", _PASSAGE_TABLES.values(), ids=_PASSAGE_TABLES.keys())
def test_what_is_changed_behind_the_library_is_refused_and_found(
    stored: Library, statement: str
) -> None:
    connection = sqlite3.connect(stored.file)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(DamagedLibraryError, match="python -m qa library verify"):
        Assistant.open(stored.path, FakeEncoder()).ask("Which ferry?")
    assert verify(stored, lambda _: FakeEncoder())


@pytest.mark.parametrize("table", ["vector", "codes", "sentences", "frequencies"])
def test_rebuilding_mends_what_is_derived_from_the_texts(stored: Library, table: str) -> None:
    before = state(stored)
    connection = sqlite3.connect(stored.file)
    connection.execute(_PASSAGE_TABLES[table])
    connection.commit()
    connection.close()
    assert {finding.advice for finding in verify(stored, lambda _: FakeEncoder())} == {
        "Run: python -m qa rebuild"
    }
    assert rebuild(stored, FakeEncoder()) == 3
    assert verify(stored, lambda _: FakeEncoder()) == []
    assert state(stored).documents == before.documents
    assert state(stored).frequencies == before.frequencies


def test_a_library_that_has_lost_changes_says_so(
    stored: Library, folder: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.db"
    shutil.copy(stored.file, older)
    (folder / "d.txt").write_text("Owls hoot.")
    index(stored, FakeEncoder, [folder])
    shutil.copy(older, stored.file)
    with pytest.raises(DamagedLibraryError, match="has lost changes: it is at revision 1, and"):
        Assistant.open(stored.path, FakeEncoder())
    assert index(stored, FakeEncoder, [folder]).added == ["d.txt"]
    passages = Assistant.open(stored.path, FakeEncoder()).ask("Owls").passages
    assert passages[0].document.name == "d.txt"


def test_keywords_that_a_killed_writer_left_behind_are_made_again(
    stored: Library, folder: Path
) -> None:
    """Files of a commit that never came keep tantivy from writing them again."""
    keywords = stored.path / "keywords"
    (segment,) = keywords.glob("*.idx")
    for opstamp in range(200):
        (keywords / f"{segment.stem}.{opstamp}.del").write_bytes(b"left behind")
    (keywords / ".managed.json").write_text("[]")
    (folder / "a.txt").unlink()
    assert index(stored, FakeEncoder, [folder]).removed == ["a.txt"]
    assert verify(stored, lambda _: FakeEncoder()) == []


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
    for at in range(40):
        (folder / f"late{at}.txt").write_text(f"The late ferry {at} waits. " * 20)
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
        patch.setattr("qa.keyword_files.KeywordFiles.sign", full)
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


_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from corpus.errors import LibraryError
from corpus.library import Library
from qa.assistant import Assistant
from qa.indexing import index
from qa.journal import Journal
from tests.fake_encoder import FakeEncoder

library, documents = map(Path, sys.argv[1:])
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


_HOLDING = """
import sys
from pathlib import Path
from corpus.library import Library

with Library.open(Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_process_is_told_who_writes(stored: Library, folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDING, stored.path],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LibraryBusyError, match=rf"\(process {process.pid}, since 20\d\d-"):
            index(stored, FakeEncoder, [folder])
        assert Assistant.open(stored.path, FakeEncoder()).ask("ferry").passages
        process.stdin.write("\n")
    assert index(stored, FakeEncoder, [folder]).unchanged == ["a.txt", "b.txt", "c.txt"]


_CHANGING = """
import sys
from pathlib import Path
from corpus.library import Library
from qa.indexing import index, remove
from tests.fake_encoder import FakeEncoder

library, documents = Library.open(Path(sys.argv[1])), Path(sys.argv[2])
for turn in range(5):
    for at in range(4):
        (documents / f"late{at}.txt").write_text(f"Turn {turn}. The late ferry {at} waits. " * 9)
    index(library, FakeEncoder, [documents])
    with library.reading() as reader:
        late = [one for one in reader.documents() if one.name.startswith("late")]
    remove(library, late[:2])
    print(turn, flush=True)
"""


def test_readers_go_on_over_consistent_states_while_another_process_writes(
    stored: Library, folder: Path
) -> None:
    assistant = Assistant.open(stored.path, FakeEncoder())
    checked = revisions = 0
    with subprocess.Popen(
        [sys.executable, "-c", _CHANGING, stored.path, folder],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None:
            answer = assistant.ask("Which late ferry waits, in which turn?")
            with stored.reading() as reader:
                revisions = max(revisions, reader.revision())
            for quote in answer.quotes:
                assert _as_stored(stored, quote.document.id, quote.start, quote.end) in {
                    quote.text,
                    None,
                }
                checked += 1
    assert process.returncode == 0
    assert revisions > 2
    assert checked > 0
    assert verify(stored, lambda _: FakeEncoder()) == []


def _as_stored(library: Library, document: int, start: int, end: int) -> str | None:
    """Return a stretch of a document as it is stored, or None if it was purged meanwhile."""
    with library.reading() as reader:
        text = reader.text(document)
        return None if text is None else text[start:end]
