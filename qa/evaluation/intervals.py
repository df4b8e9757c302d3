"""Bootstrap intervals over questions."""

from collections.abc import Callable, Sequence
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
    return bootstrapped(metric.statistic, metric.values)


def bootstrapped(statistic: Callable[..., Any], values: Sequence[Values]) -> Interval | None:
    """Return the same for a statistic of `values`, an array for each of its arguments."""
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
