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


_CHANGES = {
    "texts": "UPDATE contents SET text = replace(text, 'red', 'rad')",
    "places": "UPDATE passages SET end = end - 1 WHERE id = 1",
    "sentences": "UPDATE passages SET sentences ="
    " CAST(substr(sentences, 1, 12) || x'05000000' || substr(sentences, 17) AS BLOB)"
    " WHERE id = 1",
    "other sentences": "UPDATE passages SET sentences ="
    " (SELECT sentences FROM passages WHERE id = 3) WHERE id = 1",
    "blocks": "UPDATE contents SET blocks = zeroblob(length(blocks)) WHERE document = 1",
    "pages": "UPDATE contents SET pages = x'00000000' WHERE document = 1",
    "codes": "UPDATE passages SET codes = zeroblob(length(codes)) WHERE id = 1",
    "other codes": "UPDATE passages SET codes = (SELECT codes FROM passages WHERE id = 3)"
    " WHERE id = 1",
    "lost codes": "UPDATE passages SET codes = x'' WHERE id = 1",
    "vector": "UPDATE passages SET vector = (SELECT vector FROM passages WHERE id = 2)"
    " WHERE id = 1",
    "lost vector": "UPDATE passages SET vector = x'' WHERE id = 1",
    "lost passage": "DELETE FROM passages WHERE id = 1",
    "other row": "UPDATE passages SET (text_checksum, vector_checksum, checksum, vector, sentences,"
    " tokens, codes) = (SELECT text_checksum, vector_checksum, checksum, vector, sentences,"
    " tokens, codes FROM passages WHERE id = 2) WHERE id = 1",
    "title": "UPDATE documents SET title = 'The train' WHERE id = 1",
    "ended": "UPDATE documents SET ended_revision = 0 WHERE id = 3",
    "lost document": "UPDATE documents SET last_passage = first_passage WHERE id = 3",
    "frequencies": "UPDATE token_frequencies SET passages = passages + 1 WHERE token IN"
    " (SELECT token FROM token_frequencies LIMIT 1)",
    "revision": "UPDATE settings SET value = '0' WHERE name = 'revision'",
    "edited": "INSERT INTO metadata_edits VALUES (1, '', 'title', 'The bus')",
    "checksum": "UPDATE passages SET text_checksum = text_checksum + 1 WHERE id = 1",
}


@pytest.mark.parametrize("statement", _CHANGES.values(), ids=_CHANGES.keys())
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
    connection.execute(_CHANGES[table])
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
