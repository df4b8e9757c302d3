"""The vector index ranks by inner product under the ids it was given."""

import numpy as np

from embeddings.vector_index import VectorIndex


def test_the_nearest_come_first_under_their_own_ids() -> None:
    vectors = np.eye(3, dtype=np.float32)
    index = VectorIndex(np.array([70, 8, 900]), vectors)
    query = np.array([0.1, 0.9, 0.3], np.float32)
    assert index.search(query, 2) == [8, 900]
    assert index.search(query, 10) == [8, 900, 70]
    assert np.allclose(index.scores(query, [900, 70]), [0.3, 0.1])


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex(np.empty(0, np.int64), np.empty((0, 0), np.float32))
    assert index.search(np.ones(384, np.float32), 5) == []
    assert index.scores(np.ones(384, np.float32), []).tolist() == []
