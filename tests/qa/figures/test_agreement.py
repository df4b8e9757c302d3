"""Agreement between sources: differences of figures, agreements, and the traps between them."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import SAMPLES
from corpus.document import LoadedDocument
from corpus.loaders import load
from corpus.sentences import split_sentences
from qa.figures import (
    Agreement,
    CoreSentence,
    Difference,
    Figure,
    agreements,
    differences,
)
from qa.figures.comparison import Relation
from tests.benchmarks.figure_pairs import PAIRS, pairs, score, spans


def _of(*texts: str) -> list[CoreSentence]:
    """Return the texts as sentences of one document each."""
    return [CoreSentence(text, at, None) for at, text in enumerate(texts)]


def _spelled(question: str, sentences: list[CoreSentence]) -> list[list[tuple[int, str]]]:
    """Return, of each difference, the documents and words of its figures."""
    return [
        [
            (sentences[one.quote].document, sentences[one.quote].text[one.start : one.end])
            for one in difference.figures
        ]
        for difference in differences(question, sentences)
    ]


def test_one_document_does_not_differ_from_itself() -> None:
    sentences = [
        CoreSentence("Mira Okafor, 41, runs the clinic.", 7, None),
        CoreSentence("The clinic is run by 43-year-old Mira Okafor.", 7, None),
    ]
    assert differences("How old is Mira Okafor?", sentences) == ()


def test_equal_figures_stand_side_by_side() -> None:
    sentences = _of(
        "Meta paid $14 billion for Scale AI.",
        "Meta paid $14.3 billion for Scale AI.",
        "Scale AI is loved by many.",
        "For Scale AI Meta paid 14bn dollars.",
    )
    assert differences("How much did Meta pay for Scale AI?", sentences) == (
        Difference((Figure(0, 10, 21, 0), Figure(3, 23, 35, 0), Figure(1, 10, 23, 1))),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Meta paid $14 billion for it.", "META paid $14 billion\n for it!"),
        ("Meta paid $14 billion for Scale AI.", "Meta paid 14 billion dollars for Scale AI."),
        ("Brown beat Diaz in the long final match.", "Brown beat Diaz in the long final."),
    ],
)
def test_sentences_that_say_the_same_agree(first: str, second: str) -> None:
    assert agreements(_of(first, second)) == (Agreement((0, 1)),)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Meta paid $14 billion for Scale AI.", "Meta paid $14.3 billion for Scale AI."),
        ("Meta bought the firm Scale AI there.", "Meta did not buy the firm Scale AI there."),
        ("Wang was hired by Meta last summer.", "Wang was nearly hired by Meta last summer."),
        ("Anna Brown beat Eva Diaz in the final.", "Eva Diaz beat Anna Brown in the final."),
        ("The old bridge at Sola fell in.", "The old bridge at Tarn fell in."),
        ("They bought 12 brown eggs in town today.", "They bought 12 brown cows in town today."),
        ("", "!"),
    ],
)
def test_sentences_with_other_figures_names_or_denials_do_not_agree(
    first: str, second: str
) -> None:
    assert agreements(_of(first, second)) == ()


def test_an_agreement_needs_two_documents() -> None:
    twice = [CoreSentence("Meta paid for Scale AI.", 1, None)] * 2
    assert agreements(twice) == ()
    third = CoreSentence("Meta paid for Scale AI.", 2, None)
    assert agreements([*twice, third]) == (Agreement((0, 1, 2)),)


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=30))
def test_any_text_may_be_asked_about(texts: list[str], question: str) -> None:
    sentences = _of(*texts)
    for difference in differences(question, sentences):
        for figure in difference.figures:
            assert 0 <= figure.start < figure.end <= len(texts[figure.quote])
        assert len({figure.quote for figure in difference.figures}) == len(difference.figures) > 1
    for agreement in agreements(sentences):
        assert len(agreement.quotes) > 1


def _stating(folder: Path, figure: str) -> list[CoreSentence]:
    """Return the sentences of a folder's documents in which the pattern `figure` is found."""
    found = []
    for at, path in enumerate(sorted(folder.iterdir())):
        (document,) = load(path)
        assert isinstance(document, LoadedDocument)
        for sentence in split_sentences(document.text, document.blocks):
            text = document.text[sentence.start : sentence.end]
            if re.search(figure, text):
                found.append(CoreSentence(text, at, document.metadata.title))
    return found


_AGE, _DEAL = "How old is Alexandr Wang?", "How much did Meta pay for Scale AI?"


def test_the_samples_differ_in_an_age_and_in_a_price() -> None:
    assert _spelled(_AGE, _stating(SAMPLES, r"\b2[89]\b")) == [
        [(0, "28"), (1, "28"), (2, "28"), (3, "28 years old"), (4, "29")]
    ]
    assert _spelled(_DEAL, _stating(SAMPLES, r"\$14\b")) == [
        [
            (0, "$14 billion"),
            (2, "$14 billion"),
            (4, "$14 billion"),
            (1, "$14.9 billion"),
            (2, "$14.3 billion"),
        ]
    ]


def test_the_articles_differ_in_an_age_and_in_a_price(articles: Path) -> None:
    assert _spelled(_AGE, _stating(articles, r"\b2[89]\b")) == [
        [
            (0, "29"),
            (0, "29-year-old"),
            (1, "28-year-old"),
            (2, "28-year-old"),
            (3, "28-year-old"),
            (4, "28"),
        ]
    ]
    assert _spelled(_DEAL, _stating(articles, r"\$14\b")) == [
        [
            (0, "$14 billion"),
            (2, "$14 billion"),
            (3, "$14 billion"),
            (1, "$14.9 billion"),
            (2, "$14.3 billion"),
        ]
    ]


def test_every_pair_has_an_id_of_its_own_and_figures_only_if_it_differs() -> None:
    rows = [
        json.loads(line)
        for path in sorted(PAIRS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["label"] in {"differs", "same", "unrelated", "other"}
        assert row["label"] == "differs" or row["figures"] == []


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("tune", 0.8, 0.8),
        ("report", 0.9, 0.76),
        ("cases", 0.69, 0.88),
        ("near", 0.57, 0.91),
        ("fresh", 0.84, 0.75),
        ("blind development", 0.89, 0.86),
        ("blind report", 0.81, 0.73),
    ],
)
def test_differences_are_found_no_worse_than_measured(
    name: str, precision: float, recall: float
) -> None:
    # Wanted are .95 and .7; of pairs that nothing was made on the first is not reached.
    measured = score(pairs(name), Relation.DIFFERS)
    assert measured.precision >= precision
    assert measured.recall >= recall


@pytest.mark.parametrize(
    ("name", "inexact"),
    [
        ("tune", 0),
        ("report", 2),  # "3.9" of "Python 3.9", in both sentences
        ("near", 1),  # "73" of "73 wounded"
        ("fresh", 1),  # "2,300" of "2,300 dead"
        ("blind development", 0),
        ("blind report", 0),
    ],
)
def test_figures_of_differences_are_marked_exactly(name: str, inexact: int) -> None:
    marked = spans(pairs(name))
    assert marked.found > marked.found - marked.right == inexact
