"""How long each stage of an answer takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.judgement import Judgement

_STAGES = ("encode", "keyword", "vector", "rerank", "quotes", "total")


@dataclass(frozen=True, slots=True)
class StageTime:
    """Milliseconds a question: the median and the 95th percentile."""

    stage: str
    median: float
    high: float


def stage_times(judgements: Sequence[Judgement]) -> list[StageTime]:
    """Return the times of each stage, in their order, and in total.

    Questions are encoded in batches, whose time is shared equally.
    """
    found = []
    for stage in _STAGES:
        spent = [one.timings_ms.get(stage, 0.0) for one in judgements]
        median, high = np.percentile(spent, [50, 95])
        found.append(StageTime(stage, float(median), float(high)))
    return found
