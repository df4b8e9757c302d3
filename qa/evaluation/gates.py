"""Gates: limits that the figures of an evaluation have to keep.

`--min` and `--max` hold against the figure itself. `--max-drop` holds against a baseline: it fails
if the figure became worse by more than the limit and the change is significant, so that noise is no
regression. Worse is lower or, for metrics such as latency, higher.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.errors import GoldError
from qa.evaluation.asking import Plan
from qa.evaluation.metrics import DEFINITIONS, Metric
from qa.evaluation.significance import Change
from qa.gold.gold import GoldQuestion, GoldSet
from qa.settings import Unanswerable

_NEEDS: dict[str, Callable[[GoldQuestion], bool]] = {
    "has evidence": lambda question: question.answerable and bool(question.evidence),
    "has answers": lambda question: question.answerable and bool(question.answers),
    "has answers or quoted evidence": lambda question: (
        question.answerable
        and bool(question.answers or any(evidence.quote for evidence in question.evidence))
    ),
    "is unanswerable": lambda question: not question.answerable,
}
"""Whether a question is or has what the definition of a metric says that it needs."""


class Limit(StrEnum):
    """The option that sets a limit."""

    MINIMUM = "--min"
    MAXIMUM = "--max"
    DROP = "--max-drop"


@dataclass(frozen=True, slots=True)
class Gate:
    """A limit for a metric."""

    limit: Limit
    metric: str
    value: float

    @classmethod
    def of(cls, limit: Limit, entry: str) -> "Gate":
        """Return the gate that is given as METRIC=VALUE; raises GoldError if it is wrong."""
        name, _, text = entry.partition("=")
        if name not in DEFINITIONS:
            known = ", ".join(DEFINITIONS)
            raise GoldError(f"{limit} {entry}: there is no such metric. The metrics are: {known}.")
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or (limit is Limit.DROP and value < 0):
            kind = "not a number" if limit is not Limit.DROP else "not a number of 0 or more"
            raise GoldError(f"{limit} {entry}: {text!r} is {kind}. Write it like {name}=0.8.")
        return cls(limit, name, value)

    def __str__(self) -> str:
        """Return it as it was given."""
        return f"{self.limit} {self.metric}={self.value:g}"


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a gate holds, and why."""

    gate: Gate
    holds: bool
    reason: str


def gates(
    minimums: Sequence[str], maximums: Sequence[str], drops: Sequence[str]
) -> tuple[Gate, ...]:
    """Return the gates that are given as METRIC=VALUE; raises GoldError for one that is wrong."""
    given = {Limit.MINIMUM: minimums, Limit.MAXIMUM: maximums, Limit.DROP: drops}
    return tuple(Gate.of(limit, entry) for limit, entries in given.items() for entry in entries)


def require_figures(
    limits: Sequence[Gate], gold: GoldSet, plan: Plan, baseline: Mapping[str, Metric] | None
) -> None:
    """Raise GoldError if it can be told before asking that a limit will have no figure."""
    questions = [asked for asked in gold.questions if plan.split in {None, asked.split}]
    for gate in limits:
        needs = DEFINITIONS[gate.metric].needs
        is_created = plan.unanswerable is not Unanswerable.GOLD and needs == "is unanswerable"
        if needs and not is_created and not any(map(_NEEDS[needs], questions)):
            raise GoldError(f"{gate}: there is no figure, since no question {needs}.")
        if gate.limit is Limit.DROP and gate.metric not in (baseline or {}):
            raise GoldError(f"{gate}: the baseline has no figure for {gate.metric}.")


def check(gate: Gate, metrics: Mapping[str, Metric], changes: Mapping[str, Change]) -> Check:
    """Return whether `gate` holds; raises GoldError if there is no figure to hold it against."""
    metric = metrics.get(gate.metric)
    if metric is None:
        raise GoldError(f"{gate}: this evaluation has no figure for {gate.metric}.")
    if gate.limit is Limit.DROP:
        return _check_drop(gate, changes.get(gate.metric))
    figure = metric.figure()
    is_minimum = gate.limit is Limit.MINIMUM
    holds = figure >= gate.value if is_minimum else figure <= gate.value
    relation = "below" if is_minimum else "above"
    return Check(gate, holds, f"{figure:.4g} is {'not ' if holds else ''}{relation} it")


def _check_drop(gate: Gate, change: Change | None) -> Check:
    if change is None:
        raise GoldError(
            f"{gate}: the baseline has no figure for {gate.metric} on any of these questions."
        )
    is_lower_better = DEFINITIONS[gate.metric].is_lower_better
    drop = change.difference if is_lower_better else -change.difference
    reason = (
        f"worse by {drop:.4g}" if drop > 0 else f"better by {-drop:.4g}" if drop else "the same"
    )
    reason += f" on {change.questions:,} questions, p = {change.p_value:.3f}"
    if drop <= gate.value:
        return Check(gate, holds=True, reason=reason)
    if not change.is_significant:
        return Check(gate, holds=True, reason=f"{reason}: may be chance")
    return Check(gate, holds=False, reason=reason)
