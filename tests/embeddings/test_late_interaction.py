"""MaxSim by hand."""

import numpy as np
import pytest

from embeddings.late_interaction import TokenWeights, similarities, token_max, weighted_mean


def test_weights_are_inverse_document_frequencies() -> None:
    weights = TokenWeights(9, {1: 0, 2: 8}).of(np.array([1, 2, 3]))
    assert weights == pytest.approx([np.log(1 + 9), np.log(1 + 1), np.log(1 + 9)])


def test_max_sim_is_the_weighted_mean_of_the_best_matches() -> None:
    similarity = np.array([[1.0, 0.5], [-0.1, 0.2], [-0.3, -0.2]], np.float32)
    best = token_max(similarity)
    assert best.tolist() == pytest.approx([1.0, 0.2, 0.0])
    weights = np.array([3.0, 1.0, 2.0], np.float32)
    assert weighted_mean(best, weights) == pytest.approx((3 * 1.0 + 1 * 0.2) / 6)


def test_nothing_to_match_is_no_match() -> None:
    assert token_max(np.empty((2, 0), np.float32)).tolist() == [0, 0]
    assert weighted_mean(np.empty(0, np.float32), np.empty(0, np.float32)) == 0
    assert weighted_mean(np.ones(2, np.float32), np.zeros(2, np.float32)) == 0


def test_similarities_are_inner_products() -> None:
    query = np.array([[1, 0], [0.6, 0.8]], np.float32)
    passage = np.array([[0, 1]], np.float32)
    assert similarities(query, passage).tolist() == [[0.0], [pytest.approx(0.8)]]
