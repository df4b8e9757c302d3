"""Late interaction: a query scored token by token against the tokens of a text.

MaxSim (Khattab and Zaharia, ColBERT, SIGIR 2020), each query token weighted by its inverse
document frequency in the library:

    score(q, p) = sum_i w_i max_j <q_i, p_j> / sum_i w_i,    w_i = log(1 + N / (1 + df_i))

where df_i is the number of the N passages that hold the token. The score lies in [-1, 1].

Tokens of passages are stored in one bit a dimension: sign bits after a rotation, with a scale a
vector (RaBitQ, Gao and Long, SIGMOD 2024, as faiss has it). The rotation is orthogonal and comes
from a fixed seed, so nothing is fitted and the order in which passages arrive does not matter. A
vector of d dimensions takes d / 8 + 8 bytes; its inner product with a full query vector is
estimated without bias.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROTATION_SEED = 20_240_501


@dataclass(frozen=True, slots=True)
class TokenWeights:
    """Inverse document frequencies of the model's tokens in one state of the library."""

    passages: int
    frequencies: Mapping[int, int]

    def of(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the weight of each of `tokens`, shape (n,)."""
        frequencies = np.array(
            [self.frequencies.get(int(token), 0) for token in tokens], np.float32
        )
        weights: NDArray[np.float32] = np.log1p(self.passages / (1 + frequencies))
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


class TokenCodes:
    """Encodes unit vectors of `dimension`, and decodes them in rotated space."""

    def __init__(self, dimension: int) -> None:
        """Make the rotation for vectors of `dimension`."""
        import faiss  # noqa: PLC0415 - slow to import
        import torch  # noqa: PLC0415 - takes seconds

        self.dimension = dimension
        normal = np.random.default_rng(ROTATION_SEED).standard_normal((dimension, dimension))
        self._rotation = torch.from_numpy(np.linalg.qr(normal)[0].astype(np.float32))
        self._quantizer = faiss.IndexRaBitQ(dimension, faiss.METRIC_INNER_PRODUCT)
        # Without data to fit it to, the centre is the origin, which the estimator allows.
        self._quantizer.train(np.zeros((1, dimension), np.float32))

    @property
    def code_size(self) -> int:
        """Bytes a vector takes."""
        return int(self._quantizer.sa_code_size())

    def rotate(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return `vectors`, shape (n, d), in the space that `decode` gives vectors of."""
        import torch  # noqa: PLC0415

        # By torch, whose threads are awake while a model runs; those of another library would
        # compete with them.
        rotated: NDArray[np.float32] = torch.mm(torch.from_numpy(vectors), self._rotation).numpy()
        return rotated

    def encode(self, vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return the codes of `vectors`, shape (n, d), as bytes of shape (n, code_size)."""
        import faiss  # noqa: PLC0415

        # Its idle threads would spin, and take the time of the model's.
        faiss.omp_set_num_threads(1)
        codes: NDArray[np.uint8] = self._quantizer.sa_encode(self.rotate(vectors))
        return codes

    def decode(self, codes: bytes) -> NDArray[np.float32]:
        """Return the rotated vectors, shape (n, d), of n codes in a row."""
        import faiss  # noqa: PLC0415

        rows = np.frombuffer(codes, np.uint8).reshape(-1, self.code_size)
        # Threads cost a few thousand codes more than they bring.
        faiss.omp_set_num_threads(1)
        vectors: NDArray[np.float32] = self._quantizer.sa_decode(rows)
        return vectors
