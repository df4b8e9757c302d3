"""Training a reader: examples from SQuAD's format, checkpoints, and the weights that come out."""

import json
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
import torch
from safetensors.torch import load_file

from corpus.errors import GoldError
from embeddings.encoder import TransformerEncoder
from qa.gold.squad import Answer
from qa.reader.train import training
from qa.reader.train.examples import Example, examples, preferred
from qa.reader.train.mining import hard_negatives

_CONTEXT = (
    "The blue ferry was built in Norland in 1987. It was sold to a harbour company for two million"
    " pounds. Captain Ada Byron steered it for ten years. The passengers paid four pounds each. "
)


def _squad(path: Path) -> Path:
    articles = []
    for number in range(6):
        town = f"Town{number}"
        context = _CONTEXT.replace("Norland", town) * 3
        qas = [
            {
                "id": f"{number}-1",
                "question": f"Where was the ferry of {town} built?",
                "answers": [{"text": town, "answer_start": context.index(town)}],
            },
            {
                "id": f"{number}-2",
                "question": f"Who steered the ferry of {town}?",
                "answers": [{"text": "Ada Byron", "answer_start": context.index("Ada Byron")}],
            },
            {"id": f"{number}-3", "question": "Who sank it?", "is_impossible": True},
        ]
        articles.append({"title": town, "paragraphs": [{"context": context, "qas": qas}]})
    path.write_text(json.dumps({"data": articles}))
    return path


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, model: TransformerEncoder) -> list[Example]:
    path = _squad(tmp_path_factory.mktemp("squad") / "squad.json")
    return examples(path, model, Random(1))


def test_answers_stand_where_examples_say(drawn: list[Example]) -> None:
    answered = [example for example in drawn if example.answer]
    assert len(answered) == 12
    for example in answered:
        assert example.answer is not None
        words = example.text.passage[slice(*example.answer)]
        assert words == "Ada Byron" or words.startswith("Town")
    assert 6 <= len(drawn) - len(answered) <= 12


def test_half_a_file_is_its_even_articles(tmp_path: Path, model: TransformerEncoder) -> None:
    found = examples(_squad(tmp_path / "squad.json"), model, Random(1), half=True)
    told = " ".join(example.text.passage for example in found)
    assert "Town2" in told
    assert "Town3" not in told


def test_the_answer_that_most_gave_is_preferred() -> None:
    given = [Answer(text=text) for text in ("in 1987", "1987", "the year 1987", "1987")]
    assert preferred(given).text == "1987"


def test_what_is_not_of_the_format_is_refused(tmp_path: Path, model: TransformerEncoder) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{")
    with pytest.raises(GoldError, match=r"broken\.json"):
        examples(path, model, Random(1))


def test_hard_negatives_do_not_hold_the_answer(tmp_path: Path, model: TransformerEncoder) -> None:
    path = _squad(tmp_path / "squad.json")
    found = list(hard_negatives(path, model, tmp_path / "cache", Random(1), questions=8))
    assert found
    for example in found:
        assert example.answer is None
        if example.question.startswith("Who steered"):
            assert "Ada Byron" not in example.text.passage


def test_a_run_that_was_cut_off_goes_on_as_if_it_had_not_been(
    drawn: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "_SAVED_EVERY", 1)
    monkeypatch.setattr(training, "_BATCH", 4)

    def weights(name: str) -> dict[str, torch.Tensor]:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return load_file(training.train(drawn, folder, steps=3, rate=1e-3, seed=1))

    whole = weights("whole")
    real = torch.save
    saved: list[object] = []

    def interrupted(state: object, path: Path) -> None:
        real(state, path)
        saved.append(state)
        if len(saved) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(torch, "save", interrupted)
        with pytest.raises(KeyboardInterrupt):
            weights("cut")
    again = weights("cut")
    assert whole.keys() == again.keys()
    assert all(torch.equal(whole[name], again[name]) for name in whole)
    assert all(tensor.dtype is torch.bfloat16 for tensor in whole.values())


@pytest.mark.nightly
def test_five_minutes_of_training_teach_something(tmp_path: Path) -> None:
    reading = Path(__file__).resolve().parents[4] / "shared" / "reading"
    if not reading.is_dir():
        pytest.skip("the training data are not part of the project: no ../shared/reading here")
    command = [sys.executable, "-m", "qa.reader.train", str(reading / "nq_dev.json")]
    options = ["--out", str(tmp_path), "--steps", "120", "--mined", "50"]
    started = time.monotonic()
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    assert time.monotonic() - started < 600
    losses = [
        float(line.split("loss ")[1].split(",")[0])
        for line in done.stderr.splitlines()
        if "loss " in line
    ]
    assert losses[-1] < 0.75 * losses[0]
    assert (tmp_path / training.WEIGHTS_NAME).stat().st_size < 25_000_000
