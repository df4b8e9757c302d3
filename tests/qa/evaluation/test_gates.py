"""Limits: how they are given, and when they hold."""

import numpy as np
import pytest

from corpus.errors import GoldError
from qa.evaluation.asking import Plan
from qa.evaluation.gates import Gate, Limit, check, gates, require_figures
from qa.evaluation.metrics import DEFINITIONS, Metric, Values, mean
from qa.evaluation.significance import Change, change
from qa.gold.gold import GoldEvidence, GoldQuestion, GoldSet
from qa.settings import Unanswerable

_EVIDENCE = (GoldEvidence("a.txt"),)
_GOLD = GoldSet((GoldQuestion("a", "Who?", ("Ada",), True, _EVIDENCE, (), (), 0),))


def metric(*values: float) -> Metric:
    return Metric(mean, tuple(map(str, range(len(values)))), (np.array(values),))


def test_limits_are_given_as_metric_and_value() -> None:
    assert gates(["hit@1=0.8"], ["aurc=.2"], ["f1=0"]) == (
        Gate(Limit.MINIMUM, "hit@1", 0.8),
        Gate(Limit.MAXIMUM, "aurc", 0.2),
        Gate(Limit.DROP, "f1", 0.0),
    )


@pytest.mark.parametrize(
    ("limit", "entry", "message"),
    [
        (
            Limit.MINIMUM,
            "speed=1",
            "--min speed=1: there is no such metric. The metrics are: hit@1,",
        ),
        (Limit.MINIMUM, "hit@1", "--min hit@1: '' is not a number. Write it like hit@1=0.8."),
        (Limit.MAXIMUM, "aurc=low", "--max aurc=low: 'low' is not a number"),
        (Limit.MAXIMUM, "aurc=nan", "'nan' is not a number"),
        (Limit.DROP, "f1=-0.1", "--max-drop f1=-0.1: '-0.1' is not a number of 0 or more"),
    ],
)
def test_what_is_no_limit_is_named_with_its_option(limit: Limit, entry: str, message: str) -> None:
    with pytest.raises(GoldError, match=message.replace(".", r"\.")):
        Gate.of(limit, entry)


def test_a_figure_at_the_limit_keeps_it() -> None:
    figures = {"f1": metric(1, 0)}
    assert check(Gate(Limit.MINIMUM, "f1", 0.5), figures, {}).holds
    assert check(Gate(Limit.MAXIMUM, "f1", 0.5), figures, {}).holds
    below = check(Gate(Limit.MINIMUM, "f1", 0.6), figures, {})
    assert (below.holds, below.reason) == (False, "0.5 is below it")
    assert not check(Gate(Limit.MAXIMUM, "f1", 0.4), figures, {}).holds


@pytest.mark.parametrize(
    ("name", "difference", "p_value", "holds", "reason"),
    [
        ("f1", -0.03, 0.01, False, "worse by 0.03 on 50 questions, p = 0.010"),
        ("f1", -0.03, 0.20, True, "worse by 0.03 on 50 questions, p = 0.200: may be chance"),
        ("f1", -0.02, 0.01, True, "worse by 0.02 on 50 questions, p = 0.010"),
        ("f1", 0.03, 0.01, True, "better by 0.03 on 50 questions, p = 0.010"),
        ("f1", 0.0, 1.0, True, "the same on 50 questions, p = 1.000"),
        ("aurc", 0.03, 0.01, False, "worse by 0.03 on 50 questions, p = 0.010"),
        ("aurc", -0.03, 0.01, True, "better by 0.03 on 50 questions, p = 0.010"),
    ],
)
def test_a_drop_fails_only_if_it_is_too_large_and_no_chance(
    name: str, difference: float, p_value: float, *, holds: bool, reason: str
) -> None:
    changes = {name: Change(50, difference, None, p_value)}
    result = check(Gate(Limit.DROP, name, 0.02), {name: metric(1)}, changes)
    assert (result.holds, result.reason) == (holds, reason)


def test_a_limit_without_a_figure_is_an_error() -> None:
    with pytest.raises(GoldError, match="this evaluation has no figure for f1"):
        check(Gate(Limit.MINIMUM, "f1", 0.5), {}, {})
    with pytest.raises(GoldError, match="the baseline has no figure for f1"):
        check(Gate(Limit.DROP, "f1", 0.5), {"f1": metric(1)}, {})


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("hit@1", "has evidence"),
        ("f1", "has answers"),
        ("quote_hit@1", "has answers or quoted evidence"),
        ("false_answers", "is unanswerable"),
    ],
)
def test_what_will_have_no_figure_is_told_before_asking(name: str, needed: str) -> None:
    gold = GoldSet((GoldQuestion("a", "Who?", (), True, (), (), (), 0),))
    with pytest.raises(GoldError, match=f"no question {needed}"):
        require_figures([Gate(Limit.MINIMUM, name, 0.5)], gold, Plan(), None)


def test_unanswerable_questions_can_be_made() -> None:
    limits = [Gate(Limit.MINIMUM, name, 0.5) for name in DEFINITIONS]
    require_figures(limits, _GOLD, Plan(unanswerable=Unanswerable.DOCUMENT), None)


def test_a_baseline_without_the_figure_is_told_before_asking() -> None:
    limits = [Gate(Limit.DROP, "f1", 0.5)]
    require_figures(limits, _GOLD, Plan(), {"f1": metric(1)})
    with pytest.raises(GoldError, match="the baseline has no figure for f1"):
        require_figures(limits, _GOLD, Plan(), {"hit@1": metric(1)})


def test_the_same_figures_are_surely_no_change() -> None:
    assert change(metric(1, 0, 1), metric(1, 0, 1)) == change(metric(1, 0, 1), metric(1, 0, 1))
    same = change(metric(1, 0, 1), metric(1, 0, 1))
    assert same is not None
    assert (same.difference, same.p_value, same.is_significant) == (0, 1, False)


def test_a_figure_that_is_no_mean_is_compared_by_swapping_questions() -> None:
    def highest(values: Values) -> float:
        return float(values.max())

    ids = tuple("abcd")
    ours = Metric(highest, ids, (np.array([5.0, 1, 1, 1]),))
    theirs = Metric(highest, ids, (np.array([0.0, 1, 1, 1]),))
    result = change(ours, theirs)
    assert result is not None
    # Whichever way the one differing question falls, the difference is 4 or -4.
    assert (result.difference, result.p_value) == (4, 1)


def test_many_small_losses_are_no_chance_and_one_large_is() -> None:
    before = metric(*[0.5] * 40)
    everywhere = change(metric(*[0.4] * 40), before)
    once = change(metric(*[0.5] * 39, 0.0), before)
    assert everywhere is not None
    assert once is not None
    assert everywhere.p_value == pytest.approx(2 / 10_000)
    assert once.p_value == 1
