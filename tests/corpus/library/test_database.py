"""The library on disk: opening, one writer, readers with a snapshot."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.document import Block, BlockKind
from corpus.errors import DamagedLibraryError, LibraryBusyError, LibraryError
from corpus.library.database import Library
from corpus.library.integrity import Finding, verify_database
from corpus.library.schema import SCHEMA_VERSION
from tests.corpus.older_formats import make_older
from tests.corpus.storing import METADATA, TEXT, add, end, stored


def test_a_library_that_is_not_there_is_refused_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=rf"^There is no library at {tmp_path}/a. Make one with"):
        Library.open(tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_new_library_is_empty_and_can_be_opened_again(tmp_path: Path) -> None:
    Library.open(tmp_path / "a" / "b", create=True)
    for create in (False, True):
        with Library.open(tmp_path / "a" / "b", create=create).reading() as reader:
            assert reader.revision() == 0
            assert reader.documents() == []
            assert list(reader.sources()) == []
            assert reader.token_frequencies() == {}
            ids, vectors = reader.vectors()
            assert (ids.shape, vectors.shape) == ((0,), (0, 0))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"He kept two ledgers. " * 100)
    for create in (False, True):
        with pytest.raises(LibraryError, match=r"library.db is damaged: file is not a database"):
            Library.open(tmp_path, create=create)


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION + 1])
def test_another_version_of_the_format_is_refused(library: Library, version: int) -> None:
    connection = sqlite3.connect(library.path / "library.db")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    with pytest.raises(LibraryError, match=rf"has format {version}, and this version reads"):
        Library.open(library.path)


def test_a_library_cannot_be_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("He left.", "utf-8")
    with pytest.raises(LibraryError, match=r"a/library.db cannot be made: File exists"):
        Library.open(tmp_path / "a", create=True)


def test_a_second_writer_is_turned_away(library: Library) -> None:
    other = Library.open(library.path)
    told = (
        rf"^Another process is writing the library .* \(process {os.getpid()}, since 20\S+\); try"
    )
    busy = pytest.raises(LibraryBusyError, match=told)
    with library.writing():
        with busy, other.writing():
            pass
        with other.reading() as reader:
            assert reader.revision() == 0
    with other.writing() as writer:
        assert writer.reader.revision() == 0


def test_the_lock_is_given_back_when_something_is_raised(library: Library) -> None:
    with pytest.raises(KeyError), library.writing():
        raise KeyError
    with Library.open(library.path).writing() as writer:
        assert writer.reader.revision() == 0


def test_a_reader_keeps_its_snapshot_while_a_writer_commits(library: Library) -> None:
    (old,) = add(library, "He left.")
    with library.reading() as reader:
        assert reader.revision() == 1
        (new,) = add(library, "He stayed.")
        with library.writing() as writer:
            writer.purge()
        assert reader.revision() == 1
        assert [document.id for document in reader.documents()] == [old]
        assert reader.text(old) == "He left."
        with library.reading() as later:
            assert [document.id for document in later.documents()] == [new]
            assert later.text(old) is None


@pytest.mark.parametrize(
    ("statement", "values", "mistake"),
    [
        ("DELETE FROM nowhere", (), sqlite3.OperationalError),
        ("SELECT colour FROM documents", (), sqlite3.OperationalError),
        ("SELECT id FROM documents WHERE id = ?", (), sqlite3.ProgrammingError),
        ("INSERT INTO settings VALUES ('revision', '1')", (), sqlite3.IntegrityError),
        ("INSERT INTO sources (path, root) VALUES (?, ?)", ("/a", None), sqlite3.IntegrityError),
        ("INSERT INTO documents (id) VALUES (?)", ([],), sqlite3.ProgrammingError),
    ],
)
def test_a_mistake_of_this_program_does_not_pass_for_a_damaged_library(
    library: Library, statement: str, values: tuple[object, ...], mistake: type[Exception]
) -> None:
    with pytest.raises(mistake), library.writing() as writer:
        writer.connection.execute(statement, values)
    with pytest.raises(mistake), library.reading() as reader:
        reader.connection.execute(statement, values)


@pytest.mark.parametrize(
    ("name", "other", "told"),
    [
        ("ended_revision", "ended_revisiom", "no such column: ended_revision"),
        ("metadata_edits", "metadata_edith", "no such table: metadata_edits"),
    ],
)
def test_a_name_that_was_changed_in_the_file_is_damage(
    library: Library, name: str, other: str, told: str
) -> None:
    add(library, "He left.")
    with closing(sqlite3.connect(library.file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    content = library.file.read_bytes()
    assert name.encode() in content
    library.file.write_bytes(content.replace(name.encode(), other.encode()))
    with (
        pytest.raises(DamagedLibraryError, match=rf"library.db is damaged: {told}\. Restore a"),
        Library.open(library.path).reading() as reader,
    ):
        reader.documents()


def test_text_that_cannot_be_decoded_is_damage(library: Library) -> None:
    add(library, "He left.")
    with closing(sqlite3.connect(library.file)) as connection:
        connection.execute("UPDATE contents SET text = CAST(x'48ff' AS TEXT)")
        connection.commit()
    with pytest.raises(DamagedLibraryError, match="Could not decode"), library.reading() as reader:
        reader.text(1)


def _columns(library: Library) -> set[tuple[str, str]]:
    """Return the names of tables with those of their columns."""
    with library.reading() as reader:
        return set(
            reader.connection.execute(
                "SELECT tables.name, columns.name FROM sqlite_schema AS tables,"
                " pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
            )
        )


def test_a_library_of_the_first_format_is_brought_to_this_one(library: Library) -> None:
    (document,) = add(library, "He left.")
    fresh = _columns(library)
    make_older(library, 1)
    with Library.open(library.path).reading() as reader:
        assert reader.text(document) == "He left."
        assert reader.blocks(document) == [Block(BlockKind.PARAGRAPH, 0, 8)]
        assert stored(reader, document).metadata == METADATA
        assert reader.page_at(document, 0) is None
    assert _columns(library) == fresh
    add(Library.open(library.path), "She left.", path="/docs/b.txt")
    with library.reading() as reader:
        assert list(verify_database(reader, lambda *_: None)) == []
        assert len(reader.identity()) == 32


@pytest.mark.parametrize("text", ["He left.", "1. He left.\n\n- She left.\n\n| a | b |\n"])
def test_checksums_are_in_step_with_every_change(library: Library, text: str) -> None:
    def findings() -> list[Finding]:
        with library.reading() as reader:
            return list(verify_database(reader, lambda *_: None))

    first, second = add(library, text, TEXT)
    assert findings() == []
    with library.writing() as writer:
        writer.edit(stored(writer.reader, second), {"title": "Corrected", "author": ""})
        writer.purge()
    assert findings() == []
    end(library, second, purge=True)
    assert findings() == []
    (third,) = add(library, text)
    assert findings() == []
    with library.reading() as reader:
        assert [document.id for document in reader.documents()] == [third]
        assert stored(reader, first).replaced_by == second
