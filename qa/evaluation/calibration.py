"""Fitting the confidence to a gold set, so that its probabilities hold for a library.

The mix: every answerable question as it is; again without its document, and again without all
documents of its article; and the gold's own unanswerable questions. Questions without their
document count as much as answerable ones, the other two kinds a quarter: those without the article
are easily told, and those that were written to mislead cannot be told by this evidence.
"""

from dataclasses import astuple, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from corpus.errors import GoldError
from qa.answer import Evidence
from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.evaluation.asking import Plan, answered
from qa.evaluation.metrics import Values
from qa.gold.gold import GoldSet
from qa.indexing.report import Observer
from qa.settings import Split, Unanswerable

_LITTLE = 0.25
_WEIGHTS = {Unanswerable.DOCUMENT: 1.0, Unanswerable.ARTICLE: _LITTLE, Unanswerable.GOLD: _LITTLE}
_FEWEST = 20
_PENALTY = 1.0


def calibrate(
    gold: GoldSet,
    assistant: Assistant,
    split: Split | None,
    fitted_on: str,
    observe: Observer = lambda _: None,
) -> Calibration:
    """Return the calibration fitted on `gold`, or on one half of it, asked of `assistant`.

    The threshold is where as many unanswerable questions without their document are answered as
    answerable ones are declined.

    Raises GoldError if there are too few questions of either kind.
    """
    evidence: list[tuple[float, ...]] = []
    answerable: list[bool] = []
    weights: list[float] = []
    for kind, weight in _WEIGHTS.items():
        for question, answer in answered(gold, assistant, Plan(split, kind), observe):
            if question.answerable and kind is not Unanswerable.DOCUMENT:
                continue
            evidence.append(astuple(answer.evidence))
            answerable.append(question.answerable)
            weights.append(1.0 if question.answerable else weight)
    labels = np.array(answerable)
    if min(labels.sum(), (~labels).sum()) < _FEWEST:
        raise GoldError(
            f"At least {_FEWEST} answerable questions with evidence are needed to calibrate, and as"
            f" many that are not; there are {labels.sum()} and {(~labels).sum()}."
        )
    fitted = _fitted(np.array(evidence), labels, np.array(weights), fitted_on)
    sure = np.array([fitted.probability(Evidence(*row)) for row in evidence])
    removed = ~labels & (np.array(weights) == 1)
    threshold = _balanced_threshold(sure[labels], sure[removed if removed.any() else ~labels])
    return replace(fitted, threshold=round(threshold, 3))


def _fitted(evidence: Values, labels: Values, weights: Values, fitted_on: str) -> Calibration:
    """Fit on evidence brought to one scale, and give the weights for the evidence as it is."""
    mean, spread = evidence.mean(axis=0), np.maximum(evidence.std(axis=0), 1e-6)
    model = LogisticRegression(C=_PENALTY)
    model.fit((evidence - mean) / spread, labels, sample_weight=weights)
    scaled = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - scaled @ mean)
    rounded = Evidence(*(round(float(weight), 4) for weight in scaled))
    return Calibration(rounded, round(intercept, 4), 0.5, fitted_on)


def _balanced_threshold(answerable: Values, unanswerable: Values) -> float:
    """Return the probability at which the shares of both kinds of error are closest."""
    levels = np.unique(np.concatenate([answerable, unanswerable]))
    declined = np.searchsorted(np.sort(answerable), levels) / len(answerable)
    wrong = 1 - np.searchsorted(np.sort(unanswerable), levels) / len(unanswerable)
    return float(levels[np.argmin(np.abs(declined - wrong))])
