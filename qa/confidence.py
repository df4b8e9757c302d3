"""Confidence: the probability that the documents answer a question.

A logistic regression on two pieces of evidence, fitted on questions whose answering paragraph was
there for one half and taken away for the other:

    p = 1 / (1 + exp(-(a + b late + c covered)))

`late` is the best passage's MaxSim score, `covered` the share of the question's words, weighted by
inverse document frequency, that stand in the best passages.
The weights are printed by `python -m tests.benchmarks.fit_confidence`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from qa.keyword_index import KeywordSearcher
from qa.retrieval import Candidate

_COVERING_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well the best passages fit a question: `late` in [-1, 1], `covered` in [0, 1]."""

    late: float
    covered: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the regression, and the probability from which a question counts as answered."""

    intercept: float = -8.36
    late: float = 12.05
    covered: float = 0.43
    threshold: float = 0.45

    def probability(self, evidence: Evidence) -> float:
        """Return the probability that the documents answer."""
        total = self.intercept + self.late * evidence.late + self.covered * evidence.covered
        return 1 / (1 + exp(-total))


def weigh(
    candidates: Sequence[Candidate], words: Mapping[str, float], keywords: KeywordSearcher
) -> Evidence:
    """Return the evidence in the best `candidates` for a query of weighted `words`."""
    if not candidates:
        return Evidence(0.0, 0.0)
    held = {
        word
        for candidate in candidates[:_COVERING_PASSAGES]
        for word in keywords.words(candidate.passage.text)
    }
    weights = {
        word: weight * log(2 + 1e6 / (1 + keywords.passages_with(word)))
        for word, weight in words.items()
    }
    total = sum(weights.values())
    covered = sum(weight for word, weight in weights.items() if word in held)
    return Evidence(candidates[0].late or 0.0, covered / total if total else 0.0)
