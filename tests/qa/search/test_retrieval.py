"""Fusion by hand, and retrieval over a small library."""

from pathlib import Path

import pytest

from corpus.library.database import Library
from corpus.library.records import StoredPassage
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.search.retrieval import Candidate, Excerpt, excerpts, fuse
from tests.fake_encoder import FakeEncoder


def test_fusion_is_a_convex_combination_of_scaled_scores() -> None:
    dense = {1: 0.9, 2: 0.5, 3: 0.1}
    keyword = {1: 0.0, 2: 8.0, 3: 2.0}
    assert fuse(dense, keyword, 0.6) == pytest.approx(
        {
            1: 0.6 * 1.0 + 0.4 * 0.0,
            2: 0.6 * (0.4 / 0.8) + 0.4 * 1.0,
            3: 0.6 * 0.0 + 0.4 * 0.25,
        }
    )


def test_equal_scores_say_nothing() -> None:
    assert fuse({1: 0.5, 2: 0.5}, {1: 0.0, 2: 0.0}, 0.6) == {1: 0.0, 2: 0.0}
    assert fuse({}, {}, 0.6) == {}


def test_ties_are_broken_by_the_order_of_arrival(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    for name in "abc":
        (folder / f"{name}.txt").write_text("The same few words stand in every file here.")
    index(library, lambda: fake, [folder])
    answers = [Assistant.open(library.path, fake).ask("same words") for _ in range(3)]
    names = [[passage.document.name for passage in answer.passages] for answer in answers]
    assert names == [["a.txt", "b.txt", "c.txt"]] * 3


def test_passages_that_adjoin_are_one_at_the_best_rank() -> None:
    def candidate(passage: int, document: int) -> Candidate:
        stored = StoredPassage(passage, document, 10 * passage, 10 * passage + 9, "nine char")
        return Candidate(stored, 0, 0, 0, score=passage / 8)

    ranked = [candidate(7, 1), candidate(3, 1), candidate(9, 2), candidate(8, 1), candidate(6, 1)]
    assert excerpts(ranked) == [
        Excerpt(1, 60, 89, 7 / 8),
        Excerpt(1, 30, 39, 3 / 8),
        Excerpt(2, 90, 99, 9 / 8),
    ]
    assert excerpts([]) == []
