"""The figures, worked out by hand and against other definitions."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from qa.evaluation.judgement import Judgement
from qa.evaluation.metrics import Scores, aurc, auroc, metrics, scores
from qa.evaluation.significance import Interval, change, interval
from tests.qa.evaluation.judged import judgement


def figures(*judgements: Judgement) -> dict[str, float]:
    return {name: metric.figure() for name, metric in metrics(scores(judgements)).items()}


def test_a_ranking_is_scored_by_the_ranks_of_what_is_relevant() -> None:
    computed = figures(
        judgement("a", ranking=("x", "r", "y", "s"), relevant={"r": 1, "s": 1, "t": 1})
    )
    assert computed["hit@1"] == 0
    assert computed["hit@5"] == 1
    assert computed["mrr@10"] == pytest.approx(1 / 2)
    assert computed["recall@10"] == pytest.approx(2 / 3)
    gain = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert computed["ndcg@10"] == pytest.approx(gain / ideal)


def test_a_question_without_a_prediction_counts_zero() -> None:
    computed = figures(
        judgement("a", ranking=("r",), relevant={"r": 1}, hits=(True,)),
        judgement("b", relevant={"r": 1}, hits=()),
    )
    assert (computed["hit@1"], computed["mrr@10"], computed["quote_hit@1"]) == (0.5, 0.5, 0.5)


def test_unanswerable_questions_are_not_part_of_the_ranking() -> None:
    computed = figures(
        judgement("a", ranking=("r",), relevant={"r": 1}),
        judgement("b", answerable=False, answered=False),
    )
    assert computed["hit@1"] == 1
    assert computed["false_answers"] == 0
    assert computed["served_coverage"] == 0.5


def test_quotes_count_up_to_their_rank() -> None:
    computed = figures(judgement("a", hits=(False, False, True)), judgement("b", hits=(True,)))
    assert (computed["quote_hit@1"], computed["quote_hit@3"]) == (0.5, 1.0)


def test_the_length_of_core_sentences_is_averaged_by_question() -> None:
    assert figures(judgement("a"), judgement("b", hits=(True,)))["quote_characters"] == 6


def test_served_answers_are_right_if_answerable_and_quoted() -> None:
    computed = figures(
        judgement("a", hits=(False, True)),
        judgement("b", hits=(False, False)),
        judgement("c", answerable=False),
        judgement("d", hits=(True,), answered=False),
    )
    assert computed["served_coverage"] == 0.75
    assert computed["served_accuracy"] == pytest.approx(1 / 3)
    assert computed["false_answers"] == 1
    assert computed["false_declines"] == pytest.approx(1 / 3)


def test_auroc_is_scikit_learns() -> None:
    sure = [0.9, 0.4, 0.6, 0.1]
    answerable = [True, True, False, False]
    computed = figures(
        *(
            judgement(str(number), answerable=is_answerable, confidence=confidence)
            for number, (is_answerable, confidence) in enumerate(zip(answerable, sure, strict=True))
        )
    )
    assert computed["answerable_auroc"] == pytest.approx(roc_auc_score(answerable, sure)) == 0.75


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.1, 0.3, 0.3, 0.8, 0.9])), min_size=2))
def test_auroc_is_scikit_learns_whatever_is_tied(asked: list[tuple[bool, float]]) -> None:
    answerable, sure = (np.array(values, float) for values in zip(*asked, strict=True))
    if 0 < answerable.sum() < len(asked):
        assert auroc(answerable, sure) == pytest.approx(roc_auc_score(answerable, sure))
    else:
        assert auroc(answerable, sure) == 0.5


def test_the_risk_coverage_curve_is_averaged_over_its_steps() -> None:
    # By falling confidence: right, wrong, right; risks 0, 1/2, 1/3.
    assert aurc(np.array([1.0, 1.0, 0.0]), np.array([0.9, 0.1, 0.5])) == pytest.approx(5 / 18)


def test_equal_confidences_share_their_risk_whatever_the_order() -> None:
    level = np.array([0.5, 0.5])
    assert aurc(np.array([1.0, 0.0]), level) == aurc(np.array([0.0, 1.0]), level) == 0.5


judgements = st.lists(
    st.builds(
        judgement,
        st.uuids().map(str),
        ranking=st.permutations(["r", "s", "x", "y"]).map(tuple),
        relevant=st.sampled_from([{"r": 1}, {"r": 2, "s": 1}, {}]),
        answerable=st.booleans(),
        answered=st.booleans(),
        confidence=st.sampled_from([0.1, 0.5, 0.9]),
        hits=st.sampled_from([None, (), (True,), (False, True)]),
    ),
    min_size=1,
    max_size=12,
)


@given(judgements, st.randoms(use_true_random=False))
def test_the_order_of_questions_changes_nothing(asked: list[Judgement], random: Random) -> None:
    shuffled = random.sample(asked, len(asked))
    assert figures(*shuffled) == pytest.approx(figures(*asked))


def plain(name: str, hit: float, confidence: float = 0.5) -> Scores:
    means = dict.fromkeys(scores([judgement("x")])[0].means)
    return Scores(name, True, confidence, 1.0, {**means, "hit@1": hit})


def test_an_interval_holds_the_figure_and_shrinks_with_the_number_of_questions() -> None:
    few = interval(metrics([plain(str(number), number % 2) for number in range(20)])["hit@1"])
    many = interval(metrics([plain(str(number), number % 2) for number in range(2000)])["hit@1"])
    assert few is not None
    assert many is not None
    assert few.low < many.low < 0.5 < many.high < few.high


def test_one_question_has_no_interval() -> None:
    assert interval(metrics([plain("a", 1)])["hit@1"]) is None


def test_a_difference_is_paired() -> None:
    old = metrics([plain(str(number), number % 2) for number in range(100)])["hit@1"]
    new = metrics(
        [plain(str(number), 1.0 if number < 10 else number % 2) for number in reversed(range(100))]
    )
    computed = change(new["hit@1"], old)
    assert computed is not None
    # Five questions of a hundred changed, all for the better: zero is outside the interval.
    assert computed.questions == 100
    assert computed.difference == pytest.approx(0.05)
    assert isinstance(computed.interval, Interval)
    assert 0 < computed.interval.low < 0.05 < computed.interval.high < 0.12
    # All five go up in 1 of the 32 ways that their signs can fall, all five down in another.
    assert computed.p_value == pytest.approx(2 / 32)


def test_without_common_questions_there_is_no_difference() -> None:
    assert change(metrics([plain("a", 1)])["hit@1"], metrics([plain("b", 1)])["hit@1"]) is None
