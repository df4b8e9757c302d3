"""Two evaluations side by side."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import GoldError
from qa.evaluation.comparison import Comparison, Turned
from qa.evaluation.judgement import Judgement
from qa.evaluation.results import Results, read_results, write_results
from tests.qa.evaluation.judged import evaluation, judgement


def stored(path: Path, *judgements: Judgement) -> Results:
    write_results(path, evaluation(*judgements))
    return read_results(path)


def test_questions_are_won_and_lost(tmp_path: Path) -> None:
    before = stored(
        tmp_path / "a.json",
        judgement("won", hits=(False, True)),
        judgement("lost", hits=(True,)),
        judgement("same", hits=(True,)),
        judgement("no", answerable=False, answered=False),
    )
    after = stored(
        tmp_path / "b.json",
        judgement("won", hits=(True,)),
        judgement("lost", hits=(False,), answered=False),
        judgement("same", hits=(True,), confidence=0.9),
        judgement("no", answerable=False, answered=True),
    )
    comparison = Comparison.of(before, after)
    assert comparison.turned == (
        Turned("won", ("quote_hit@1",), ()),
        Turned("lost", (), ("quote_hit@1", "quote_hit@3", "false_declines")),
        Turned("no", (), ("false_answers",)),
    )
    assert comparison.changes["quote_hit@1"].questions == 3
    assert comparison.changes["quote_hit@1"].difference == 0
    assert comparison.changes["false_answers"].difference == 1


def test_questions_of_one_of_them_are_told_apart_and_not_counted(tmp_path: Path) -> None:
    before = stored(tmp_path / "a.json", judgement("a", hits=(True,)), judgement("b", hits=(True,)))
    after = stored(
        tmp_path / "b.json",
        judgement("c", hits=(False,)),
        judgement("a", hits=(True,), question="Another one?"),
    )
    comparison = Comparison.of(before, after)
    assert (comparison.common, comparison.altered) == (("a",), ("a",))
    assert (comparison.only_before, comparison.only_after) == (("b",), ("c",))
    assert comparison.after["quote_hit@1"].figure() == 1


def test_nothing_in_common_is_an_error(tmp_path: Path) -> None:
    first, second = (stored(tmp_path / f"{name}.json", judgement(name)) for name in "ab")
    with pytest.raises(GoldError, match="no question in common"):
        Comparison.of(first, second)


def test_conditions_that_differ_are_named(tmp_path: Path) -> None:
    first = stored(tmp_path / "a.json", judgement("a"))
    conditions = {**first.conditions, "revision": 9, "settings": {"mode": "dense"}}
    second = replace(first, conditions=conditions)
    assert Comparison.of(first, second).conditions == (
        ("revision", "1", "9"),
        ("settings", "default", "mode = dense"),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "is not an object"),
        ("{}", "`per_question` is not a list of questions"),
        ('{"per_question": [{"id": "a"}]}', r"per_question\[0\]: `question` is missing"),
        (
            '{"per_question": [{"id": "a", "question": "q", "outcome": "x", "f1": "1"}]}',
            "`f1` is not a number",
        ),
    ],
)
def test_what_is_no_file_of_results_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(GoldError, match=rf"x\.json.*{message}"):
        read_results(tmp_path / "x.json")


def test_a_question_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="has a question twice"):
        stored(tmp_path / "a.json", judgement("a"), judgement("a"))


def test_results_of_an_earlier_version_that_lack_most_fields_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"per_question": [{"id": "a", "question": "q", "outcome": "x", "f1": 1}]}')
    results = read_results(path)
    (scores,) = results.scores
    assert (scores.answerable, scores.confidence, scores.latency_ms) == (True, 0.0, 0.0)
    assert (scores.means["f1"], scores.means["hit@1"]) == (1.0, None)
    assert results.conditions == {}
    assert results.shown["a"]["quotes"] == ()
