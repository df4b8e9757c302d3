"""Corrected metadata: it wins everywhere, survives indexing, and gives way to nothing."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.csl import FIELDS, checked, edited
from corpus.document import Metadata
from corpus.errors import DocumentError
from corpus.library.database import Library
from qa.indexing import index, rebuild
from qa.search.keyword_index import KeywordIndex
from tests.corpus.older_formats import make_older
from tests.corpus.storing import METADATA, add, stored
from tests.fake_encoder import FakeEncoder


def _edit(library: Library, document: int, **edits: str) -> None:
    with library.writing() as writer:
        writer.edit(stored(writer.reader, document), edits)


def _metadata(library: Library, document: int) -> Metadata:
    with library.reading() as reader:
        return stored(reader, document).metadata


def test_an_edit_wins_over_what_is_stated_and_over_the_sidecar() -> None:
    csl = json.dumps({"title": "Old", "author": [{"family": "X"}], "volume": "4"})
    stated = Metadata("Old", "X", None, "2025", None, csl)
    found = edited(stated, {"title": "New", "author": "", "published": "2026-01"})
    assert found == Metadata("New", None, None, "2026-01", None, '{"volume": "4"}')
    assert edited(stated, {}) is stated


def test_an_edit_is_kept_in_later_versions_of_the_file(library: Library) -> None:
    (old,) = add(library, "He left.")
    _edit(library, old, title="Corrected", author="")
    (new,) = add(library, "He stayed.")
    for document in (old, new):
        assert _metadata(library, document).title == "Corrected"
        assert _metadata(library, document).author is None
        assert _metadata(library, document).publisher == METADATA.publisher
    with library.reading() as reader:
        assert stored(reader, new).stated == METADATA


def test_an_edit_back_to_what_is_stated_is_none(library: Library) -> None:
    (document,) = add(library, "He left.")
    _edit(library, document, title="Corrected")
    _edit(library, document, title=METADATA.title or "")
    assert _metadata(library, document) == METADATA
    with library.reading() as reader:
        count = reader.connection.execute("SELECT count(*) FROM metadata_edits").fetchone()
    assert count == (0,)


def test_edits_survive_indexing_again_and_a_rebuild(library: Library, folder: Path) -> None:
    encoder = FakeEncoder()
    (folder / "a.md").write_text("# Stated\n\nHe left in 1911.\n", "utf-8")
    index(library, lambda: encoder, [folder])
    with library.reading() as reader:
        (found,) = reader.documents()
    _edit(library, found.id, title="Corrected")
    (folder / "a.md").touch()
    assert index(library, lambda: encoder, [folder]).unchanged == ["a.md"]
    rebuild(library, encoder)
    (folder / "a.md").write_text("# Stated\n\nHe left in 1912.\n", "utf-8")
    assert index(library, lambda: encoder, [folder]).updated == ["a.md"]
    with library.reading() as reader:
        (found,) = reader.documents()
        assert (found.metadata.title, found.stated.title) == ("Corrected", "Stated")
        assert KeywordIndex(library.path, reader.identity()).revision() == reader.revision()


def test_a_library_of_the_version_before_is_brought_up_to_date(library: Library) -> None:
    (document,) = add(library, "He left.")
    make_older(library, 2)
    opened = Library.open(library.path)
    _edit(opened, document, title="Corrected")
    assert _metadata(opened, document).title == "Corrected"


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ({"csl": "{}"}, r"^csl cannot be edited. These can: title, author, publisher"),
        ({"title": "x" * 1001}, r"^The title is longer than 1,000 characters"),
        ({"published": "soon"}, r"^This is not a date. Write it as 2026"),
        ({"published": "2026-13"}, r"^This is not a date"),
        ({"url": "javascript:alert(1)"}, r"^This is not a web address. It begins with https://"),
        ({"url": "https://"}, r"^This is not a web address"),
        ({"url": "http://[x"}, r"^This is not a web address"),
    ],
)
def test_what_cannot_be_kept_is_refused(edits: dict[str, str], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        checked(edits)


def test_edits_are_brought_into_one_line_and_dates_into_iso() -> None:
    edits = {"title": " Two\n  lines\u2028here ", "published": "4 January 2026", "url": ""}
    assert checked(edits) == {"title": "Two lines here", "published": "2026-01-04", "url": ""}


@given(st.dictionaries(st.sampled_from(["title", "author", "publisher"]), st.text(max_size=99)))
def test_checking_twice_changes_nothing(edits: dict[str, str]) -> None:
    assert checked(checked(edits)) == checked(edits)
    assert set(FIELDS) == {"title", "author", "publisher", "published", "url"}
