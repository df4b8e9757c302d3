"""Misspelt words are read as near ones that the library holds, and that is said."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library.database import Library
from qa.answer import Reason, narrowings
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.interpretation import readings
from qa.search.filters import Filters
from qa.search.retrieval import Collection
from qa.search.spelling import Correction, certainty, corrected, distances
from qa.settings import Settings
from tests.fake_encoder import FakeEncoder


@pytest.mark.parametrize(
    ("word", "other", "edits"),
    [
        ("abcd", "abcd", 0),
        ("abcd", "abc", 1),
        ("abcd", "abxcd", 1),
        ("abcd", "abxd", 1),
        ("abcd", "acbd", 1),
        ("abcd", "badc", 2),
        ("ca", "abc", 3),
        ("abcd", "", 4),
        ("fähre", "fahre", 1),
        ("😀a", "a😀", 1),
    ],
)
def test_distances_by_hand(word: str, other: str, edits: int) -> None:
    assert distances(word, [other]) == [edits]
    if other:
        assert distances(other, [word, other]) == [edits, 0]


_FEW = st.text(st.sampled_from("abc"), max_size=6)


@given(_FEW.filter(bool), st.lists(_FEW, max_size=6))
def test_distances_are_those_of_the_recurrence(word: str, others: list[str]) -> None:
    """The recurrence of the restricted edit distance, cell by cell."""

    def distance(own: str, other: str) -> int:
        cells = {(i, 0): i for i in range(len(own) + 1)}
        cells |= {(0, j): j for j in range(len(other) + 1)}
        for i in range(1, len(own) + 1):
            for j in range(1, len(other) + 1):
                cells[i, j] = min(
                    cells[i - 1, j] + 1,
                    cells[i, j - 1] + 1,
                    cells[i - 1, j - 1] + (own[i - 1] != other[j - 1]),
                )
                if i > 1 and j > 1 and own[i - 2 : i] == other[j - 2 : j][::-1]:
                    cells[i, j] = min(cells[i, j], cells[i - 2, j - 2] + 1)
        return cells[len(own), len(other)]

    assert distances(word, others) == [distance(word, other) for other in others]


def test_corrections_replace_whole_words_and_are_not_certain() -> None:
    found = (Correction("ferrry", "ferry", 1), Correction("goverment", "government", 1))
    text = "ferrry, Ferrry's goverment-ferrry ferrrys"
    assert corrected(text, found) == "ferry, Ferrry's government-ferry ferrrys"
    values = [certainty(found[:count]) for count in range(3)]
    assert values[0] == 1
    assert all(after < before for before, after in pairwise(values))
    assert certainty([Correction("a", "b", 2)]) < certainty([Correction("a", "b", 1)])


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Give an assistant over two short documents."""
    folder, fake = tmp_path_factory.mktemp("documents"), FakeEncoder()
    library = Library.open(tmp_path_factory.mktemp("library"), create=True)
    (folder / "a.txt").write_text(
        "Alexandr Wang founded the ferries of Belmont. The government of Belmont closed."
        " A restaurant stands there. Belmont is old."
    )
    (folder / "b.txt").write_text("Bellmont has a bell. The harbour has tulips and a form.")
    index(library, lambda: fake, [folder])
    return Assistant.open(library.path, fake)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Who is Alexander Wang?", [Correction("Alexander", "Alexandr", 1)]),
        ("Which goverment closed?", [Correction("goverment", "government", 1)]),
        ("Who is Alexnader?", [Correction("Alexnader", "Alexandr", 2)]),
        ("Where are the tuilps?", [Correction("tuilps", "tulips", 1)]),
        ("Who founded the feries?", [Correction("feries", "ferries", 1)]),
        ("Who owns Ebllmont?", [Correction("Ebllmont", "Bellmont", 1)]),
        ("Which firm is old?", [Correction("firm", "form", 1)]),
        ("Which harbour of Belmont?", []),
        ("Which bel?", []),
        ("What is tungsten?", []),
        ("What is 12345?", []),
        ('Who is "Alexander" Wang?', []),
        ("goverment restaurnt tuilps harbor Alexander feries", []),
    ],
)
def test_only_unknown_words_near_known_ones_are_read_otherwise(
    asked: Assistant, question: str, read: list[Correction]
) -> None:
    with asked.library.reading() as reader:
        snapshot = asked._current.of(reader).snapshot
        keywords = snapshot.keywords
        everything = Collection(
            snapshot, reader, FakeEncoder().codes, Settings(), keywords, keywords
        )
        ways = readings(question, everything)
    assert [list(way.corrections) for way in ways] == [[], *([read] if read else [])]


def test_an_answer_says_what_was_read_otherwise(asked: Assistant) -> None:
    answer = asked.ask("Which goverment closed?")
    assert answer.question == "Which goverment closed?"
    assert answer.query == "Which government closed?"
    assert answer.corrections == (Correction("goverment", "government", 1),)
    assert answer.uncovered == ()
    assert list(narrowings(answer)) == ["showing results for: government (not goverment)"]


def test_a_correction_that_makes_no_answer_more_probable_is_not_used(asked: Assistant) -> None:
    answer = asked.ask("Who is the mayor, if tulps, of New York in the winter, or the queen?")
    plain = Assistant(asked.library, FakeEncoder(), Settings(correcting=False))
    assert answer.confidence >= plain.ask(answer.question).confidence


def test_a_correction_costs_confidence(asked: Assistant) -> None:
    right = asked.ask("Who is Alexandr Wang?")
    misspelt = asked.ask("Who is Alexander Wang?")
    assert misspelt.evidence == right.evidence
    assert misspelt.confidence == pytest.approx(right.confidence * certainty(misspelt.corrections))
    assert misspelt.confidence < right.confidence
    assert misspelt.quotes[0].text == right.quotes[0].text


def test_what_the_library_holds_is_known_inside_a_filter_too(asked: Assistant) -> None:
    answer = asked.ask("Where are tulips?", filters=Filters(documents=("a.txt",)))
    assert (answer.corrections, answer.uncovered) == ((), ("tulips",))


def test_correcting_can_be_left_out(asked: Assistant, fake: FakeEncoder) -> None:
    assistant = Assistant(asked.library, fake, Settings(correcting=False))
    assert assistant.ask("Which goverment closed?").corrections == ()


def test_an_empty_library_knows_no_words(library: Library, fake: FakeEncoder) -> None:
    assert Assistant.open(library.path, fake).ask("goverment?").reason == Reason.EMPTY_LIBRARY
