"""The encoder: tokens are placed in the text, and vectors are the model's own."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from corpus.errors import ModelError
from corpus.library.records import TOKEN_BYTES
from embeddings.encoder import MAX_PASSAGE_TOKENS, MAX_TITLE_TOKENS, PassageText, TransformerEncoder
from embeddings.model_files import DEFAULT_MODEL, find_model

_TEXT = "The ferry leaves at nine. It does not wait — ever! Naïve passengers learn."
_SENTENCES = ((0, 25), (26, 50), (51, 74))


def test_the_vector_is_that_of_a_plain_encode(model: TransformerEncoder) -> None:
    encoding = model.encode_passages([PassageText("On ferries", _TEXT, _SENTENCES)])[0]
    plain = SentenceTransformer(str(find_model(DEFAULT_MODEL))).encode(f"On ferries. {_TEXT}")
    assert np.allclose(np.frombuffer(encoding.vector, "<f4"), plain, atol=1e-5)


def test_each_sentence_has_its_own_tokens(model: TransformerEncoder) -> None:
    encoding = model.encode_passages([PassageText("On ferries", _TEXT, _SENTENCES)])[0]
    spans = model.token_spans([_TEXT])[0]
    count = len(encoding.tokens) // TOKEN_BYTES
    assert len(encoding.codes) == count * model.codes.code_size
    for (start, end), (first, last) in zip(_SENTENCES, encoding.sentence_tokens, strict=True):
        assert last - first == sum(start <= span[0] < end for span in spans)
    assert encoding.sentence_tokens[-1][1] == count
    assert encoding.sentence_tokens[0][1] == encoding.sentence_tokens[1][0]


def test_passages_of_one_batch_do_not_touch_each_other(model: TransformerEncoder) -> None:
    passages = [PassageText(None, _TEXT[: 10 * at], ((0, 10 * at),)) for at in range(1, 7)]
    together = model.encode_passages(passages)
    alone = [model.encode_passages([passage])[0] for passage in passages]
    for one, other in zip(together, alone, strict=True):
        assert one.tokens == other.tokens
        assert np.allclose(
            np.frombuffer(one.vector, "<f4"), np.frombuffer(other.vector, "<f4"), atol=1e-5
        )


def test_query_tokens_stand_where_their_spans_say(model: TransformerEncoder) -> None:
    query = model.encode_queries(["Who waits for the ferry?"])[0]
    assert [("Who waits for the ferry?")[start:end] for start, end in query.spans] == [
        "Who",
        "waits",
        "for",
        "the",
        "ferry",
        "?",
    ]
    assert query.token_vectors.shape == (6, 384)
    assert np.allclose(np.linalg.norm(query.token_vectors, axis=1), 1, atol=1e-4)


def test_a_passage_and_its_title_fit_the_models_limit(model: TransformerEncoder) -> None:
    title = "long words of a title " * 40
    limit = MAX_PASSAGE_TOKENS - 2
    assert model.passage_limit(None) == limit
    assert model.passage_limit("Ferries") == limit - len(model.token_spans(["Ferries. "])[0])
    assert model.passage_limit(title) == limit - MAX_TITLE_TOKENS - 1
    text = "word " * model.passage_limit(title)
    encoding = model.encode_passages([PassageText(title, text.strip(), ((0, len(text)),))])[0]
    assert len(encoding.tokens) // TOKEN_BYTES == limit


@pytest.mark.parametrize("text", ["", " ", "\ufffd", "\u200b", "a" * 5000, "字" * 300, "👩‍👩‍👧"])
def test_odd_queries_are_encoded(model: TransformerEncoder, text: str) -> None:
    query = model.encode_queries([text])[0]
    assert np.isfinite(query.vector).all()
    assert len(query.tokens) == len(query.spans) == len(query.token_vectors)


def test_another_model_is_used_with_its_own_prompts_and_limit(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    shutil.copytree(find_model(DEFAULT_MODEL), folder)
    settings = folder / "config_sentence_transformers.json"
    prompts = {"query": "query: ", "passage": "passage: "}
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "prompts": prompts}))
    limits = folder / "sentence_bert_config.json"
    limits.write_text(json.dumps({**json.loads(limits.read_text()), "max_seq_length": 64}))
    other = TransformerEncoder.load(str(folder))
    assert other.passage_limit(None) == 64 - 2 - len(other.token_spans(["passage: "])[0])
    plain = SentenceTransformer(str(folder)).encode("query: who?")
    query = other.encode_queries(["who?"])[0]
    assert np.allclose(query.vector, plain, atol=1e-5)
    assert query.spans.tolist() == [[0, 3], [3, 4]]
    assert other.identity != TransformerEncoder.load().identity


def test_a_model_that_is_not_there_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="hf download nobody/nothing"):
        TransformerEncoder.load("nobody/nothing")
    with pytest.raises(ModelError, match="holds no sentence-transformers model"):
        TransformerEncoder.load(str(tmp_path))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    shutil.copytree(find_model(DEFAULT_MODEL), folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="pickled"):
        TransformerEncoder.load(str(folder))
