"""Kills and damage: nothing is lost, and nothing wrong is answered."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import DamagedLibraryError
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.indexing import index, rebuild
from qa.indexing.verification import verify
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
