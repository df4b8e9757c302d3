"""Filters: what passes them is searched, however deep it stands, and nothing else."""

import html
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import FilterError
from corpus.library import selection
from corpus.library.database import Library
from embeddings.vector_index import VectorIndex
from qa.answer import Answer, Reason, narrowings
from qa.assistant import Assistant
from qa.history import Journal
from qa.indexing.indexing import index
from qa.search.filters import Filters, selected
from qa.web.rendering import render
from tests.fake_encoder import FakeEncoder
from tests.qa.citations.sources import answer_of

_RECORDS = """\
{"id": "one", "text": "The ferry of one is red.", "publisher": "The Press", "published": "2024"}
{"id": "two", "text": "The ferry of two is blue.", "publisher": "the press", "published": "2024-03"}
{"id": "three", "text": "The ferry of three is green.", "published": "2023-12-31"}
"""


def _indexed(library: Library, folder: Path) -> Assistant:
    fake = FakeEncoder()
    (folder / "rows.jsonl").write_text(_RECORDS)
    (folder / "a.txt").write_text("The ferry of a is white.")
    (folder / "b.md").write_text("The ferry of b is black.")
    index(library, lambda: fake, [folder])
    return Assistant.open(library.path, fake)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Give an assistant over three records and two files, all about ferries."""
    library = Library.open(tmp_path_factory.mktemp("library"), create=True)
    return _indexed(library, tmp_path_factory.mktemp("documents"))


def _found(asked: Assistant, filters: Filters) -> set[str]:
    answer = asked.ask("Which ferry?", filters=filters)
    assert answer.filters == filters
    assert {quote.document.name for quote in answer.quotes} <= {
        passage.document.name for passage in answer.passages
    }
    return {passage.document.name for passage in answer.passages}


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(), "a.txt b.md rows.jsonl:one rows.jsonl:two rows.jsonl:three"),
        (Filters(documents=("a.txt",)), "a.txt"),
        (Filters(documents=("a.txt", "b.md")), "a.txt b.md"),
        (Filters(documents=("rows.jsonl",)), "rows.jsonl:one rows.jsonl:two rows.jsonl:three"),
        (Filters(documents=("rows.jsonl:two",)), "rows.jsonl:two"),
        (Filters(documents=("1",)), "a.txt"),
        (Filters(documents=(1, "b.md")), "a.txt b.md"),
        (Filters(publishers=("THE  PRESS",)), "rows.jsonl:one rows.jsonl:two"),
        (Filters(kinds=("Text",)), "a.txt"),
        (Filters(kinds=("text", "markdown")), "a.txt b.md"),
        (Filters(kinds=("jsonl",), publishers=("the press",), until="2024-03"), "rows.jsonl:two"),
    ],
)
def test_only_what_passes_is_found(asked: Assistant, filters: Filters, names: str) -> None:
    assert _found(asked, filters) == set(names.split())


@pytest.mark.parametrize(
    ("since", "until", "names"),
    [
        ("2024", None, "one two"),
        ("2024-01", None, "one two"),
        ("2024-01-01", None, "one two"),
        ("2024-01-02", None, "two"),
        ("2024-03-01", None, "two"),
        ("2023", None, "one two three"),
        (None, "2023", "three"),
        (None, "2023-12", "three"),
        (None, "2023-12-31", "three"),
        (None, "2024-03", "two three"),
        (None, "2024-12-31", "one two three"),
        (None, "2024-12-30", "two three"),
        ("2024", "2024", "one two"),
        ("31 December 2023", "2024-06", "two three"),
    ],
)
def test_a_date_lies_within_bounds_if_all_of_it_does(
    asked: Assistant, since: str | None, until: str | None, names: str
) -> None:
    filters = Filters(since=since, until=until)
    assert _found(asked, filters) == {f"rows.jsonl:{name}" for name in names.split()}


_MONTHS = """\
{"id": "leap", "text": "The ferry of a leap year.", "published": "2024-02"}
{"id": "april", "text": "The ferry of April.", "published": "2024-04"}
{"id": "year", "text": "The ferry of 2024.", "published": "2024"}
{"id": "end", "text": "The ferry of the end.", "published": "9999-12"}
"""


@pytest.mark.parametrize(
    ("since", "until", "names"),
    [
        (None, "2024-02-28", ""),
        (None, "2024-02-29", "leap"),
        (None, "2024-02", "leap"),
        (None, "2024-04-29", "leap"),
        (None, "2024-04-30", "leap april"),
        (None, "2024-04", "leap april"),
        (None, "2024", "leap april year"),
        ("2024-02-02", "2024-12-30", "april"),
        ("2024-02-01", "2024-04-30", "leap april"),
        ("9999", "9999", "end"),
        ("2024-04-30", "9999-12-31", "end"),
    ],
)
def test_a_month_ends_on_its_last_day(
    library: Library, folder: Path, since: str | None, until: str | None, names: str
) -> None:
    (folder / "months.jsonl").write_text(_MONTHS)
    index(library, FakeEncoder, [folder])
    with library.reading() as reader:
        chosen = selection.select(reader, selection.Bounds(since=since, until=until))
        texts = [passage.text for passage in reader.passages(sorted(chosen.passages))]
    told = {"leap": "leap year", "april": "April", "year": "2024", "end": "the end"}
    assert len(texts) == len(names.split())
    for name, text in zip(sorted(names.split(), key=list(told).index), texts, strict=True):
        assert told[name] in text


def test_documents_without_a_date_are_left_out_and_counted(asked: Assistant) -> None:
    assert asked.ask("ferry", filters=Filters(since="2023")).undated == 2
    answer = asked.ask("ferry", filters=Filters(since="2023", documents=("a.txt", "rows.jsonl")))
    assert answer.undated == 1
    assert list(narrowings(answer)) == [
        "only in: document a.txt or rows.jsonl · from 2023",
        "1 document without a date is left out.",
    ]
    assert asked.ask("ferry", filters=Filters(kinds=("text",))).undated == 0
    assert list(narrowings(asked.ask("ferry"))) == []


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(documents=("c.txt",)), r"There is no document c\.txt\. See: .* documents list"),
        (Filters(documents=(99,)), r"There is no document 99\."),
        (
            Filters(publishers=("The Times",)),
            r"No document has the publisher The Times\. There are: The Press, the press\.",
        ),
        (
            Filters(kinds=("pdf",)),
            r"No document has the kind of file pdf\. There are: jsonl, markdown, text\.",
        ),
        (Filters(since="soon"), r"soon \(from\) is not a date\. Write it as 2024, "),
        (Filters(until="2024-13"), r"2024-13 \(to\) is not a date\."),
        (
            Filters(since="2025"),
            (
                r"No document passes the filters \(from 2025\)\. The library's documents are dated"
                r" 2023-12-31 to 2024-03\. 2 documents without a date are left out\."
            ),
        ),
        (
            Filters(publishers=("The Press",), kinds=("text",)),
            r"No document passes the filters \(publisher The Press · kind text\)\.$",
        ),
    ],
)
def test_what_passes_nothing_is_an_error_that_says_what_there_is(
    asked: Assistant, filters: Filters, message: str
) -> None:
    with pytest.raises(FilterError, match=message):
        asked.ask("Which ferry?", filters=filters)


def test_the_best_passage_inside_is_found_however_deep_it_stands(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    rows = [f'{{"text": "The red ferry sails at {at} to the island."}}' for at in range(150)]
    (folder / "many.jsonl").write_text("\n".join(rows))
    (folder / "one.txt").write_text("Nobody there knows of any ferry. They walk.")
    index(library, lambda: fake, [folder])
    assistant = Assistant.open(library.path, fake)
    everywhere = assistant.ask("When sails the red ferry?", quotes=10)
    assert "one.txt" not in {passage.document.name for passage in everywhere.passages}
    inside = assistant.ask("When sails the red ferry?", filters=Filters(documents=("one.txt",)))
    assert [passage.document.name for passage in inside.passages] == ["one.txt"]
    most = assistant.ask("Who walks?", filters=Filters(kinds=("jsonl",)))
    assert most.passages
    assert "one.txt" not in {passage.document.name for passage in most.passages}


def test_what_is_never_mentioned_is_so_inside_the_filter(asked: Assistant) -> None:
    everywhere = asked.ask("Which ferry is green?")
    inside = asked.ask("Which ferry is green?", filters=Filters(documents=("a.txt",)))
    assert (everywhere.uncovered, inside.uncovered) == ((), ("green",))
    assert everywhere.evidence.unknown == 0
    assert 0 < inside.evidence.unknown < 1


def test_corrected_metadata_is_what_counts(library: Library, folder: Path) -> None:
    asked = _indexed(library, folder)
    with asked.library.writing() as writer:
        document = writer.reader.document(1)
        assert document is not None
        writer.edit(document, {"publisher": "Reuters", "published": "2020-02-29"})
        (one,) = [found for found in writer.reader.documents() if found.part == "one"]
        writer.edit(one, {"publisher": "", "published": ""})
    assert _found(asked, Filters(publishers=("reuters",))) == {"a.txt"}
    assert _found(asked, Filters(until="2020-02")) == {"a.txt"}
    assert _found(asked, Filters(publishers=("The Press",))) == {"rows.jsonl:two"}
    assert asked.ask("ferry", filters=Filters(since="2020")).undated == 2


def test_earlier_turns_are_asked_inside_the_filter_too(asked: Assistant) -> None:
    answer = asked.ask("And its colour?", ["ferry?"], filters=Filters(documents=("b.md",)))
    assert {passage.document.name for passage in answer.passages} == {"b.md"}
    assert all("b is black" in text or text == "ferry?" for text in answer.carried)


def test_an_empty_library_says_so_whatever_the_filter(library: Library, fake: FakeEncoder) -> None:
    answer = Assistant.open(library.path, fake).ask("Who?", filters=Filters(kinds=("pdf",)))
    assert answer.reason == Reason.EMPTY_LIBRARY


def test_left_out_documents_stay_out_inside_a_filter(asked: Assistant) -> None:
    filters = Filters(documents=("a.txt", "b.md"))
    (answer,) = asked.ask_many(["Which ferry?"], without=[[1]], filters=filters)
    assert [passage.document.name for passage in answer.passages] == ["b.md"]


def test_filters_are_kept_in_the_journal_and_were_none_before(tmp_path: Path) -> None:
    filters = Filters((3, "3", "a.txt"), ("P",), "2024", None, ("pdf",))
    journal = Journal.open(tmp_path)
    conversation = journal.begin("ann")
    answer = replace(answer_of(), filters=filters, undated=2)
    journal.add("ann", conversation, answer, ())
    (turn,) = journal.turns("ann", conversation)
    assert turn.answer == answer
    with journal._connected() as connection:  # as an earlier version stored it
        connection.executescript(
            "UPDATE turns SET answer = json_remove(answer, '$.filters', '$.undated');"
            "ALTER TABLE turns DROP COLUMN checksum; ALTER TABLE feedback DROP COLUMN checksum;"
            "PRAGMA user_version = 1;"
        )
    (turn,) = Journal.open(tmp_path).turns("ann", conversation)
    assert turn.answer == answer_of()


def test_the_page_says_what_was_searched() -> None:
    answer: Answer = replace(answer_of(), filters=Filters(("<b>.txt",)), undated=1)
    shown = render(answer)
    assert "<b>" not in shown
    shown = html.unescape(shown)
    assert '<div class="note narrowing">only in: document <b>.txt</div>' in shown
    assert '<div class="note narrowing">1 document without a date is left out.</div>' in shown


def test_a_vector_search_keeps_to_what_it_is_given() -> None:
    vectors = np.eye(4, dtype=np.float32)
    searched = VectorIndex(np.array([2, 3, 5, 7]), vectors)
    query = np.array([0.4, 0.3, 0.2, 0.1], np.float32)
    assert searched.search(query, 9) == [2, 3, 5, 7]
    assert searched.search(query, 9, within={3, 7, 11}) == [3, 7]
    assert searched.search(query, 1, without={2}, within={2, 5, 7}) == [5]
    assert searched.search(query, 9, within=()) == []
    assert searched.search(query, 9, without={2, 11}) == [3, 5, 7]


def test_selection_counts_only_current_documents(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    asked = _indexed(library, folder)
    (folder / "a.txt").write_text("The ferry of a was painted.")
    index(asked.library, lambda: fake, [folder])
    with asked.library.reading() as reader:
        found = selected(Filters(documents=("a.txt",)), reader)
        (document,) = [one for one in reader.documents() if one.name == "a.txt"]
    assert found.passages == frozenset(document.passages)
