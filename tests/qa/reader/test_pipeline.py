"""Asking with a reader: what it changes in an answer, and what it must not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.library.database import Library
from qa.answer import Answer
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.reader import Models, Reading, Text
from qa.reader.model import Scores
from qa.settings import Settings
from tests.fake_encoder import FakeEncoder

_LOGIT = 6.0


class WordReader:
    """Finds one word wherever it stands, and nothing else; keeps what it was asked."""

    name, identity = "word", "word 1"

    def __init__(self, word: str, milliseconds: float = 1.0) -> None:
        """Mark `word`."""
        self.milliseconds = milliseconds
        self.asked: list[tuple[str, Sequence[Text]]] = []
        self._word = word

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Read word by word."""
        self.asked.append((question, texts))
        return [self._reading(text.passage) for text in texts]

    def _reading(self, passage: str) -> Reading:
        words = passage.split(" ")
        starts = np.cumsum([0, *(len(word) + 1 for word in words)])[:-1]
        spans = np.array(
            [(start, start + len(word)) for start, word in zip(starts, words, strict=True)]
        )
        found = np.array([word.strip(".") == self._word for word in words])
        logits = np.where(found, _LOGIT, -_LOGIT).astype(np.float32)
        spans[found, 1] = spans[found, 0] + len(self._word)
        return Reading(passage, (Scores(spans, logits, logits, 0.0),))


class LastReranker:
    """Ranks passages by what stands last in the alphabet."""

    name, identity = "last", "last 1"

    def scores(self, question: str, texts: Sequence[Text]) -> list[float]:
        """Return the order of the alphabet as scores."""
        assert question
        order = sorted(text.passage for text in texts)
        return [order.index(text.passage) / len(order) for text in texts]


@pytest.fixture
def ferries(library: Library, folder: Path, fake: FakeEncoder) -> Library:
    for number, colour in enumerate(("red", "blue", "green", "white")):
        (folder / f"{colour}.txt").write_text(
            f"The ferry to the harbour is {colour}. It was sold in 198{number}."
        )
    index(library, lambda: fake, [folder])
    return library


def _asked(
    library: Library, models: Models, question: str, settings: Settings | None = None
) -> Answer:
    assistant = Assistant(library, FakeEncoder(), settings or Settings(), models)
    return assistant.ask(question)


def _marked(answer: Answer) -> list[str]:
    return [
        quote.text[start - quote.start : end - quote.start]
        for quote in answer.quotes
        for start, end in quote.highlights
    ]


def test_the_sentence_with_the_readers_words_comes_first_with_them_marked(
    ferries: Library,
) -> None:
    answer = _asked(ferries, Models(WordReader("1982")), "Which ferry to the harbour?")
    assert answer.quotes[0].document.name == "green.txt"
    assert answer.passages[0].document.name == "green.txt"
    assert _marked(answer) == ["1982"]
    assert answer.evidence.margin > 0.5


def test_words_that_are_not_sure_are_not_marked(ferries: Library) -> None:
    sure = Models(WordReader("1982"))
    settings = replace(Settings(), mark_margin=2 * _LOGIT + 1)
    assert _marked(_asked(ferries, sure, "Which ferry to the harbour?", settings)) == []


def test_without_a_reader_nothing_is_marked(ferries: Library) -> None:
    answer = _asked(ferries, Models(), "Which ferry to the harbour is red?")
    assert answer.quotes
    assert _marked(answer) == []
    assert answer.evidence.margin == 0


def test_a_slow_machine_reads_fewer_passages(ferries: Library) -> None:
    for milliseconds, expected in ((1.0, 4), (400.0, 2), (9_000.0, 1)):
        reader = WordReader("1982", milliseconds)
        _asked(ferries, Models(reader), "Which ferry to the harbour?")
        ((_, texts),) = reader.asked
        assert len(texts) == expected


def test_a_reranker_chooses_what_is_read(ferries: Library) -> None:
    reader = WordReader("never")
    settings = replace(Settings(), read_passages=2)
    _asked(ferries, Models(reader, LastReranker()), "Which ferry to the harbour?", settings)
    ((_, texts),) = reader.asked
    assert [text.passage.split(".")[0].split()[-1] for text in texts] == ["white", "red"]


def test_a_question_that_leans_is_read_after_the_one_before(ferries: Library) -> None:
    reader = WordReader("1982")
    assistant = Assistant(ferries, FakeEncoder(), models=Models(reader))
    first = assistant.ask("Is the harbour ferry green?")
    reader.asked.clear()
    assistant.ask("When was it sold?", [first])
    alone, together = (question for question, _ in reader.asked)
    assert alone == "When was it sold?"
    assert together == "Is the harbour ferry green? When was it sold?"
    reader.asked.clear()
    assistant.ask("Which ferry to the harbour did Ada Byron sell?", [first])
    assert {question for question, _ in reader.asked} == {
        "Which ferry to the harbour did Ada Byron sell?"
    }


def test_only_figures_among_the_readers_words_differ(ferries: Library) -> None:
    class _Figures(WordReader):
        def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
            assert question
            return [
                WordReader(text.passage.split()[-1].strip("."))._reading(text.passage)
                for text in texts
            ]

    question = "When was the ferry to the harbour sold?"
    differing = _asked(ferries, Models(_Figures("")), question)
    assert differing.differences
    assert _asked(ferries, Models(WordReader("sold")), question).differences == ()
