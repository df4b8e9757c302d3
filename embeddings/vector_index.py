"""Nearest passages by their vectors: exact inner product over all of them (FAISS)."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray


class VectorIndex:
    """Unit vectors by passage id; built once and never changed."""

    def __init__(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Index `vectors`, shape (n, d), under `ids`, shape (n,)."""
        import faiss  # noqa: PLC0415 - slow to import

        self.ids = frozenset(ids.tolist())
        self._last = int(ids.max(initial=0))
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(max(1, vectors.shape[1])))
        if len(ids):
            self._index.add_with_ids(vectors, ids)

    def search(
        self,
        query: NDArray[np.float32],
        limit: int,
        without: Collection[int] = (),
        within: Collection[int] | None = None,
    ) -> list[int]:
        """Return the ids of the at most `limit` passages nearest to `query`, shape (d,).

        Passages `without`, and all that are not `within`, are left out before the search, not
        after it.
        """
        import faiss  # noqa: PLC0415

        if not self.ids:
            return []
        # Threads cost a single query more than they bring.
        faiss.omp_set_num_threads(1)
        among = None
        if without or within is not None:
            chosen = self._bits(without, within)
            # Given so, the selectors are kept alive; the stubs do not know it.
            among = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(chosen))  # type: ignore[call-arg,arg-type]
        _, ids = self._index.search(query[None], min(limit, len(self.ids)), params=among)
        return [int(passage) for passage in ids[0] if passage >= 0]

    def _bits(self, without: Collection[int], within: Collection[int] | None) -> NDArray[np.uint8]:
        """Return a bit for each id from 0 on: whether it may be found."""
        chosen = np.full(self._last + 1, within is None)
        for ids, may_be_found in ((within or (), True), (without, False)):
            passages = np.fromiter(ids, np.int64, len(ids))
            chosen[passages[passages <= self._last]] = may_be_found
        return np.packbits(chosen, bitorder="little")

    def scores(self, query: NDArray[np.float32], ids: list[int]) -> NDArray[np.float32]:
        """Return the inner products of `query`, shape (d,), with the passages `ids`."""
        if not ids:
            return np.empty(0, np.float32)
        scores: NDArray[np.float32] = self._index.reconstruct_batch(np.array(ids)) @ query
        return scores
