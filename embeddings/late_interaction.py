"""Late interaction: a query scored token by token against the tokens of a text.

MaxSim (Khattab and Zaharia, ColBERT, SIGIR 2020), each query token weighted by its inverse
document frequency in the library:

    score(q, p) = sum_i w_i max_j <q_i, p_j> / sum_i w_i,    w_i = log(1 + N / (1 + df_i))

where df_i is the number of the N passages that hold the token. The score lies in [-1, 1].
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TokenWeights:
    """Inverse document frequencies of the model's tokens in one state of the library."""

    passages: int
    frequencies: Mapping[int, int]

    def of(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the weight of each of `tokens`, shape (n,)."""
        found = np.array([self.frequencies.get(int(token), 0) for token in tokens], np.float32)
        weights: NDArray[np.float32] = np.log1p(self.passages / (1 + found))
        return weights


def similarities(query: NDArray[np.float32], passage: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the inner products of n query and m passage tokens, shape (n, m)."""
    return query @ passage.T


def token_max(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each query token's best match, shape (n,), in a similarity matrix (n, m); 0 if none.

    Matches below 0 count 0: a token that points away says no more than one that is not there.
    """
    if similarity.shape[1] == 0:
        return np.zeros(similarity.shape[0], np.float32)
    best: NDArray[np.float32] = np.maximum(similarity.max(axis=1), 0)
    return best


def weighted_mean(matches: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    """Return the mean of n matches under n weights, which of best matches is MaxSim; 0 if empty."""
    total = float(weights.sum())
    return float(matches @ weights) / total if total > 0 else 0.0
