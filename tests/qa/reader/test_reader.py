"""Reading: spans that stand in the passage, margins, and whose weights are loaded."""

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from corpus.errors import ModelError
from embeddings.model_files import DEFAULT_MODEL, find_model
from qa.reader import Text, TransformerReader, load_models, load_reader, network
from qa.reader.inputs import MAX_TOKENS, windows
from tests.qa.reader.tiny import save_reader, save_reranker

_TOKENIZER = AutoTokenizer.from_pretrained(str(find_model(DEFAULT_MODEL)))
_FERRY = "The blue ferry was sold in 1987 for two million pounds. Captain Ada Byron wept."


@pytest.fixture(scope="module")
def reader() -> TransformerReader:
    loaded = load_reader()
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TransformerReader:
    loaded = load_reader(str(save_reader(tmp_path_factory.mktemp("reader"))))
    assert loaded is not None
    return loaded


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the ferry sold?", "1987"),
        ("How much was paid for the ferry?", "two million pounds"),
        ("Who wept?", "Ada Byron"),
    ],
)
def test_the_words_that_answer_are_found(
    reader: TransformerReader, question: str, words: str
) -> None:
    (reading,) = reader.read(question, [Text("The ferry", _FERRY)])
    span = reading.best(0, len(_FERRY))
    assert span is not None
    assert words in _FERRY[span.start : span.end]
    assert len(_FERRY[span.start : span.end]) <= len(words) + 12
    assert span.margin > 0


def test_what_does_not_answer_has_a_lower_margin(reader: TransformerReader) -> None:
    other = Text("Owls", "Owls hunt at night. Their ears are uneven.")
    readings = reader.read("When was the ferry sold?", [other, Text(None, _FERRY)])
    margins = [
        span.margin for reading in readings if (span := reading.best(0, len(reading.passage)))
    ]
    assert margins[0] < 0 < margins[1]


def test_passages_read_together_are_read_as_alone(reader: TransformerReader) -> None:
    texts = [Text("The ferry", _FERRY), Text(None, "Owls hunt."), Text(None, "It rained. " * 30)]
    together = reader.read("When was it sold?", texts)
    for text, reading in zip(texts, together, strict=True):
        (alone,) = reader.read("When was it sold?", [text])
        first, second = (one.best(0, len(text.passage)) for one in (reading, alone))
        assert first is not None
        assert second is not None
        assert (first.start, first.end) == (second.start, second.end)
        assert first.margin == pytest.approx(second.margin, abs=0.3)


def test_a_sentence_is_read_for_itself(reader: TransformerReader) -> None:
    (reading,) = reader.read("When was the ferry sold?", [Text(None, _FERRY)])
    start = _FERRY.index("Captain")
    span = reading.best(start, len(_FERRY))
    assert span is not None
    assert start <= span.start < span.end <= len(_FERRY)
    assert reading.best(start, start) is None


@settings(max_examples=30, deadline=None)
@given(
    st.text(max_size=60),
    st.text(min_size=1, max_size=200),
    st.one_of(st.none(), st.text(max_size=9)),
)
def test_spans_stand_in_the_passage(
    tiny: TransformerReader, question: str, passage: str, title: str | None
) -> None:
    (reading,) = tiny.read(question, [Text(title, passage)])
    span = reading.best(0, len(passage))
    assert span is None or 0 <= span.start < span.end <= len(passage)


def test_a_long_passage_is_read_to_its_end(tiny: TransformerReader) -> None:
    passage = "The lighthouse keeper counted gulls. " * 60
    cut = windows(_TOKENIZER, "Who counted? " * 200, [Text("A title", passage)])
    assert len(cut) > 1
    assert all(len(window.tokens) <= MAX_TOKENS for window in cut)
    assert max(int(window.spans.max()) for window in cut) == len(passage.rstrip())
    (reading,) = tiny.read("Who counted?", [Text(None, passage)])
    last = passage.rindex("The")
    assert reading.best(last, len(passage)) is not None


def test_neither_question_nor_title_can_be_marked() -> None:
    (window,) = windows(_TOKENIZER, "Blue ferry?", [Text("Blue ferry", "It left.")])
    marked = {"It left."[start:end] for start, end in window.spans.tolist()} - {""}
    assert marked == {"It", "left", "."}


def test_no_passages_are_no_readings(tiny: TransformerReader) -> None:
    assert tiny.read("Who?", []) == []


def test_none_is_no_reader() -> None:
    assert load_reader("none") is None
    assert load_models("none").name == "none"


def test_weights_that_are_not_the_expected_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (None, b"other weights"):
        path = tmp_path / "reader.safetensors"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setattr(network, "_WEIGHTS", path)
        with pytest.raises(ModelError, match=r"missing or not the expected ones.*--reader none"):
            load_reader()


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    folder = save_reader(tmp_path)
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="pickled Python objects"):
        load_reader(str(folder))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no"):
        load_reader(str(tmp_path))
    with pytest.raises(ModelError, match="neither a folder nor among"):
        load_reader("nobody/nothing")


def test_a_reranker_scores_between_0_and_1(tmp_path: Path) -> None:
    models = load_models("none", str(save_reranker(tmp_path)))
    assert models.reranker is not None
    assert models.name == f"none after {tmp_path}"
    scores = models.reranker.scores("Which ferry?", [Text("Ferries", _FERRY), Text(None, "Owls.")])
    assert len(scores) == 2
    assert all(0 < score < 1 for score in scores)


def test_a_reranker_of_several_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 scores for a passage"):
        load_models("none", str(save_reranker(tmp_path, labels=3)))
