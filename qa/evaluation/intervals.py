"""Bootstrap intervals over questions: of a figure, and of its difference to another evaluation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import bootstrap

from qa.evaluation.metrics import Metric, Values, mean

_RESAMPLES = 1000
_SEED = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% interval."""

    low: float
    high: float


def interval(metric: Metric) -> Interval | None:
    """Return the percentile bootstrap interval (Efron 1979); None for fewer than two questions."""
    return _bootstrap(metric.statistic, metric.values)


def difference(metric: Metric, baseline: Metric) -> tuple[float, Interval | None] | None:
    """Return `metric` less `baseline` on the questions of both, and its paired interval.

    Questions are drawn together with both their figures, so that what makes a question hard for
    both does not blur the difference. None if there is no common question.
    """
    at = {question: position for position, question in enumerate(baseline.ids)}
    own = [position for position, question in enumerate(metric.ids) if question in at]
    others = [at[metric.ids[position]] for position in own]
    if not own:
        return None
    ours = [values[own] for values in metric.values]
    theirs = [values[others] for values in baseline.values]
    if metric.statistic is mean:
        change = [ours[0] - theirs[0]]
        return float(mean(change[0])), _bootstrap(mean, change)

    def statistic(*values: Values) -> float:
        ours_drawn, theirs_drawn = values[: len(ours)], values[len(ours) :]
        return float(metric.statistic(*ours_drawn) - metric.statistic(*theirs_drawn))

    values = [*ours, *theirs]
    return statistic(*values), _bootstrap(statistic, values)


def differences(
    metrics: Mapping[str, Metric], baseline: Mapping[str, Metric]
) -> dict[str, tuple[float, Interval | None]]:
    """Return the difference of each metric that both have, by name."""
    found = {
        name: difference(metric, baseline[name])
        for name, metric in metrics.items()
        if name in baseline
    }
    return {name: change for name, change in found.items() if change is not None}


def _bootstrap(statistic: Callable[..., Any], values: Sequence[Values]) -> Interval | None:
    if len(values[0]) < 2:  # noqa: PLR2004 - a single question has no spread
        return None
    found = bootstrap(
        tuple(values),
        statistic,
        n_resamples=_RESAMPLES,
        paired=len(values) > 1,
        vectorized=statistic is mean,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))
