"""Nearest passages by their vectors: exact inner product over all of them (FAISS)."""

from collections.abc import Collection

import faiss
import numpy as np
from numpy.typing import NDArray


class VectorIndex:
    """Unit vectors by passage id; built once and never changed."""

    def __init__(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Index `vectors`, shape (n, d), under `ids`, shape (n,)."""
        self.ids = frozenset(ids.tolist())
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(max(1, vectors.shape[1])))
        if len(ids):
            self._index.add_with_ids(vectors, ids)

    def search(
        self, query: NDArray[np.float32], limit: int, without: Collection[int] = ()
    ) -> list[int]:
        """Return the ids of the at most `limit` passages nearest to `query`, shape (d,).

        Passages `without` are left out before the search, not after it.
        """
        if not self.ids:
            return []
        # Threads cost a single query more than they bring.
        faiss.omp_set_num_threads(1)
        others = None
        if without:
            left_out = faiss.IDSelectorBatch(np.fromiter(without, np.int64, len(without)))
            # Given so, the selectors are kept alive; the stubs do not know it.
            others = faiss.SearchParameters(sel=faiss.IDSelectorNot(left_out))  # type: ignore[call-arg]
        _, ids = self._index.search(query[None], min(limit, len(self.ids)), params=others)
        return [int(passage) for passage in ids[0] if passage >= 0]

    def scores(self, query: NDArray[np.float32], ids: list[int]) -> NDArray[np.float32]:
        """Return the inner products of `query`, shape (d,), with the passages `ids`."""
        if not ids:
            return np.empty(0, np.float32)
        scores: NDArray[np.float32] = self._index.reconstruct_batch(np.array(ids)) @ query
        return scores
