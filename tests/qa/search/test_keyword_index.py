"""The keyword index: words, scores, and keeping up with the library."""

from pathlib import Path

import pytest

from corpus.library.database import Library
from qa.indexing import index, remove
from qa.search.keyword_index import KeywordIndex
from tests.fake_encoder import FakeEncoder


@pytest.fixture
def indexed(library: Library, folder: Path, fake: FakeEncoder) -> Library:
    """Give a library of two documents."""
    (folder / "ferry.txt").write_text("The ferries leave the harbour at nine.")
    (folder / "train.txt").write_text("Trains leave the station. A train never waits.")
    index(library, lambda: fake, [folder])
    return library


def _keywords(library: Library) -> KeywordIndex:
    with library.reading() as reader:
        return KeywordIndex(library.path, reader.identity())


def test_words_are_folded_stemmed_and_stopped(tmp_path: Path) -> None:
    searcher = KeywordIndex(tmp_path, "a library").searcher()
    assert searcher.words("Which Naïve FERRIES were leaving the cafés?") == [
        "naiv",
        "ferri",
        "leav",
        "cafe",
    ]


@pytest.mark.parametrize(
    "text", ['"', "a AND (", "*", "field:value", "~2", "[a TO b]", "\\", "", "\ufffd"]
)
def test_query_syntax_means_nothing(indexed: Library, text: str) -> None:
    searcher = _keywords(indexed).searcher()
    words = dict.fromkeys(searcher.words(text), 1.0)
    assert set(searcher.search(words, 10)) <= {1, 2}


def test_the_passage_with_the_words_comes_first(indexed: Library) -> None:
    searcher = _keywords(indexed).searcher()
    assert searcher.search({"train": 1.0, "leav": 1.0}, 10) == [2, 1]
    assert searcher.passages_with("leav") == 2
    assert searcher.passages_with("train") == 1


def test_scores_of_chosen_passages_are_those_of_the_search(indexed: Library) -> None:
    searcher = _keywords(indexed).searcher()
    weights = {"train": 1.0, "leav": 1.0}
    both = searcher.scores(weights, [1, 2])
    assert searcher.scores(weights, [2]) == pytest.approx({2: both[2]})
    assert both[2] > both[1] > 0
    assert searcher.scores({"harbour": 1.0}, [2]) == {}


def test_weights_scale_scores(indexed: Library) -> None:
    searcher = _keywords(indexed).searcher()
    full, half = searcher.scores({"train": 1.0}, [2]), searcher.scores({"train": 0.5}, [2])
    assert half[2] == pytest.approx(full[2] / 2)


def test_the_index_holds_the_revision_of_its_commit(indexed: Library) -> None:
    with indexed.reading() as reader:
        assert _keywords(indexed).revision() == reader.revision() == 1


def test_an_index_that_is_behind_is_replayed(
    indexed: Library, folder: Path, fake: FakeEncoder
) -> None:
    behind = indexed.path.parent / "copy"
    behind.mkdir()
    (indexed.path / "keywords").rename(behind / "keywords")
    (folder / "bus.txt").write_text("A bus waits for trains.")
    index(indexed, lambda: fake, [folder])
    with indexed.reading() as reader:
        remove(indexed, [document for document in reader.documents() if document.id == 1])
    with indexed.reading() as reader:
        keywords = KeywordIndex(behind, reader.identity())
        keywords.catch_up(reader)
    searcher = keywords.searcher()
    assert sorted(searcher.search({"train": 1.0, "ferri": 1.0}, 10)) == [2, 3]


def test_an_index_that_is_ahead_or_damaged_is_made_again(indexed: Library) -> None:
    with indexed.writing() as writer:
        writer.set("revision", "0")
        writer.set("revision", "1")
    (indexed.path / "keywords" / "meta.json").write_text("{")
    keywords = _keywords(indexed)
    assert keywords.revision() == 0
    with indexed.reading() as reader:
        keywords.catch_up(reader)
    assert keywords.searcher().search({"train": 1.0}, 10) == [2]


def test_an_index_of_other_words_is_made_again(
    indexed: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("qa.search.keyword_index._ANALYZER", "words 1")
        keywords = _keywords(indexed)
        with indexed.reading() as reader:
            keywords.catch_up(reader)
        assert keywords.revision() == 1
    keywords = _keywords(indexed)
    assert keywords.revision() == 0
    with indexed.reading() as reader:
        keywords.catch_up(reader)
    assert keywords.searcher().search({"train": 1.0}, 10) == [2]
