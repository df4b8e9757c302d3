"""What is searched for: a question and what it carries over from the conversation.

Each part is a text with its weights: 1 for the question itself, less for the question and the
answer before it. The parts enter the dense query, the keywords and late interaction at these
weights, so that no step undoes what another one did.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import TextEncoding
from embeddings.late_interaction import TokenWeights
from qa.keywords.keyword_searcher import Forms, KeywordSearcher
from qa.keywords.spelling import Correction
from qa.keywords.stop_words import STOP_WORDS
from qa.search.exact import NOTHING_EXACT, Exact


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A text, and its weight among vectors and tokens and among keywords, each in (0, 1]."""

    text: str
    weight: float
    keyword_weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what it carries over; `parts[0]` is the question itself."""

    parts: tuple[QueryPart, ...]
    encodings: tuple[TextEncoding, ...]
    stop_weight: float
    exact: Exact = NOTHING_EXACT
    corrections: tuple[Correction, ...] = ()

    @property
    def question(self) -> str:
        """The question in plain words, with `corrections` made."""
        return self.parts[0].text

    def vector(self) -> NDArray[np.float32]:
        """Return the weighted sum of the parts' vectors, shape (d,), of length 1."""
        total = np.sum(
            [
                part.weight * encoding.vector
                for part, encoding in zip(self.parts, self.encodings, strict=True)
            ],
            axis=0,
        )
        unit: NDArray[np.float32] = total / max(float(np.linalg.norm(total)), 1e-12)
        return unit

    def words(self, keywords: KeywordSearcher) -> dict[str, float]:
        """Return the weight of each indexed word; a word of several parts has the highest."""
        weights: dict[str, float] = {}
        for part in self.parts:
            for word in keywords.words(part.text):
                weights[word] = max(weights.get(word, 0.0), part.keyword_weight)
        return weights

    def forms(self, keywords: KeywordSearcher) -> list[Forms]:
        """Return the other forms in which the question's numbers, dates and codes may stand."""
        return keywords.forms(self.question)

    def token_vectors(self) -> NDArray[np.float32]:
        """Return the rotated vectors of all parts' n tokens, shape (n, d)."""
        return np.concatenate([encoding.token_vectors for encoding in self.encodings])

    def token_weights(self, weights: TokenWeights) -> NDArray[np.float32]:
        """Return the inverse document frequency of each of n tokens times its part's weight.

        Stop words and signs count less by `stop_weight`: in a small library their frequencies
        alone do not tell how little they say.
        """
        return np.concatenate(
            [
                part.weight * weights.of(encoding.tokens) * self._stopped(part.text, encoding)
                for part, encoding in zip(self.parts, self.encodings, strict=True)
            ]
        )

    def _stopped(self, text: str, encoding: TextEncoding) -> NDArray[np.float32]:
        words = (text[start:end].casefold() for start, end in encoding.spans)
        return np.array(
            [
                self.stop_weight if word in STOP_WORDS or not word.isalnum() else 1.0
                for word in words
            ],
            np.float32,
        )


def searched(parts: Sequence[QueryPart]) -> str:
    """Return what was searched, to be shown: the question, and what it was searched with."""
    carried = [part.text for part in parts[1:]]
    return parts[0].text if not carried else f"{parts[0].text} (with: {' · '.join(carried)})"
