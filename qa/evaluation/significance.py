"""How far a figure can be trusted: bootstrap intervals, and tests of differences by randomisation.

Two evaluations are compared question by question, over the questions of both. A question is drawn
together with both its figures, so that what makes it hard for both does not blur the difference.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import bootstrap, permutation_test

from qa.evaluation.metrics import Metric, Values, figure_text, mean

SIGNIFICANT = 0.05
_SEED = 1
_RESAMPLES = 1000
_SHUFFLES = 9999
_SLOW_SHUFFLES = 999
"""For figures that are not computed for many resamples at once."""
_FEWEST_QUESTIONS = 2
"""A single question has no spread, and a single difference is as probable either way."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """A figure less that of the baseline, over the `questions` of both.

    `p_value` is how probable so large a difference is if it makes no difference which of the two
    evaluations a question's figures come from.
    """

    questions: int
    difference: float
    interval: Interval | None
    p_value: float

    @property
    def is_significant(self) -> bool:
        """Whether it is too improbable to be due to chance."""
        return self.p_value < SIGNIFICANT


def interval(metric: Metric) -> Interval | None:
    """Return the percentile bootstrap interval (Efron 1979); None for fewer than two questions."""
    return _bootstrapped(metric.statistic, metric.values)


def changes(metrics: Mapping[str, Metric], baseline: Mapping[str, Metric]) -> dict[str, Change]:
    """Return the change of each metric that both have for at least one question, by name."""
    compared = {
        name: change(metric, baseline[name]) for name, metric in metrics.items() if name in baseline
    }
    return {name: difference for name, difference in compared.items() if difference is not None}


def change(metric: Metric, baseline: Metric) -> Change | None:
    """Return the change of `metric` against `baseline`; None if they share no question."""
    positions = {question: position for position, question in enumerate(baseline.ids)}
    own = [position for position, question in enumerate(metric.ids) if question in positions]
    others = [positions[metric.ids[position]] for position in own]
    if not own:
        return None
    ours = [values[own] for values in metric.values]
    theirs = [values[others] for values in baseline.values]
    if metric.statistic is mean:
        differences = ours[0] - theirs[0]
        return Change(
            len(own),
            float(mean(differences)),
            _bootstrapped(mean, [differences]),
            _sign_p_value(differences),
        )

    def statistic(*values: Values) -> float:
        ours_drawn, theirs_drawn = values[: len(ours)], values[len(ours) :]
        return float(metric.statistic(*ours_drawn) - metric.statistic(*theirs_drawn))

    values = [*ours, *theirs]
    return Change(
        len(own),
        statistic(*values),
        _bootstrapped(statistic, values),
        _swap_p_value(metric, values),
    )


def change_texts(change: Change | None) -> list[str]:
    """Return a change, its interval and its p-value in words; blank if there is none."""
    if change is None:
        return ["", "", ""]
    return [
        figure_text(change.difference, "+"),
        interval_text(change.interval, "+"),
        f"{change.p_value:.3f}",
    ]


def interval_text(interval: Interval | None, sign: str = "") -> str:
    """Return an interval in words, blank if there is none."""
    if interval is None:
        return ""
    return f"{figure_text(interval.low, sign)} to {figure_text(interval.high, sign)}"


def _bootstrapped(statistic: Callable[..., Any], values: Sequence[Values]) -> Interval | None:
    """Return the interval of a statistic of `values`, an array for each of its arguments."""
    if len(values[0]) < _FEWEST_QUESTIONS:
        return None
    bounds = bootstrap(
        tuple(values),
        statistic,
        n_resamples=_RESAMPLES,
        paired=len(values) > 1,
        vectorized=statistic is mean,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(float(bounds.low), float(bounds.high))


def _sign_p_value(differences: Values) -> float:
    """Return the p-value of a mean difference, its signs flipped at random (Fisher 1935).

    With few differences that are not zero, all ways to flip them are counted.
    """
    differing = differences[differences != 0]
    if len(differing) < _FEWEST_QUESTIONS:
        return 1.0
    return _permuted(mean, [differing], _SHUFFLES)


def _swap_p_value(metric: Metric, values: list[Values]) -> float:
    """Return the same for any other figure: both evaluations' figures of a question are swapped."""
    count = len(values) // 2
    pooled = [
        np.concatenate([first, second])
        for first, second in zip(values[:count], values[count:], strict=True)
    ]
    size = len(values[0])
    if size < _FEWEST_QUESTIONS or all((pool[:size] == pool[size:]).all() for pool in pooled):
        return 1.0

    def statistic(ours: Values, theirs: Values) -> float:
        figures = [metric.statistic(*(pool[drawn] for pool in pooled)) for drawn in (ours, theirs)]
        return float(figures[0] - figures[1])

    return _permuted(statistic, [np.arange(size), np.arange(size, 2 * size)], _SLOW_SHUFFLES)


def _permuted(statistic: Callable[..., Any], values: Sequence[Any], shuffles: int) -> float:
    """Return the p-value of a statistic of `values`, which are swapped within each question."""
    test = permutation_test(
        values,
        statistic,
        permutation_type="samples",
        vectorized=statistic is mean,
        n_resamples=shuffles,
        batch=1000,
        rng=np.random.default_rng(_SEED),
    )
    return float(test.pvalue)
