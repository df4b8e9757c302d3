"""Two evaluations compared question by question: how they differ, and whether by chance.

Only questions of both are compared. They are drawn together with both their figures, so that what
makes a question hard for both does not blur the difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import permutation_test

from qa.evaluation.intervals import Interval, bootstrapped
from qa.evaluation.metrics import Metric, Values, mean

SIGNIFICANT = 0.05
_SHUFFLES = 9999
_SLOW_SHUFFLES = 999
_SEED = 1
_FEWEST = 2
"""A single difference is as probable either way."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure less that of the baseline, over the `questions` of both.

    `p_value` is how probable so large a difference is if it makes none which of the two evaluations
    a question's figures are from.
    """

    questions: int
    difference: float
    interval: Interval | None
    p_value: float

    @property
    def is_significant(self) -> bool:
        """Whether it is improbable enough to be no chance."""
        return self.p_value < SIGNIFICANT


def changes(metrics: Mapping[str, Metric], baseline: Mapping[str, Metric]) -> dict[str, Change]:
    """Return the change of each metric that both have for at least one question, by name."""
    found = {
        name: change(metric, baseline[name]) for name, metric in metrics.items() if name in baseline
    }
    return {name: one for name, one in found.items() if one is not None}


def change(metric: Metric, baseline: Metric) -> Change | None:
    """Return the change of `metric` against `baseline`; None if they share no question."""
    at = {question: position for position, question in enumerate(baseline.ids)}
    own = [position for position, question in enumerate(metric.ids) if question in at]
    others = [at[metric.ids[position]] for position in own]
    if not own:
        return None
    ours = [values[own] for values in metric.values]
    theirs = [values[others] for values in baseline.values]
    if metric.statistic is mean:
        differences = ours[0] - theirs[0]
        return Change(
            len(own),
            float(mean(differences)),
            bootstrapped(mean, [differences]),
            _sign_p_value(differences),
        )

    def statistic(*values: Values) -> float:
        ours_drawn, theirs_drawn = values[: len(ours)], values[len(ours) :]
        return float(metric.statistic(*ours_drawn) - metric.statistic(*theirs_drawn))

    values = [*ours, *theirs]
    return Change(
        len(own), statistic(*values), bootstrapped(statistic, values), _swap_p_value(metric, values)
    )


def _sign_p_value(differences: Values) -> float:
    """Return the p-value of a mean difference, its signs flipped at random (Fisher 1935).

    With few differences that are not zero, all ways to flip them are counted.
    """
    differing = differences[differences != 0]
    if len(differing) < _FEWEST:
        return 1.0
    found = permutation_test(
        (differing,),
        mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_SHUFFLES,
        batch=1000,
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)


def _swap_p_value(metric: Metric, values: list[Values]) -> float:
    """Return the same for any other figure: both evaluations' figures of a question are swapped."""
    count = len(values) // 2
    pooled = [
        np.concatenate([first, second])
        for first, second in zip(values[:count], values[count:], strict=True)
    ]
    size = len(values[0])
    if size < _FEWEST or all((pool[:size] == pool[size:]).all() for pool in pooled):
        return 1.0

    def statistic(ours: Values, theirs: Values) -> float:
        figures = [metric.statistic(*(pool[drawn] for pool in pooled)) for drawn in (ours, theirs)]
        return float(figures[0] - figures[1])

    found = permutation_test(
        (np.arange(size), np.arange(size, 2 * size)),
        statistic,
        permutation_type="samples",
        vectorized=False,
        n_resamples=_SLOW_SHUFFLES,
        rng=np.random.default_rng(_SEED),
    )
    return float(found.pvalue)
