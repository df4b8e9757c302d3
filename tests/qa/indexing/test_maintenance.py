"""Boilerplate that a person says is text: it is found from then on, and stays so."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.document import BlockKind
from corpus.errors import DocumentError, ModelMismatchError
from corpus.library.database import Library
from corpus.library.records import StoredDocument
from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.cli.main import app
from qa.indexing import index, rebuild, unmark
from qa.search.keyword_index import KeywordIndex
from qa.settings import Settings
from tests.fake_encoder import FakeEncoder

_HEAD = "---\ntitle: The light\nnote: The turquoise ferry sails at dawn.\n---\n"
_TEXT = _HEAD + "".join(
    f"\n## Storm {number}\n\nThe keeper wrote about it in his ledger. The night was long.\n"
    for number in range(30)
)
_SPAN = (0, 5)


@pytest.fixture
def encoder(library: Library, folder: Path) -> FakeEncoder:
    """Index a document whose front matter is boilerplate."""
    (folder / "a.md").write_text(_TEXT, "utf-8")
    encoder = FakeEncoder()
    index(library, lambda: encoder, [folder])
    return encoder


def _document(library: Library) -> StoredDocument:
    with library.reading() as reader:
        (document,) = reader.documents()
    return document


def _first_block(library: Library) -> BlockKind:
    with library.reading() as reader:
        return reader.blocks(_document(library).id)[0].kind


def _quoted(library: Library, encoder: FakeEncoder) -> bool:
    answer = Assistant(library, encoder, Settings()).ask("Does the turquoise ferry sail at dawn?")
    return any("turquoise" in passage.text for passage in answer.passages)


def test_what_is_unmarked_is_found_and_can_be_set_apart_again(
    library: Library, encoder: FakeEncoder
) -> None:
    before = _document(library)
    assert not _quoted(library, encoder)
    report = unmark(library, lambda: encoder, before.id, _SPAN)
    assert report.updated == ["a.md"]
    assert _first_block(library) is BlockKind.PARAGRAPH
    assert _quoted(library, encoder)
    unmark(library, lambda: encoder, before.id, _SPAN, undo=True)
    assert _first_block(library) is BlockKind.BOILERPLATE
    assert not _quoted(library, encoder)
    assert _document(library).encoding_key == before.encoding_key


def test_the_text_stays_and_a_link_to_the_earlier_version_leads_to_the_new_one(
    library: Library, encoder: FakeEncoder
) -> None:
    before = _document(library)
    unmark(library, lambda: encoder, before.id, _SPAN)
    after = _document(library)
    assert (after.id != before.id, after.content_hash) == (True, before.content_hash)
    with library.reading() as reader:
        assert reader.text(after.id) == _TEXT
        assert reader.standing_for(before.id) == after
        assert reader.standing_for(after.id) == after
        keywords = KeywordIndex(library.path, reader.identity())
        assert keywords.revision() == reader.revision()


def test_a_link_does_not_lead_to_another_text(
    library: Library, encoder: FakeEncoder, folder: Path
) -> None:
    before = _document(library)
    (folder / "a.md").write_text("He left.", "utf-8")
    index(library, lambda: encoder, [folder])
    with library.reading() as reader:
        assert reader.standing_for(before.id) == reader.document(before.id)
        assert reader.standing_for(999) is None
    with pytest.raises(DocumentError, match=rf"^Document {before.id} was replaced or removed"):
        unmark(library, lambda: encoder, before.id, _SPAN)


def test_only_passages_that_changed_are_encoded(library: Library, encoder: FakeEncoder) -> None:
    number = len(_document(library).passages)
    encoder.encoded = 0
    unmark(library, lambda: encoder, _document(library).id, _SPAN)
    assert 0 < encoder.encoded < number
    kept = _document(library)
    with library.reading() as reader:
        found = reader.encoding(kept.id)
    rebuild(library, encoder)
    with library.reading() as reader:
        assert reader.encoding(_document(library).id) == found


def test_it_stays_text_when_the_file_is_indexed_again_and_when_it_changes(
    library: Library, encoder: FakeEncoder, folder: Path
) -> None:
    unmark(library, lambda: encoder, _document(library).id, _SPAN)
    (folder / "a.md").touch()
    assert index(library, lambda: encoder, [folder]).unchanged == ["a.md"]
    rebuild(library, encoder)
    assert _first_block(library) is BlockKind.PARAGRAPH
    (folder / "a.md").write_text(f"{_TEXT}\nThe last page is blank.\n", "utf-8")
    assert index(library, lambda: encoder, [folder]).updated == ["a.md"]
    assert _first_block(library) is BlockKind.PARAGRAPH
    (folder / "a.md").write_text(_TEXT.replace("turquoise", "purple"), "utf-8")
    index(library, lambda: encoder, [folder])
    assert _first_block(library) is BlockKind.BOILERPLATE


@pytest.mark.parametrize(
    ("span", "undo", "message"),
    [
        ((len(_HEAD) + 5, len(_HEAD) + 9), False, r"^There is no boilerplate between \d+ and"),
        ((0, 5), True, r"^Nothing was counted as text between 0 and 5 of the document"),
        ((len(_HEAD) + 5, len(_HEAD) + 9), True, r"^Nothing was counted as text"),
    ],
)
def test_a_place_without_any_is_refused(
    library: Library, encoder: FakeEncoder, span: tuple[int, int], message: str, *, undo: bool
) -> None:
    before = _document(library)
    with pytest.raises(DocumentError, match=message):
        unmark(library, lambda: encoder, before.id, span, undo=undo)
    assert _document(library) == before


def test_another_model_is_refused(library: Library, encoder: FakeEncoder) -> None:
    assert encoder.encoded
    before = _document(library)
    with pytest.raises(ModelMismatchError, match="was indexed with another model"):
        unmark(library, lambda: FakeEncoder(identity="fake 2"), before.id, _SPAN)
    assert _document(library) == before
    with library.reading() as reader:
        assert reader.unmarked(before.source, "") == frozenset()


def test_the_command_says_what_it_did(
    library: Library, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TransformerEncoder, "load", lambda _: encoder)
    place = ["documents", "unmark", "--library", str(library.path), str(_document(library).id)]
    done = CliRunner().invoke(app, [*place, "0", "5"])
    assert (done.exit_code, done.output) == (0, "This part of a.md counts as text.\n")
    undone = CliRunner().invoke(app, [*place, "0", "5", "--undo", "--json"])
    assert json.loads(undone.output)["report"]["updated"] == ["a.md"]
    refused = CliRunner().invoke(app, [*place, "0", "5", "--undo"])
    assert refused.exit_code == 2
    assert "Nothing was counted as text between 0 and 5" in refused.output
