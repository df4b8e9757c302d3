"""Two evaluations side by side: their figures on the questions of both, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.errors import GoldError
from qa.evaluation.metrics import DEFINITIONS, Metric, Scores, metrics
from qa.evaluation.results import Results
from qa.evaluation.significance import Change, changes

TURNED = ("hit@1", "hit@5", "quote_hit@1", "quote_hit@3", "false_declines", "false_answers")
"""Metrics that are yes or no for a question, so that it can be won or lost."""
_GOLD = ("question", "history", "answerable", "answers", "evidence")


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that was won or lost, by the metrics of TURNED."""

    id: str
    won: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Evaluation `after` against `before`.

    Figures are over the `common` questions, which both asked, in the order of `after`. `altered`
    are those of them whose gold differs. `only_before` and `only_after` are the others.
    `conditions` are those in which the two differ: name and both values in words.
    """

    before: Mapping[str, Metric]
    after: Mapping[str, Metric]
    changes: Mapping[str, Change]
    conditions: tuple[tuple[str, str, str], ...]
    turned: tuple[Turned, ...]
    common: tuple[str, ...]
    altered: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @classmethod
    def of(cls, before: Results, after: Results) -> "Comparison":
        """Compare two evaluations; raises GoldError if they have no question in common."""
        common = tuple(name for name in after.shown if name in before.shown)
        if not common:
            raise GoldError("The two have no question in common, by id: nothing can be compared.")
        shared = set(common)
        old, new = (
            {scores.id: scores for scores in results.scores if scores.id in shared}
            for results in (before, after)
        )
        old_metrics, new_metrics = metrics([*old.values()]), metrics([*new.values()])
        turned = (_turned(old[name], scores) for name, scores in new.items())
        return cls(
            before=old_metrics,
            after=new_metrics,
            changes=changes(new_metrics, old_metrics),
            conditions=_different_conditions(before, after),
            turned=tuple(question for question in turned if question.won or question.lost),
            common=common,
            altered=tuple(name for name in common if _gold(before, name) != _gold(after, name)),
            only_before=tuple(name for name in before.shown if name not in shared),
            only_after=tuple(name for name in after.shown if name not in shared),
        )

    @property
    def notes(self) -> list[tuple[tuple[str, ...], str]]:
        """Questions that were not compared, or not like with like, and in words why."""
        notes = [
            (self.only_before, "only in the first"),
            (self.only_after, "only in the second"),
            (self.altered, "in both, but not with the same gold"),
        ]
        return [(names, reason) for names, reason in notes if names]


def _different_conditions(before: Results, after: Results) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys([*before.conditions, *after.conditions])
    pairs = [(name, before.conditions.get(name), after.conditions.get(name)) for name in names]
    return tuple((name, _in_words(old), _in_words(new)) for name, old, new in pairs if old != new)


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} = {setting}" for name, setting in value.items()) or "default"
    return "unknown" if value is None else str(value)


def _gold(results: Results, name: str) -> list[object]:
    return [results.shown[name][field] for field in _GOLD]


def _turned(before: Scores, after: Scores) -> Turned:
    """Return what became better and worse of one question."""
    won: list[str] = []
    lost: list[str] = []
    for name in TURNED:
        old, new = before.means[name], after.means[name]
        if old is None or new is None or old == new:
            continue
        is_better = (new < old) if DEFINITIONS[name].is_lower_better else (new > old)
        (won if is_better else lost).append(name)
    return Turned(after.id, tuple(won), tuple(lost))
