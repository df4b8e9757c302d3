"""`evaluate`, as it is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from corpus import GOLD, SAMPLES
from embeddings.encoder import TransformerEncoder
from qa.cli.main import app
from qa.evaluation import asking, collection
from qa.evaluation.judgement import Judgement, judge
from qa.evaluation.metrics import MEANS


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for what is kept."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, cache: Path, model: TransformerEncoder) -> None:
    """Load the model and encode the samples once, and keep nothing in the user's cache."""
    monkeypatch.setattr(TransformerEncoder, "load", classmethod(lambda *_: model))
    monkeypatch.setattr(collection, "user_cache_path", lambda *_, **__: cache)
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Give the first ten of the bundled questions."""
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(GOLD.read_text("utf-8").splitlines()[:10]), "utf-8")
    return path


def _evaluate(*words: object) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, words)])


def test_figures_are_printed_and_written(gold: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    printed = _evaluate(gold, "--documents", SAMPLES, "--json", results)
    assert printed.exit_code == 0, printed.output
    assert "10 questions" in printed.output
    assert "quote_hit@1" in printed.output
    stored = json.loads(results.read_text("utf-8"))
    assert set(stored) == {
        *("questions", "conditions", "metrics", "intervals", "per_question", "lost")
    }
    assert stored["questions"] == len(stored["per_question"]) == 10
    assert stored["metrics"]["citation_validity"] == 1
    low, high = stored["intervals"]["hit@1"]
    assert low <= stored["metrics"]["hit@1"] <= high
    assert set(MEANS) <= set(stored["per_question"][0])


def test_a_report_is_written_and_compared(gold: Path, tmp_path: Path, cache: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    printed = _evaluate(gold, "--documents", SAMPLES, "--report", first, "--max", "hit@1=0")
    assert printed.exit_code == 1, printed.output
    assert f"The report is {first / 'index.html'}" in printed.output
    assert "The worst answers" in printed.output
    assert "FAILED  --max hit@1=0:" in printed.output
    limits = ("--baseline", first / "results.json", "--max-drop", "hit@1=0", "--min", "hit@1=0")
    printed = _evaluate(gold, "--documents", SAMPLES, "--report", second, *limits)
    assert printed.exit_code == 0, printed.output
    assert "change" in printed.output
    assert "kept  --max-drop hit@1=0: the same on 10 questions, p = 1.000" in printed.output
    assert not list((cache / "evaluation" / "runs").iterdir())
    old, new = (
        json.loads((folder / "results.json").read_text("utf-8")) for folder in (first, second)
    )
    for stored in (old, new):
        for name in ("latency_ms_p50", "latency_ms_p95"):
            del stored["metrics"][name], stored["intervals"][name]
    assert (old["metrics"], old["intervals"]) == (new["metrics"], new["intervals"])
    page = tmp_path / "page.html"
    words = ["compare", str(first / "results.json"), str(second / "results.json")]
    compared = CliRunner().invoke(app, [*words, "--html", str(page)])
    assert compared.exit_code == 0, compared.output
    assert "10 questions in both" in compared.output
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_an_interrupted_run_goes_on(
    gold: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_BATCH_QUESTIONS", 4)
    judged = 0

    def interrupted(*given: Any) -> Judgement:  # noqa: ANN401 - those of `judge`
        nonlocal judged
        judged += 1
        if judged == 7:
            raise KeyboardInterrupt
        return judge(*given)

    monkeypatch.setattr(asking, "judge", interrupted)
    assert _evaluate(gold, "--documents", SAMPLES).exit_code == 130
    printed = _evaluate(gold, "--documents", SAMPLES)
    assert printed.exit_code == 0, printed.output
    assert "An interrupted run is continued" in printed.output
    assert "10 questions" in printed.output
    # What was judged of the batch in which it was stopped is judged again.
    assert judged == 7 + 6
    assert not list((cache / "evaluation" / "runs").iterdir())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "no documents of its own"),
        (["--documents", SAMPLES, "--library", "x"], "exclude each other"),
        (["--documents", SAMPLES, "--set", "speed=9"], "there is no such setting"),
        (["--documents", SAMPLES, "--set", "quotes=many"], "'many' is not of type int"),
        (["--documents", SAMPLES, "--baseline", GOLD.parent / "none.json"], "cannot be read"),
        (["--documents", SAMPLES, "--min", "speed=9"], "there is no such metric"),
        (["--documents", SAMPLES, "--max", "hit@1=x"], "--max hit@1=x: 'x' is not a number"),
        (["--documents", SAMPLES, "--max-drop", "hit@1=0"], "needs --baseline"),
        (["--documents", SAMPLES, "--min", "false_answers=0"], "no question is unanswerable"),
        (["--documents", SAMPLES, "--report", GOLD / "x"], "cannot be made: Not a directory"),
        (["--documents", SAMPLES, "--json", GOLD / "x"], "cannot be written to: Not a directory"),
    ],
)
def test_what_cannot_be_done_is_said(gold: Path, options: list[object], message: str) -> None:
    printed = _evaluate(gold, *options)
    assert printed.exit_code == 2
    assert message in printed.output


def test_figures_of_unanswerable_questions_alone_are_refused(gold: Path, tmp_path: Path) -> None:
    with gold.open("a", encoding="utf-8") as file:
        file.write('\n{"id": "x", "question": "Who sank it?", "answerable": false}\n')
    (tmp_path / "other.txt").write_text("Ferries cross the lake at noon.")
    printed = _evaluate(gold, "--documents", tmp_path / "other.txt")
    assert printed.exit_code == 2
    assert "To see what is missing: python -m qa gold check" in printed.output


def test_documents_that_lack_all_evidence_are_an_error(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ferries cross the lake at noon.")
    printed = _evaluate(gold, "--documents", tmp_path / "other.txt")
    assert printed.exit_code == 2
    assert "Not asked" in printed.output
    assert "none whose documents are in the library" in printed.output
