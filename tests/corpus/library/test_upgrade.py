"""A library of format 4 is brought to this format, and holds what it held."""

import hashlib
import json
import os
import random
import signal
import sqlite3
from contextlib import closing
from dataclasses import asdict, astuple
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DamagedLibraryError, LibraryError
from corpus.library.database import Library
from corpus.library.duplicates import copied_passages, originals_of
from corpus.library.integrity import verify_database
from corpus.library.reader import LibraryReader
from corpus.library.schema import SCHEMA_VERSION
from tests.corpus.storing import FORMAT_4, add, stored, unpack_format_4

_EXPECTED: dict[str, Any] = json.loads((FORMAT_4 / "expected.json").read_text("utf-8"))
_FLIPS = 40


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give the folder of a library of format 4."""
    return unpack_format_4(tmp_path / "library")


def _sha256(*blobs: bytes) -> str:
    digest = hashlib.sha256()
    for blob in blobs:
        digest.update(len(blob).to_bytes(8, "little"))
        digest.update(blob)
    return digest.hexdigest()


def _content(reader: LibraryReader, number: int) -> dict[str, Any]:
    """Return all of a document, as `expected.json` has it."""
    document = reader.document(number)
    assert document is not None
    _, passages, encodings = reader.encoding(number)
    return {
        "document": {
            **asdict(document),
            "passages": [document.passages.start, document.passages.stop],
        },
        "text": reader.text(number),
        "blocks": [[block.kind, *astuple(block)[1:]] for block in reader.blocks(number)],
        "pages": list(reader.pages(number)),
        "sentences": [
            [
                *(sentence.passage, sentence.block, sentence.kind, sentence.start, sentence.end),
                *(sentence.first_token, sentence.last_token, sentence.header),
            ]
            for sentence in reader.sentences(list(document.passages))
        ],
        "passages": [list(astuple(passage)) for passage in passages],
        "encodings": [
            _sha256(encoding.vector, encoding.tokens, encoding.codes) for encoding in encodings
        ],
        "unmarked": sorted(reader.unmarked(document.source, document.part)),
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - of whatever shape
    """Return `value` as JSON gives it back."""
    return json.loads(json.dumps(value))


def assert_as_expected(reader: LibraryReader) -> None:
    """Check that a library holds what the one of format 4 held."""
    assert (reader.revision(), reader.identity()) == (
        _EXPECTED["revision"],
        _EXPECTED["identity"],
    )
    for expected in _EXPECTED["documents"]:
        assert _plain(_content(reader, expected["document"]["id"])) == expected
    assert [list(astuple(source)) for source in reader.sources()] == _EXPECTED["sources"]
    frequencies = json.dumps(sorted(reader.token_frequencies().items())).encode()
    assert _sha256(frequencies) == _EXPECTED["frequencies"]
    current = reader.current_passages().tolist()
    copies = sorted(
        [list(key), list(value)] for key, value in originals_of(reader, current).items()
    )
    assert copies == _EXPECTED["copies"] != []
    copied = {str(passage): sorted(others) for passage, others in copied_passages(reader).items()}
    assert copied == _EXPECTED["copied_passages"]
    assert list(verify_database(reader, lambda *_: None)) == []


def _dump(folder: Path) -> list[str]:
    """Return all that the database in `folder` holds, as statements, with its version."""
    with closing(sqlite3.connect(folder / "library.db")) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        return [str(version), *connection.iterdump()]


def test_a_library_of_format_4_holds_what_it_held(old: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    library = Library.open(old, observe=lambda *step: steps.append(step))
    with library.reading() as reader:
        assert_as_expected(reader)
        (version,) = reader.connection.execute("PRAGMA user_version").fetchone()
    assert version == SCHEMA_VERSION
    assert steps[0] == (0, steps[-1][1], "changed.txt")
    assert len(steps) == len(_EXPECTED["documents"]) + 1
    assert steps[-1][0] == steps[-1][1] > 0
    before = _dump(old)
    Library.open(old, observe=lambda *step: steps.append(step))
    assert len(steps) == len(_EXPECTED["documents"]) + 1
    assert _dump(old) == before


def test_an_upgraded_library_has_the_tables_of_a_new_one_and_never_uses_an_id_again(
    old: Path, tmp_path: Path
) -> None:
    def columns(library: Library) -> set[tuple[object, ...]]:
        with library.reading() as reader:
            return set(
                reader.connection.execute(
                    "SELECT tables.name, columns.name, columns.type, columns.'notnull', columns.pk"
                    " FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns"
                )
            )

    library = Library.open(old)
    assert columns(library) == columns(Library.open(tmp_path / "new", create=True))
    last = max(stop for document in _EXPECTED["documents"] for stop in _passages(document))
    (number,) = add(library, "He left.")
    with library.reading() as reader:
        assert number == len(_EXPECTED["documents"]) + 1
        assert stored(reader, number).passages == range(last, last + 1)


def _passages(document: dict[str, Any]) -> list[int]:
    passages: list[int] = document["document"]["passages"]
    return passages


@pytest.mark.parametrize("steps", [0, 6, len(_EXPECTED["documents"])])
def test_an_upgrade_that_is_killed_leaves_the_library_as_it_was(old: Path, steps: int) -> None:
    before = _dump(old)
    seen = 0

    def observe(*_: object) -> None:
        nonlocal seen
        if seen == steps:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    child = get_context("fork").Process(
        target=Library.open, args=(old,), kwargs={"observe": observe}
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert _dump(old) == before
    assert before[0] == "(4,)"
    with Library.open(old).reading() as reader:
        assert_as_expected(reader)


def test_an_upgrade_without_room_leaves_the_library_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _dump(old)
    connect = Library._connect

    def full(self: Library) -> sqlite3.Connection:
        connection = connect(self)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(Library, "_connect", full)
        with pytest.raises(LibraryError, match=r"library\.db cannot be written: .*is full\. Make"):
            Library.open(old)
    assert _dump(old) == before
    with Library.open(old).reading() as reader:
        assert_as_expected(reader)


_DAMAGE = {
    "text": "UPDATE texts SET text = replace(text, 'fleet', 'float')",
    "place": "UPDATE passages SET end = end - 1 WHERE id = 3",
    "sentences": "UPDATE sentences SET end = end - 1 WHERE passage = 3",
    "lost sentence": "DELETE FROM sentences WHERE passage = 3 AND position = 0",
    "kind": "UPDATE blocks SET kind = 'heading' WHERE document = 3",
    "no kind": "UPDATE blocks SET kind = 'haeding' WHERE document = 3",
    "out of range": "UPDATE sentences SET end = 1 << 40 WHERE passage = 3",
    "page": "UPDATE pages SET start = start + 1 WHERE number = 2",
    "codes": "UPDATE token_codes SET codes = zeroblob(length(codes)) WHERE passage = 3",
    "lost codes": "DELETE FROM token_codes WHERE passage = 3",
    "vector": "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE passage = 3",
    "lost vector": "DELETE FROM vectors WHERE passage = 3",
    "checksums": "DELETE FROM passage_checksums WHERE passage = 3",
    "document checksums": "DELETE FROM document_checksums WHERE document = 3",
    "title": "UPDATE documents SET title = 'The bus' WHERE id = 3",
    "ended": "UPDATE documents SET ended_revision = 4 WHERE id = 3",
    "frequencies": "UPDATE token_frequencies SET passages = passages + 1",
    "setting": "UPDATE settings SET value = '1' WHERE name = 'revision'",
}


@pytest.mark.parametrize("statement", _DAMAGE.values(), ids=_DAMAGE.keys())
def test_what_was_damaged_before_an_upgrade_does_not_pass_for_whole_after_it(
    old: Path, statement: str
) -> None:
    with closing(sqlite3.connect(old / "library.db")) as connection:
        connection.execute(statement)
        connection.commit()
    try:
        with Library.open(old).reading() as reader:
            assert list(verify_database(reader, lambda *_: None))
    except DamagedLibraryError as error:
        assert "python -m qa library restore" in str(error)  # noqa: PT017 - either will do


def test_no_flipped_bit_of_an_old_library_leads_to_other_content(tmp_path: Path) -> None:
    draw = random.Random(4)
    for number in range(_FLIPS):
        folder = unpack_format_4(tmp_path / str(number))
        content = bytearray((folder / "library.db").read_bytes())
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        (folder / "library.db").write_bytes(content)
        try:
            with Library.open(folder).reading() as reader:
                if not list(verify_database(reader, lambda *_: None)):
                    assert_as_expected(reader)
        except LibraryError:
            continue


def test_a_copy_that_says_something_else_is_forgotten(old: Path) -> None:
    with closing(sqlite3.connect(old / "library.db")) as connection, connection:
        (copy, start), (other, other_start) = connection.execute(
            "SELECT passage, start FROM sentences WHERE (passage, start) NOT IN"
            " (SELECT passage, start FROM copies) ORDER BY passage, start LIMIT 2"
        ).fetchall()
        connection.execute(
            "INSERT INTO copies VALUES (?, ?, ?, ?)", (copy, start, other, other_start)
        )
    with Library.open(old).reading() as reader:
        assert_as_expected(reader)
        assert (copy, start) not in originals_of(reader, [copy])
