"""A library of format 4 is brought to this format, and holds what it held."""

import hashlib
import json
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import pytest

from corpus.library.database import Library
from corpus.library.duplicates import copied_passages, originals_of
from corpus.library.integrity import verify_database
from corpus.library.reader import LibraryReader
from corpus.library.schema import SCHEMA_VERSION
from tests.corpus.storing import FORMAT_4, unpack_format_4

_EXPECTED: dict[str, Any] = json.loads((FORMAT_4 / "expected.json").read_text("utf-8"))


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


def test_a_library_of_format_4_holds_what_it_held(old: Path) -> None:
    with Library.open(old).reading() as reader:
        assert_as_expected(reader)
        (version,) = reader.connection.execute("PRAGMA user_version").fetchone()
    assert version == SCHEMA_VERSION
