"""Changes are whole or not at all, and leave a trace."""

from dataclasses import replace

import pytest

from corpus.library.database import Library
from corpus.library.records import StoredPassage, StoredSource
from corpus.library.writer import LibraryWriter, encoding_key
from tests.corpus.storing import (
    METADATA,
    SOURCE,
    TEXT,
    add,
    end,
    frequencies,
    new_document,
    row_counts,
    stored,
)


def test_what_is_raised_in_a_transaction_leaves_nothing(library: Library) -> None:
    def interrupted(writer: LibraryWriter) -> None:
        with writer.transaction() as revision:
            writer.set("model", "fake")
            writer.add(new_document(writer.source("/docs/b.txt", "/docs"), "Zoe left."), revision)
            raise KeyboardInterrupt

    add(library, "Ann left.")
    before = row_counts(library)
    with library.writing() as writer:
        with pytest.raises(KeyboardInterrupt):
            interrupted(writer)
        assert writer.reader.setting("model") is None
        assert writer.reader.source("/docs/b.txt") is None
        assert writer.reader.revision() == 1
    assert row_counts(library) == before
    assert frequencies(library) == {ord("A"): 1}


def test_each_transaction_raises_the_revision_by_one(library: Library) -> None:
    with library.writing() as writer:
        for expected in (1, 2, 3):
            with writer.transaction() as revision:
                assert revision == expected
        assert writer.reader.revision() == 3


def test_a_setting_is_kept_and_can_be_changed(library: Library) -> None:
    with library.writing() as writer:
        writer.set("model", "one")
        writer.set("model", "two")
    with library.reading() as reader:
        assert reader.setting("model") == "two"
        assert reader.setting("other") is None


def test_a_source_keeps_its_id_and_its_state(library: Library) -> None:
    with library.writing() as writer:
        first = writer.source("/docs/a.txt", "/docs")
        assert first == StoredSource(1, "/docs/a.txt", "/docs", None, None, None, None)
        assert writer.source("/docs/a.txt", "/elsewhere") == first
        writer.complete(first.id, 10, 20, "text 1.1")
        assert writer.reader.source("/docs/a.txt") == replace(
            first, size=10, modified=20, loader="text 1.1"
        )
        writer.complete(first.id, None, None, None)
        assert writer.reader.source("/docs/a.txt") == first


def test_a_changed_document_takes_the_place_of_the_one_before(library: Library) -> None:
    old, new = add(library, "He left.", "He stayed.")
    with library.reading() as reader:
        assert [document.id for document in reader.documents()] == [new]
        assert (stored(reader, old).is_current, stored(reader, old).replaced_by) == (
            False,
            new,
        )
        assert reader.text(old) == "He left."
        assert reader.passages([1, 2]) == [StoredPassage(2, new, 0, 10, "He stayed.")]
        assert reader.vectors()[0].tolist() == [2]
        assert [document.id for document in reader.documents_among([old, new, 99])] == [new]
        assert list(reader.documents_of(1)) == [""]


def test_parts_of_a_file_do_not_replace_each_other(library: Library) -> None:
    (first,) = add(library, "He left.", part="a")
    (second,) = add(library, "He left.", part="b")
    with library.reading() as reader:
        parts = {part: document.id for part, document in reader.documents_of(1).items()}
    assert parts == {"a": first, "b": second}


def test_a_document_that_ends_is_searched_no_more(library: Library) -> None:
    (document,) = add(library, "He left.")
    end(library, document)
    with library.reading() as reader:
        assert reader.documents() == []
        assert list(reader.sources()) == []
        assert reader.passages([1]) == []
        ended = stored(reader, document)
        assert (ended.is_current, ended.replaced_by) == (False, None)
        assert reader.ended_since(1) == [range(1, 2)]
        assert reader.ended_since(2) == []


def test_purging_deletes_what_ended_documents_held_and_keeps_their_rows(library: Library) -> None:
    old, new = add(library, TEXT, "He stayed.")
    with library.writing() as writer:
        writer.purge()
    assert row_counts(library) == {
        "documents": 2,
        "contents": 1,
        "passages": 1,
    }
    with library.reading() as reader:
        ended = stored(reader, old)
        assert reader.text(old) is None
        assert reader.blocks(old) == []
        assert reader.encoding(old) == ([], [], [])
        assert reader.encoded_alike(ended.encoding_key) is None
        assert (ended.metadata, ended.replaced_by) == (METADATA, new)
        assert reader.text(new) == "He stayed."


def test_ids_are_never_used_again(library: Library) -> None:
    (first,) = add(library, TEXT)
    with library.reading() as reader:
        passages = stored(reader, first).passages
    end(library, first, purge=True)
    (second,) = add(library, TEXT)
    with library.reading() as reader:
        assert second == first + 1
        assert stored(reader, second).passages.start == passages.stop
        assert reader.passages(list(passages)) == []


def test_the_encoding_key_tells_apart_what_is_encoded_otherwise() -> None:
    loaded = new_document(SOURCE).loaded
    same = replace(loaded, part="b", metadata=replace(METADATA, author=None))
    assert encoding_key(same, "text 1.1") == encoding_key(loaded, "text 1.1")
    others = [
        replace(loaded, text=TEXT + " "),
        replace(loaded, metadata=replace(METADATA, title=None)),
        replace(loaded, blocks=loaded.blocks[1:]),
    ]
    keys = {encoding_key(other, "text 1.1") for other in [loaded, *others]}
    assert len(keys | {encoding_key(loaded, "text 1.2")}) == 5
