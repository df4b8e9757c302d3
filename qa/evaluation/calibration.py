"""Fitting the confidence to a gold set, so that its probabilities hold for a library.

The mix: every answerable question as it is; again without its document, and again without all
documents of its article; and the gold's own unanswerable questions. Questions without their
document count as much as answerable ones, those that were written to mislead half, since they are
hard to tell by this evidence, and those without their article a quarter, since they are easy.
"""

from dataclasses import astuple, dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from corpus.errors import GoldError
from qa.answer import Evidence
from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.evaluation.asking import Plan, answered
from qa.evaluation.metrics import Values
from qa.gold.gold import GoldSet
from qa.indexing.report import Observer
from qa.reader import Models
from qa.settings import Split, Unanswerable

_WEIGHTS = {Unanswerable.DOCUMENT: 1.0, Unanswerable.ARTICLE: 0.25, Unanswerable.GOLD: 0.5}
_SIGNS = Evidence(late=1, lead=1, unknown=-1, covered=1, margin=1, words=0)
"""Which way each piece of evidence may count: for an answer, against one, or either."""
_FEWEST = 20
_PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What n questions found: `evidence` (n, 6), and `labels` (n,), whether they are answerable.

    `weights` (n,) say how much each counts.
    """

    evidence: Values
    labels: NDArray[np.bool_]
    weights: Values

    def __add__(self, other: "Sample") -> "Sample":
        """Return both together."""
        return Sample(
            np.concatenate([self.evidence, other.evidence]),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.weights, other.weights]),
        )


def calibrate(
    gold: GoldSet,
    assistant: Assistant,
    split: Split | None,
    fitted_on: str,
    observe: Observer = lambda _: None,
) -> Calibration:
    """Return the calibration fitted on `gold`, or on one half of it, asked of `assistant`.

    Raises GoldError if there are too few questions of either kind.
    """
    return fit(sample(gold, assistant, split, observe), fitted_on, assistant.models)


def sample(
    gold: GoldSet, assistant: Assistant, split: Split | None, observe: Observer = lambda _: None
) -> Sample:
    """Ask the questions of `gold`, or of one half of it, in all ways that are fitted on."""
    evidence: list[tuple[float, ...]] = []
    labels: list[bool] = []
    weights: list[float] = []
    for kind, weight in _WEIGHTS.items():
        for question, answer in answered(gold, assistant, Plan(split, kind), observe):
            if question.answerable and kind is not Unanswerable.DOCUMENT:
                continue
            evidence.append(astuple(answer.evidence))
            labels.append(question.answerable)
            weights.append(1.0 if question.answerable else weight)
    return Sample(np.array(evidence), np.array(labels, bool), np.array(weights))


def fit(asked: Sample, fitted_on: str, models: Models) -> Calibration:
    """Return the calibration fitted on what was `asked` with `models`.

    The threshold is where as many unanswerable questions without their document are answered as
    answerable ones are declined.

    Raises GoldError if there are too few questions of either kind.
    """
    labels = asked.labels
    if min(labels.sum(), (~labels).sum()) < _FEWEST:
        raise GoldError(
            f"At least {_FEWEST} answerable questions with evidence are needed to calibrate, and as"
            f" many that are not; there are {labels.sum()} and {(~labels).sum()}."
        )
    coefficients, intercept = _fitted(asked)
    fitted = Calibration(coefficients, intercept, 0.5, fitted_on, models.name)
    sure = np.array([fitted.probability(Evidence(*row)) for row in asked.evidence])
    removed = ~labels & (asked.weights == 1)
    threshold = _balanced_threshold(sure[labels], sure[removed if removed.any() else ~labels])
    return replace(fitted, threshold=round(threshold, 3))


def _fitted(asked: Sample) -> tuple[Evidence, float]:
    """Fit on evidence brought to one scale; return the weights for it as it is, and the intercept.

    What would count against its own sense, by chance or for what it shares with the rest, is left
    out, and the rest fitted again.
    """
    mean, spread = asked.evidence.mean(axis=0), np.maximum(asked.evidence.std(axis=0), 1e-6)
    scaled, signs = (asked.evidence - mean) / spread, np.array(astuple(_SIGNS))
    kept = np.ones(len(signs), bool)
    while True:
        model = LogisticRegression(C=_PENALTY)
        model.fit(scaled[:, kept], asked.labels, sample_weight=asked.weights)
        fitted = np.zeros(len(signs))
        fitted[kept] = model.coef_[0]
        against = fitted * signs < 0
        if not against.any():
            break
        kept &= ~against
    fitted /= spread
    intercept = float(model.intercept_[0] - fitted @ mean)
    return Evidence(*(round(float(weight), 4) for weight in fitted)), round(intercept, 4)


def _balanced_threshold(answerable: Values, unanswerable: Values) -> float:
    """Return the probability at which the shares of both kinds of error are closest."""
    levels = np.unique(np.concatenate([answerable, unanswerable]))
    declined = np.searchsorted(np.sort(answerable), levels) / len(answerable)
    wrong = 1 - np.searchsorted(np.sort(unanswerable), levels) / len(unanswerable)
    return float(levels[np.argmin(np.abs(declined - wrong))])
