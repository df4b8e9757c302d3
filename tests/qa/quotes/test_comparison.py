"""Which sentences are quoted, and what is said of them together."""

from corpus.document import BlockKind
from corpus.library.records import StoredPassage, StoredSentence
from qa.figures import Agreement
from qa.quotes.comparison import compare
from qa.quotes.selection import ScoredSentence
from qa.search.retrieval import Candidate

_QUESTION = "How old is Ada Byron?"


def ranked(*texts: tuple[int, str]) -> list[ScoredSentence]:
    """Give sentences by document, each a passage of its own from offset 50 on, best first."""
    return [
        ScoredSentence(
            Candidate(StoredPassage(at, document, 50, 50 + len(text), text), 0, 0, 0, 0),
            StoredSentence(at, 0, BlockKind.PARAGRAPH, 50, 50 + len(text), 0, 0),
            1.0 - at / 100,
        )
        for at, (document, text) in enumerate(texts)
    ]


def chosen(sentences: list[ScoredSentence], limit: int) -> list[int]:
    titles = {sentence.candidate.passage.document: None for sentence in sentences}
    found = compare(_QUESTION, sentences, limit, titles)
    return [core.candidate.passage.id for core in found.cores]


def test_the_best_are_quoted() -> None:
    sentences = ranked((1, "Ada Byron is here."), (1, "Fog came."), (2, "It rained in Kent."))
    assert chosen(sentences, 2) == [0, 1]
    assert chosen(sentences, 9) == [0, 1, 2]
    assert chosen([], 3) == []


def test_what_says_the_same_takes_no_place_and_comes_along() -> None:
    said = "The mathematician Ada Byron wrote long notes in Kent."
    sentences = ranked((1, said), (2, said), (3, "Fog came."), (4, "It rained."))
    found = compare(_QUESTION, sentences, 2, dict.fromkeys(range(5)))
    assert [core.candidate.passage.id for core in found.cores] == [0, 2, 1]
    assert found.agreements == (Agreement((0, 2)),)


def test_what_agrees_only_with_what_is_not_quoted_stays_away() -> None:
    said = "The mathematician Ada Byron wrote long notes in Kent."
    sentences = ranked((3, "Fog came."), (1, said), (2, said))
    found = compare(_QUESTION, sentences, 1, dict.fromkeys(range(5)))
    assert [core.candidate.passage.id for core in found.cores] == [0]
    assert found.agreements == ()


def test_another_figure_comes_along_once_for_each_value() -> None:
    sentences = ranked(
        (1, "Ada Byron is 28 years old."),
        (2, "Fog came."),
        (3, "Ada Byron, aged 29, wrote notes."),
        (4, "Ada Byron, 29, saw it."),
    )
    found = compare(_QUESTION, sentences, 1, dict.fromkeys(range(5)))
    assert [core.candidate.passage.id for core in found.cores] == [0, 2]
    (difference,) = found.differences
    assert [figure.value for figure in difference.figures] == [0, 1]
    texts = []
    for figure in difference.figures:
        text = found.cores[figure.quote].text
        texts.append(text[figure.start - 50 : figure.end - 50])
    assert texts == ["28 years old", "29"]
