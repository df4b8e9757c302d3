"""An encoder without a model: words as tokens, vectors drawn by the word's hash."""

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.library.records import PassageEncoding
from embeddings.encoder import PassageText, TextEncoding
from embeddings.late_interaction import TokenCodes

_TOKEN = re.compile(r"\w+|[^\w\s]")
_DIMENSION = 32


class FakeEncoder:
    """Texts that share words have like vectors; `encoded` counts the passages."""

    def __init__(self, name: str = "fake", identity: str = "fake 1", limit: int = 40) -> None:
        """Make an encoder that can pass for another one by name and identity."""
        self.name = name
        self.identity = identity
        self.codes = TokenCodes(_DIMENSION)
        self.encoded = 0
        self._limit = limit

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the spans of words and signs."""
        return [[match.span() for match in _TOKEN.finditer(text)] for text in texts]

    def passage_limit(self, title: str | None) -> int:
        """Return the limit, less the title's tokens, of which a long one's do not all count."""
        return self._limit - min(self._limit // 2, len(self.token_spans([title or ""])[0]))

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageEncoding]:
        """Encode passages, in the order given."""
        self.encoded += len(passages)
        return [self._passage(passage) for passage in passages]

    def encode_queries(self, queries: Sequence[str]) -> list[TextEncoding]:
        """Encode queries, in the order given."""
        encodings = []
        for query in queries:
            spans = self.token_spans([query])[0]
            tokens, vectors = _tokens(query, spans)
            encodings.append(
                TextEncoding(
                    _mean(vectors),
                    tokens,
                    np.array(spans).reshape(-1, 2),
                    self.codes.rotate(vectors),
                )
            )
        return encodings

    def _passage(self, passage: PassageText) -> PassageEncoding:
        spans = self.token_spans([passage.text])[0]
        tokens, vectors = _tokens(passage.text, spans)
        starts = [start for start, _ in spans]
        ranges = [
            (int(np.searchsorted(starts, start)), int(np.searchsorted(starts, end)))
            for start, end in passage.sentences
        ]
        return PassageEncoding(
            _mean(vectors).astype("<f4").tobytes(),
            tokens.astype("<u4").tobytes(),
            self.codes.encode(vectors).tobytes(),
            tuple(ranges),
        )


def _tokens(
    text: str, spans: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    tokens = [zlib.crc32(text[start:end].casefold().encode()) for start, end in spans]
    vectors = np.empty((len(tokens), _DIMENSION), np.float32)
    for at, token in enumerate(tokens):
        vectors[at] = np.random.default_rng(token).standard_normal(_DIMENSION)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.array(tokens, np.int64), vectors


def _mean(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    total = vectors.sum(axis=0)
    unit: NDArray[np.float32] = total / max(float(np.linalg.norm(total)), 1e-12)
    return unit.astype(np.float32)
