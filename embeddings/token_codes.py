"""Token vectors in one bit a dimension: sign bits after a rotation, with a scale a vector.

RaBitQ (Gao and Long, SIGMOD 2024), as faiss has it. The rotation is orthogonal and comes from a
fixed seed, so nothing is fitted and the order in which passages arrive does not matter. A vector
of d dimensions takes d / 8 + 8 bytes; its inner product with a full query vector is estimated
without bias.
"""

import numpy as np
from numpy.typing import NDArray

ROTATION_SEED = 20_240_501


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
