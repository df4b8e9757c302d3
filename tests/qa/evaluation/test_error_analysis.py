"""Curves over other thresholds, and figures of parts."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve

from qa.evaluation.error_analysis import (
    Point,
    declining,
    question_word,
    risk_coverage,
    slices,
    stage_times,
)
from qa.evaluation.evaluation import article_names
from qa.gold.gold import GoldDocument, GoldEvidence, GoldSet
from tests.qa.evaluation.judged import evaluation, judgement


def test_risk_rises_with_coverage_as_worked_out_by_hand() -> None:
    asked = evaluation(
        judgement("a", hits=(True,), confidence=0.9),
        judgement("b", hits=(False,), confidence=0.5),
        judgement("c", answerable=False, confidence=0.1),
    )
    assert risk_coverage(asked.scores) == [Point(1 / 3, 0), Point(2 / 3, 1 / 2), Point(1, 2 / 3)]
    height = sum(point.y for point in risk_coverage(asked.scores)) / 3
    assert asked.metrics["aurc"].figure() == pytest.approx(height)


def test_without_right_and_wrong_quotes_there_is_no_curve() -> None:
    asked = evaluation(judgement("a"), judgement("b"))
    assert risk_coverage(asked.scores) == []
    assert declining(asked.scores) == ([], [])


def test_declining_is_what_scikit_learn_says_of_the_complement() -> None:
    draw = np.random.default_rng(2)
    sure = draw.random(60).round(3)
    answerable = draw.random(60) < 0.3 + 0.5 * sure
    judged = [
        judgement(str(number), answerable=bool(can_be_answered), confidence=float(sure[number]))
        for number, can_be_answered in enumerate(answerable)
    ]
    precision, recall = declining(evaluation(*judged).scores)
    theirs = precision_recall_curve(~answerable, -sure)
    # Theirs declines what is at the threshold too: ours at the next higher level.
    expected = {(round(p, 9), round(r, 9)) for p, r in zip(theirs[0], theirs[1], strict=True)}
    by_threshold = {point.x: point.y for point in recall}
    for point in precision:
        assert (round(point.y, 9), round(by_threshold[point.x], 9)) in expected


def test_many_questions_make_no_longer_curves() -> None:
    judged = [
        judgement(
            str(number),
            answerable=number % 5 > 0,
            hits=(number % 3 > 0,),
            confidence=number / 10_000,
        )
        for number in range(2000)
    ]
    asked = evaluation(*judged).scores
    points = risk_coverage(asked)
    assert len(points) == 200
    assert (points[0].x, points[-1].x) == (1 / 2000, 1)
    precision, recall = declining(asked)
    assert len(recall) == 200
    assert [point.x for point in precision] == [point.x for point in recall[1:]]
    assert (precision[-1].y, recall[-1].y) == (0.2, 1)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("How many boats are there?", "how many"),
        ("In which year, and why?", "which"),
        ("Whose boat is it?", "who"),
        ("Tell me of boats", "other"),
        ("Somewhat", "other"),
    ],
)
def test_the_first_question_word_counts(question: str, word: str) -> None:
    assert question_word(question) == word


def test_slices_are_by_tag_word_history_document_and_article() -> None:
    rhine, salt = (GoldEvidence("rhine"),), (GoldEvidence("salt"),)
    judged = [
        judgement("a", hits=(True,), tags=("x", "y"), question="Who?", evidence=rhine),
        judgement("b", hits=(False,), tags=("x",), question="When?", history=("Who?",)),
        judgement("c", hits=(True,), question="Who?", evidence=salt, group=1),
        judgement("d", answerable=False, question="Why?", group=1),
    ]
    documents = (GoldDocument("rhine", "Rivers", ""), GoldDocument("salt", "Salt", ""))
    parts_by_kind = slices(
        evaluation(*judged, gold=GoldSet(tuple(question.gold for question in judged), documents))
    )
    shown = {
        kind: {part.name: part.questions for part in parts} for kind, parts in parts_by_kind.items()
    }
    assert shown == {
        "Tag": {"x": 2, "y": 1},
        "Question word": {"who": 2, "when": 1, "why": 1},
        "Follow-up": {"alone": 3, "after earlier questions": 1},
        "Article": {"Rivers": 2, "Salt": 2},
        "Document": {"rhine": 1, "salt": 1},
    }
    (tagged, _) = parts_by_kind["Tag"]
    assert tagged.figures["quote_hit@1"][0] == 0.5
    assert "false_answers" not in tagged.figures


def test_articles_are_called_by_their_title_or_by_the_tag_that_their_questions_share() -> None:
    asked = [
        judgement(str(number), tags=("clouds", str(number)), group=group).gold
        for number, group in enumerate([0, 0, 1, 1, 1])
    ]
    untitled = judgement("5", group=2).gold
    assert article_names(GoldSet((*asked, untitled))) == {0: "clouds", 1: "clouds", 2: "group 3"}
    assert article_names(GoldSet((asked[0], asked[2], untitled))) == {}


def test_stages_have_their_median_and_what_they_take_at_most() -> None:
    times = {time.stage: time for time in stage_times([judgement("a"), judgement("b")])}
    assert list(times) == ["encode", "keyword", "vector", "rerank", "quotes", "total"]
    assert (times["quotes"].median, times["quotes"].high) == (6.0, 6.0)
    assert times["vector"].median == 0
