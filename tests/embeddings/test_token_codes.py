"""Token codes keep inner products nearly, in a seventh of a byte a dimension."""

import numpy as np
from numpy.typing import NDArray

from embeddings.late_interaction import TokenCodes


def _unit(count: int, dimension: int, seed: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_a_code_of_384_dimensions_takes_56_bytes() -> None:
    codes = TokenCodes(384)
    assert codes.code_size == 56
    assert codes.encode(_unit(3, 384, 0)).shape == (3, 56)


def test_inner_products_are_estimated_without_bias() -> None:
    codes = TokenCodes(384)
    passages, queries = _unit(500, 384, 1), _unit(40, 384, 2)
    estimated = codes.rotate(queries) @ codes.decode(codes.encode(passages).tobytes()).T
    error = estimated - queries @ passages.T
    assert abs(float(error.mean())) < 0.002
    assert float(np.abs(error).mean()) < 0.05


def test_a_vector_is_most_like_its_own_code() -> None:
    codes = TokenCodes(384)
    vectors = _unit(200, 384, 3)
    decoded = codes.decode(codes.encode(vectors).tobytes())
    assert (codes.rotate(vectors) @ decoded.T).argmax(axis=1).tolist() == list(range(200))


def test_codes_do_not_depend_on_company_or_instance() -> None:
    vectors = _unit(10, 64, 4)
    together = TokenCodes(64).decode(TokenCodes(64).encode(vectors).tobytes())
    alone = [TokenCodes(64).encode(vectors[at : at + 1]).tobytes() for at in range(10)]
    assert np.allclose(together, TokenCodes(64).decode(b"".join(alone)), atol=1e-6)
