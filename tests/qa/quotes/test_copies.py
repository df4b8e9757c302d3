"""A story told twice answers once and cites both; another figure is never taken for a copy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.indexing import index, rebuild, remove
from qa.settings import Settings
from tests.corpus.older_formats import make_older
from tests.fake_encoder import FakeEncoder

_STORY = [
    "The Norland ferry company said on Tuesday that it would buy a fleet of electric ships.",
    "The fleet costs 14 billion dollars, which the company wants to borrow from its owners.",
    "Its director, Ida Holm, called the plan the greatest change since the company was founded.",
    "The old ships are to be moved to the harbour of Varby, where volunteers will repair them.",
    "Passengers had complained for years about the noise and smoke of the engines on deck.",
    "A spokesman for the harbour said that the quays would be rebuilt during the winter.",
]
_OTHER = [
    "The Norland ferry company lost a third of its passengers when the bridge was opened.",
    "Ida Holm, who leads it, told the council that some routes could not be kept through summer.",
    "Fishermen in Varby want the quays to be kept free for their own boats and their nets.",
    "The council will decide after the holidays which of the crossings it is going to support.",
]


def _write(folder: Path, name: str, headline: str, published: str, sentences: list[str]) -> None:
    head = f"---\ntitle: {headline}\npublished: {published}\n---\n" if published else ""
    body = "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))
    (folder / name).write_text(f"{head}# {headline}\n\n{body}\n")


def _stories(folder: Path) -> None:
    _write(folder, "late.md", "Norland goes electric", "2026-03-03", _STORY)
    edited = [*_STORY[:4], _STORY[4].replace("the noise", "noise"), _STORY[5]]
    _write(
        folder, "early.md", "Ships without smoke", "2026-03-02", [*edited, "Read more in print."]
    )
    _write(folder, "other.md", "Norland loses passengers", "2026-03-01", _OTHER)


@pytest.fixture
def told(library: Library, folder: Path, model: TransformerEncoder) -> Callable[[], Assistant]:
    """Give a function that indexes the folder with the real model, and opens it."""

    def call() -> Assistant:
        index(library, lambda: model, [folder])
        return Assistant.open(library.path, model)

    return call


def test_a_story_in_two_files_answers_once_and_cites_both(
    told: Callable[[], Assistant], folder: Path
) -> None:
    _stories(folder)
    answer = told().ask("How many billion dollars does the fleet cost?", quotes=2)
    names = [quote.document.name for quote in answer.quotes]
    assert names[0] == "early.md"
    assert "14 billion dollars" in answer.quotes[0].text
    agreement = next(group for group in answer.agreements if group.quotes[0] == 0)
    assert [names[at] for at in agreement.quotes] == ["early.md", "late.md"]
    cores = [quote.text[quote.core.start - quote.start :] for quote in answer.quotes]
    assert cores[agreement.quotes[1]].startswith("The fleet costs 14 billion dollars")
    assert not agreement.edited
    # The second place went to another sentence, not to the copy.
    assert "14 billion" not in cores[1]
    shown = [passage.text for passage in answer.passages]
    assert sum("14 billion dollars" in text for text in shown) == 1


def test_a_sentence_without_an_article_is_said_to_be_edited(
    told: Callable[[], Assistant], folder: Path
) -> None:
    _stories(folder)
    answer = told().ask("What did passengers say about noise and smoke of the engines?", quotes=1)
    (agreement,) = answer.agreements
    assert agreement.edited
    texts = [answer.quotes[at].text for at in agreement.quotes]
    assert ["about noise" in text for text in texts] == [True, False]
    assert ["about the noise" in text for text in texts] == [False, True]


def test_a_later_correction_is_not_taken_for_a_copy(
    told: Callable[[], Assistant], folder: Path
) -> None:
    corrected = [*_STORY[:4], _STORY[4].replace("complained", "never complained"), _STORY[5]]
    unsafe = [*_STORY[:5], "The inspectors said on Friday that the new ferry was unsafe."]
    safe = [*_STORY[:5], "The inspectors said on Friday that the new ferry was safe."]
    _write(folder, "first.md", "Norland goes electric", "2026-03-02", safe)
    _write(folder, "second.md", "Norland stays ashore", "2026-03-04", unsafe)
    _write(folder, "third.md", "Norland is praised", "2026-03-05", corrected)
    answer = told().ask("What did the inspectors say of the new ferry?", quotes=2)
    texts = [quote.text[quote.core.start - quote.start :] for quote in answer.quotes]
    assert sorted("unsafe" in text for text in texts) == [False, True]
    assert all("inspectors" in text for text in texts)
    assert answer.agreements == ()


def test_another_figure_is_shown(told: Callable[[], Assistant], folder: Path) -> None:
    _stories(folder)
    updated = [_STORY[0], _STORY[1].replace("14", "14.3"), *_STORY[2:]]
    _write(folder, "updated.md", "Norland pays more", "2026-03-05", updated)
    answer = told().ask("How much does the fleet cost?", quotes=1)
    (difference,) = answer.differences
    given = []
    for figure in difference.figures:
        quote = answer.quotes[figure.quote]
        given.append(quote.text[figure.start - quote.start : figure.end - quote.start])
    assert [text.split()[0] for text in given] == ["14", "14.3"]


def test_a_copy_answers_where_the_original_is_left_out(
    told: Callable[[], Assistant], folder: Path
) -> None:
    _stories(folder)
    assistant = told()
    question = "How many billion dollars does the fleet cost?"
    first = assistant.ask(question, quotes=1).quotes[0].document
    answer = assistant.ask_many([question], quotes=1, without=[[first.id]])[0]
    assert [quote.document.name for quote in answer.quotes] == ["late.md"]


def test_copies_take_no_places_among_the_candidates(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    for number in range(12):
        _write(folder, f"{number:02}.md", f"Headline {number}", "", _STORY)
    _write(folder, "other.md", "Norland loses passengers", "", _OTHER)
    index(library, lambda: fake, [folder])
    settings = Settings(candidates=8, reranked=8)
    answer = Assistant.open(library.path, fake, settings).ask("Norland ferry company passengers")
    names = {passage.document.name for passage in answer.passages}
    assert names == {"00.md", "other.md"}
    for group in answer.agreements:
        assert len(group.quotes) <= 5


def test_a_library_of_the_format_before_is_looked_through(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    _stories(folder)
    index(library, lambda: fake, [folder])
    found = _copies(library)
    make_older(library, 3)
    assert _copies(Library.open(library.path)) == found != set()


def _copies(library: Library) -> set[tuple[str, str, str, str]]:
    """Return which sentences copy which, by the names of documents and the texts."""
    place = "SELECT name, substr(text, {0} + 1, 40) FROM passages JOIN documents ON"
    place += " documents.id = document JOIN contents USING (document) WHERE passages.id = {1}"
    found = set()
    with library.reading() as reader:
        for row in reader.connection.execute("SELECT * FROM copies").fetchall():
            ends = [
                reader.connection.execute(place.format(start, passage)).fetchone()
                for passage, start in (row[:2], row[2:])
            ]
            found.add((*ends[0], *ends[1]))
    return found


def test_copies_are_the_same_in_whatever_order_documents_come_and_go(
    library: Library, folder: Path, tmp_path: Path, fake: FakeEncoder
) -> None:
    def run() -> None:
        index(library, lambda: fake, [folder], prune=True)

    _write(folder, "late.md", "Norland goes electric", "2026-03-03", _STORY)
    run()
    assert _copies(library) == set()
    _stories(folder)
    run()
    both = _copies(library)
    assert {(copy, original) for copy, _, original, _ in both} == {("late.md", "early.md")}
    assert len(both) == len(_STORY)
    _write(folder, "first.md", "Electric", "2026-01-01", _STORY)
    run()
    assert {(one[0], one[2]) for one in _copies(library)} == {
        ("early.md", "first.md"),
        ("late.md", "first.md"),
    }
    (folder / "first.md").unlink()
    run()
    assert _copies(library) == both
    rebuild(library, fake)
    assert _copies(library) == both
    fresh = Library.open(tmp_path / "fresh", create=True)
    index(fresh, lambda: fake, [folder])
    assert _copies(fresh) == both
    with library.reading() as reader:
        early = [document for document in reader.documents() if document.name == "early.md"]
    remove(library, early)
    assert _copies(library) == set()
