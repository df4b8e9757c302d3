"""`evaluate`, as it is typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from corpus.samples import GOLD, SAMPLES
from embeddings.encoder import TransformerEncoder
from qa.command_line import app
from qa.evaluation import collection
from qa.evaluation.metrics import MEANS


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: TransformerEncoder) -> None:
    """Load the model once, and keep nothing in the user's cache."""
    monkeypatch.setattr(TransformerEncoder, "load", classmethod(lambda *_: model))
    monkeypatch.setattr(collection, "user_cache_path", lambda *_, **__: tmp_path / "cache")
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
    found = json.loads(results.read_text("utf-8"))
    assert set(found) == {
        *("questions", "conditions", "metrics", "intervals", "per_question", "lost")
    }
    assert found["questions"] == len(found["per_question"]) == 10
    assert found["metrics"]["citation_validity"] == 1
    low, high = found["intervals"]["hit@1"]
    assert low <= found["metrics"]["hit@1"] <= high
    assert set(MEANS) <= set(found["per_question"][0])


def test_results_are_compared_with_earlier_ones(gold: Path, tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    _evaluate(gold, "--documents", SAMPLES, "--json", results, "--mode", "dense")
    printed = _evaluate(gold, "--documents", SAMPLES, "--baseline", results)
    assert printed.exit_code == 0, printed.output
    assert "change" in printed.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "no documents of its own"),
        (["--documents", SAMPLES, "--library", "x"], "exclude each other"),
        (["--documents", SAMPLES, "--set", "speed=9"], "there is no such setting"),
        (["--documents", SAMPLES, "--set", "quotes=many"], "'many' is no int"),
        (["--documents", SAMPLES, "--baseline", GOLD.parent / "none.json"], "cannot be read"),
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
    assert "What is missing is told by: python -m qa gold check" in printed.output


def test_documents_that_lack_all_evidence_are_an_error(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ferries cross the lake at noon.")
    printed = _evaluate(gold, "--documents", tmp_path / "other.txt")
    assert printed.exit_code == 2
    assert "Not asked" in printed.output
    assert "none whose documents are in the library" in printed.output
