"""The bundled documents and the questions about them."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus import GOLD, SAMPLES
from corpus.document import LoadedDocument
from corpus.loaders import load

_RUN = 8
_QUOTED = re.compile(r'"[^"]*"')


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Give the texts of the documents, by file name."""
    return {path.name: path.read_text("utf-8") for path in SAMPLES.iterdir()}


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    """Give the questions."""
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def test_there_are_five_digests_that_name_their_title_and_publisher(texts: dict[str, str]) -> None:
    assert len(texts) == 5
    for name in texts:
        (document,) = load(SAMPLES / name)
        assert isinstance(document, LoadedDocument)
        assert (document.metadata.title or "").startswith("Digest: ")
        assert document.metadata.publisher == "Verbatim"
        assert document.metadata.author is document.metadata.published is None
        assert document.notices == ()


def test_no_wording_is_taken_from_the_articles_but_in_quotation_marks(
    texts: dict[str, str], articles: Path
) -> None:
    taken = {run for path in articles.glob("*.txt") for run in _runs(path.read_text("utf-8"))}
    for name, text in texts.items():
        for part in _QUOTED.sub("\n\n", text).split("\n\n"):
            assert not taken.intersection(_runs(part)), name


def test_every_question_has_the_same_fields_and_an_id_of_its_own(
    gold: list[dict[str, Any]],
) -> None:
    fields = {"id", "question", "answers", "answerable", "evidence", "history", "tags"}
    assert {frozenset(question) for question in gold} == {frozenset(fields)}
    assert max(Counter(question["id"] for question in gold).values()) == 1
    assert all(question["question"].strip() == question["question"] != "" for question in gold)


def test_no_question_is_asked_twice(gold: list[dict[str, Any]]) -> None:
    asked = Counter((question["question"], *question["history"]) for question in gold)
    assert max(asked.values()) == 1


def test_only_answerable_questions_have_answers_and_evidence(gold: list[dict[str, Any]]) -> None:
    for question in gold:
        assert bool(question["answers"]) == bool(question["evidence"]) == question["answerable"]


def test_every_quote_stands_in_its_document(
    gold: list[dict[str, Any]], texts: dict[str, str]
) -> None:
    for question in gold:
        for evidence in question["evidence"]:
            assert evidence["quote"] in texts[evidence["document"]], question["id"]


def test_every_answer_stands_as_whole_words_in_a_quote_and_every_quote_holds_one(
    gold: list[dict[str, Any]],
) -> None:
    for question in gold:
        quotes = [evidence["quote"] for evidence in question["evidence"]]
        for answer in question["answers"]:
            assert any(_holds(quote, answer) for quote in quotes), (question["id"], answer)
        for quote in quotes:
            assert any(_holds(quote, answer) for answer in question["answers"]), question["id"]


def test_there_are_enough_questions_of_each_kind(gold: list[dict[str, Any]]) -> None:
    alone = [question for question in gold if question["answerable"] and not question["history"]]
    open_ended = [question for question in gold if not question["answerable"]]
    assert len(alone) >= 60
    assert sum("paraphrase" in question["tags"] for question in alone) * 3 >= len(alone)
    assert len(open_ended) >= 20
    assert sum("near" in question["tags"] for question in open_ended) * 2 == len(open_ended)
    assert sum(bool(question["history"]) for question in gold) >= 15


def test_every_document_is_asked_about(gold: list[dict[str, Any]], texts: dict[str, str]) -> None:
    asked = {evidence["document"] for question in gold for evidence in question["evidence"]}
    assert asked == set(texts)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold().replace("’", "'"))
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _holds(quote: str, answer: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", quote) is not None
