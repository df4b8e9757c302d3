"""What is written for other tools, read by them."""

import json
from pathlib import Path
from random import Random

import pytest
import pytrec_eval

from qa.evaluation.report.folder import ReportFolder, predictions, trec_name
from tests.qa.evaluation.judged import evaluation, judgement

_OURS = {
    "hit@1": "success_1",
    "hit@5": "success_5",
    "recall@10": "recall_10",
    "recall@100": "recall_100",
    "ndcg@10": "ndcg_cut_10",
}


def test_trec_eval_gives_the_same_figures(tmp_path: Path) -> None:
    random = Random(4)
    items = [f"document-{number}" for number in range(150)]
    judged = [
        judgement(
            f"question {number}%\t",
            ranking=tuple(random.sample(items, 120)),
            relevant={item: random.randint(1, 3) for item in random.sample(items, 4)},
        )
        for number in range(40)
    ]
    asked = evaluation(*judged, judgement("no", ranking=("document-1",), answerable=False))
    folder = ReportFolder(tmp_path / "report")
    folder.prepare()
    folder.write(asked)
    with (folder.path / "qrels.trec").open() as qrels, (folder.path / "run.trec").open() as run:
        evaluator = pytrec_eval.RelevanceEvaluator(
            pytrec_eval.parse_qrel(qrels),
            {"ndcg_cut.10", "recall.10,100", "success.1,5", "recip_rank"},
        )
        measured = evaluator.evaluate(pytrec_eval.parse_run(run)).values()
    assert len(measured) == 40
    for name, theirs in _OURS.items():
        mean = sum(scores[theirs] for scores in measured) / len(measured)
        assert asked.metrics[name].figure() == pytest.approx(mean, abs=1e-6)
    # Theirs goes on after the tenth; what is found there counts nothing in ours.
    reciprocal = sum(
        scores["recip_rank"] for scores in measured if scores["recip_rank"] > 0.099
    ) / len(measured)
    assert asked.metrics["mrr@10"].figure() == pytest.approx(reciprocal, abs=1e-6)


def test_names_have_no_white_space_and_stay_apart() -> None:
    assert trec_name("a b\u00a0c") == "a%20b%C2%A0c"
    assert trec_name("a%20b") == "a%2520b"


def test_what_was_declined_is_predicted_to_have_no_answer(tmp_path: Path) -> None:
    judged = (judgement("a"), judgement("b", answered=False))
    assert predictions(judged) == {"a": "four", "b": ""}
    folder = ReportFolder(tmp_path)
    folder.write(evaluation(*judged))
    assert json.loads((folder.path / "predictions.json").read_text("utf-8")) == {
        "a": "four",
        "b": "",
    }
