"""Backups: complete, made in use, never written over by mistake, and brought back whole."""

import json
import zipfile
from pathlib import Path

import pytest

from corpus.errors import LibraryBusyError, LibraryError
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.history import Journal
from qa.indexing.backup import back_up, restore
from qa.indexing.indexing import index
from qa.indexing.verification import verify
from qa.reader import NO_MODELS
from tests.corpus.storing import unpack_format_4
from tests.fake_encoder import FakeEncoder
from tests.faults.state import state


@pytest.fixture
def used(library: Library) -> Library:
    """Give a library of one uploaded document, with a journal and a calibration of its own."""
    uploads = library.path / "uploads"
    uploads.mkdir()
    (uploads / "ferry.txt").write_text("The ferry is red.")
    index(library, FakeEncoder, [uploads])
    evaluation = library.path / "evaluations" / "1"
    evaluation.mkdir(parents=True)
    (evaluation / "record.json").write_text("{}")
    journal = Journal.open(library.path)
    answer = Assistant.open(library.path, FakeEncoder()).ask("Which ferry?")
    journal.add("ann", journal.begin("ann"), answer, [])
    Calibration.of(library.path, NO_MODELS).write(library.path / "confidence.json")
    return library


def _names(library: Path) -> list[str]:
    with Library.open(library).reading() as reader:
        return [document.name for document in reader.documents()]


def test_a_backup_of_the_format_before_is_upgraded(tmp_path: Path) -> None:
    old = unpack_format_4(tmp_path / "old")
    note = {"format": 1, "library": str(old), "made": "2026-01-04T00:00:00Z", "revision": 5}
    with zipfile.ZipFile(tmp_path / "backup.zip", "w") as archive:
        archive.write(old / "library.db", "library.db")
        archive.writestr("backup.json", json.dumps(note))
    restore(tmp_path / "backup.zip", tmp_path / "new")
    restored = Library.open(tmp_path / "new")
    assert verify(restored, lambda _: FakeEncoder()) == []
    with restored.reading() as reader, Library.open(old).reading() as other:
        assert reader.documents() == other.documents() != []
        assert reader.identity() != other.identity()


def test_a_backup_is_brought_back_with_all_that_cannot_be_derived(
    used: Library, tmp_path: Path
) -> None:
    written = back_up(used, tmp_path / "backup.zip")
    assert written == tmp_path / "backup.zip"
    folder = tmp_path / "elsewhere"
    assert restore(written, folder) is None
    found = Library.open(folder)
    assert verify(found, lambda _: FakeEncoder()) == []
    Assistant.open(folder, FakeEncoder())
    assert state(found).documents == state(used).documents
    (turn,) = Journal.open(folder).turns("ann", 1)
    assert turn == Journal.open(used.path).turns("ann", 1)[0]
    assert Calibration.of(folder, NO_MODELS) == Calibration.of(used.path, NO_MODELS)
    assert (folder / "uploads" / "ferry.txt").read_text() == "The ferry is red."
    assert (folder / "evaluations" / "1" / "record.json").read_text() == "{}"
    report = index(found, lambda: pytest.fail("encoded again"), [folder / "uploads"])
    assert report.unchanged == ["ferry.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("backup.zip", "elsewhere", "library"),
    ]


def test_a_backup_is_one_state_while_another_is_written(
    used: Library, tmp_path: Path, folder: Path
) -> None:
    (folder / "train.txt").write_text("A train waits.")
    with used.writing() as writer, writer.transaction():
        written = back_up(used, tmp_path)
        assert written.parent == tmp_path
        assert written.name.startswith("library-20")
    index(used, FakeEncoder, [folder])
    restore(written, tmp_path / "elsewhere")
    assert _names(tmp_path / "elsewhere") == ["ferry.txt"]


def test_nothing_is_written_over_unless_told(used: Library, tmp_path: Path, folder: Path) -> None:
    written = back_up(used, tmp_path / "backup.zip")
    before = written.read_bytes()
    with pytest.raises(LibraryError, match=r"backup.zip already exists\. .* use --replace"):
        back_up(used, written)
    assert written.read_bytes() == before
    (folder / "train.txt").write_text("A train waits.")
    index(used, FakeEncoder, [folder])
    with pytest.raises(LibraryError, match=r"There is a library at .*use --replace to put"):
        restore(written, used.path)
    assert _names(used.path) == ["ferry.txt", "train.txt"]
    back_up(used, written, replace=True)
    assert written.read_bytes() != before


def test_a_library_that_is_replaced_is_kept_aside_and_its_indexes_are_not_taken_over(
    used: Library, tmp_path: Path, folder: Path
) -> None:
    assistant = Assistant.open(used.path, FakeEncoder())
    written = back_up(used, tmp_path / "backup.zip")
    (folder / "train.txt").write_text("A train waits.")
    index(used, FakeEncoder, [folder])
    assert assistant.ask("train").passages[0].document.name == "train.txt"
    aside = restore(written, used.path, replace=True)
    assert aside is not None
    assert _names(aside) == ["ferry.txt", "train.txt"]
    assert _names(used.path) == ["ferry.txt"]
    # As many changes as before, but others.
    (folder / "train.txt").write_text("An owl hoots.")
    index(used, FakeEncoder, [folder])
    texts = [passage.text for passage in assistant.ask("Which owl?").passages]
    assert texts[0] == "An owl hoots."
    assert verify(used, lambda _: FakeEncoder()) == []


@pytest.mark.parametrize("content", [b"", b"He kept two ledgers.", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(used: Library, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "backup.zip").write_bytes(content)
    with pytest.raises(LibraryError, match="is not a backup, or is damaged"):
        restore(tmp_path / "backup.zip", used.path, replace=True)
    with pytest.raises(LibraryError, match="There is no backup"):
        restore(tmp_path / "none.zip", used.path, replace=True)
    assert _names(used.path) == ["ferry.txt"]


def test_every_damaged_byte_of_a_backup_is_noticed_or_does_not_matter(
    used: Library, tmp_path: Path
) -> None:
    content = back_up(used, tmp_path / "backup.zip").read_bytes()
    damaged = tmp_path / "damaged.zip"
    refused = 0
    for at in range(11, len(content), len(content) // 40):
        damaged.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        folder = tmp_path / f"restored-{at}"
        try:
            restore(damaged, folder)
        except LibraryError:
            refused += 1
        else:
            assert verify(Library.open(folder), lambda _: FakeEncoder()) == []
            assert _names(folder) == ["ferry.txt"]
    assert refused > 30


def test_a_backup_writes_nothing_outside_the_library(used: Library, tmp_path: Path) -> None:
    written = back_up(used, tmp_path / "backup.zip")
    with zipfile.ZipFile(written, "a") as archive:
        for name in ("../out.txt", "uploads/../../out.txt", "/out.txt", "uploads\\..\\out.txt"):
            archive.writestr(name, "out")
    folder = tmp_path / "deep" / "elsewhere"
    restore(written, folder)
    assert list(tmp_path.rglob("*out.txt")) == []
    assert _names(folder) == ["ferry.txt"]


def test_a_backup_of_a_later_version_is_refused(used: Library, tmp_path: Path) -> None:
    written = back_up(used, tmp_path / "backup.zip")
    later = tmp_path / "later.zip"
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(later, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "backup.json":
                content = json.dumps({**json.loads(content), "format": 2}).encode()
            changed.writestr(name, content)
    with pytest.raises(LibraryError, match="has format 2, and this version reads 1"):
        restore(later, tmp_path / "elsewhere")


def test_nothing_is_restored_into_a_library_that_is_being_written(
    used: Library, tmp_path: Path
) -> None:
    written = back_up(used, tmp_path / "backup.zip")
    busy = pytest.raises(LibraryBusyError, match="is writing the library")
    with Library.open(used.path).writing(), busy:
        restore(written, used.path, replace=True)
    assert _names(used.path) == ["ferry.txt"]


def test_a_backup_that_cannot_be_written_says_where(used: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"none/backup.zip cannot be written: No such file"):
        back_up(used, tmp_path / "none" / "backup.zip")
