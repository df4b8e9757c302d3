"""Two evaluations side by side: their figures on the questions of both, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.errors import GoldError
from qa.evaluation.definitions import DEFINITIONS
from qa.evaluation.metrics import Metric, metrics
from qa.evaluation.pairs import Change, changes
from qa.evaluation.results import Results

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
class Contrast:
    """Evaluation `after` against `before`.

    Figures are over the `common` questions, which both asked, in the order of `after`. `altered`
    are those of them whose gold differs. `only_before` and `only_after` are the others.
    """

    before: Mapping[str, Metric]
    after: Mapping[str, Metric]
    changes: Mapping[str, Change]
    turned: tuple[Turned, ...]
    common: tuple[str, ...]
    altered: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @classmethod
    def of(cls, before: Results, after: Results) -> "Contrast":
        """Compare two evaluations; raises GoldError if they have no question in common."""
        common = tuple(name for name in after.shown if name in before.shown)
        if not common:
            raise GoldError("The two have no question in common, by id: nothing can be compared.")
        shared = set(common)
        old, new = (
            metrics([one for one in results.scores if one.id in shared])
            for results in (before, after)
        )
        return cls(
            before=old,
            after=new,
            changes=changes(new, old),
            turned=_turned(before, after),
            common=common,
            altered=tuple(name for name in common if _gold(before, name) != _gold(after, name)),
            only_before=tuple(name for name in before.shown if name not in shared),
            only_after=tuple(name for name in after.shown if name not in shared),
        )


def different_conditions(before: Results, after: Results) -> list[tuple[str, str, str]]:
    """Return the name and both values of each condition in which the two differ."""
    names = dict.fromkeys([*before.conditions, *after.conditions])
    pairs = [(name, before.conditions.get(name), after.conditions.get(name)) for name in names]
    return [(name, _said(old), _said(new)) for name, old, new in pairs if old != new]


def _said(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} = {one}" for name, one in value.items()) or "default"
    return "not known" if value is None else str(value)


def _gold(results: Results, name: str) -> list[object]:
    return [results.shown[name][field] for field in _GOLD]


def _turned(before: Results, after: Results) -> tuple[Turned, ...]:
    earlier = {one.id: one for one in before.scores}
    found = []
    for one in after.scores:
        if one.id not in earlier:
            continue
        won: list[str] = []
        lost: list[str] = []
        for name in TURNED:
            old, new = earlier[one.id].means[name], one.means[name]
            if old is None or new is None or old == new:
                continue
            is_better = (new < old) if DEFINITIONS[name].is_lower_better else (new > old)
            (won if is_better else lost).append(name)
        if won or lost:
            found.append(Turned(one.id, tuple(won), tuple(lost)))
    return tuple(found)
