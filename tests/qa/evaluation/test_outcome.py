"""What became of a question, and which answers are the worst."""

from typing import Any

import pytest

from qa.evaluation.error_analysis import Outcome, worst
from tests.qa.evaluation.judged import judgement

_FOUND: dict[str, Any] = {"ranking": ("x", "r"), "relevant": {"r": 1}}


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({**_FOUND, "hits": (False, True)}, Outcome.RIGHT),
        ({"answerable": False, "answered": False}, Outcome.RIGHTLY_DECLINED),
        ({"answerable": False}, Outcome.ANSWERED),
        ({"ranking": ("x",), "relevant": {"r": 1}, "hits": (False,)}, Outcome.NOT_RETRIEVED),
        ({**_FOUND, "hits": (False,)}, Outcome.NOT_QUOTED),
        ({**_FOUND, "hits": (False,), "answered": False}, Outcome.NOT_QUOTED),
        ({**_FOUND, "hits": (True,), "answered": False}, Outcome.DECLINED),
        ({"hits": None}, Outcome.UNJUDGED),
        ({"hits": None, "answered": False}, Outcome.DECLINED),
    ],
)
def test_a_failure_is_named_by_the_first_step_that_lost_it(
    fields: dict[str, Any], outcome: Outcome
) -> None:
    assert Outcome.of(judgement("a", **fields)) is outcome


def test_wrong_answers_are_worse_than_wrong_declines_and_the_surest_come_first() -> None:
    judged = [
        judgement("right", hits=(True,), confidence=0.99),
        judgement("doubtful", hits=(False,), confidence=0.5),
        judgement("sure", answerable=False, confidence=0.9),
        judgement("shy", hits=(True,), answered=False, confidence=0.01),
        judgement("b tie", hits=(False,), confidence=0.5),
    ]
    assert [failure.gold.id for failure in worst(judged, 10)] == [
        "sure",
        "b tie",
        "doubtful",
        "shy",
    ]
    assert [failure.gold.id for failure in worst(judged, 1)] == ["sure"]
