"""Answering in a process of its own: the same answers, and nothing lost where it ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import FilterError, VerbatimError
from corpus.library.database import Library
from qa.answer import Answer
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.search.filters import NO_FILTERS, Filters
from qa.web.answering import AnsweringProcess
from tests.fake_encoder import FakeEncoder

_QUESTIONS = ["How old is Wang?", "When will its first versions be ready?", "", "\ud800 who?"]


@pytest.fixture(scope="module")
def process(samples: Assistant) -> Iterator[AnsweringProcess]:
    started = AnsweringProcess(samples.library)
    started.wait()
    yield started
    started.close()


def _without_times(answers: list[Answer]) -> list[tuple[object, ...]]:
    return [
        (one.question, one.query, one.answered, one.quotes, one.agreements, one.corrections)
        for one in answers
    ]


def test_answers_are_those_of_the_assistant(process: AnsweringProcess, samples: Assistant) -> None:
    first = samples.ask("Who runs LeCun's new company?")
    histories: list[list[Answer | str]] = [[], [first, "Why did LeCun leave?"], [], ["\ud800"]]
    for filters in (NO_FILTERS, Filters(documents=("why-lecun-left-meta.md",))):
        given = process.ask_many(_QUESTIONS, histories, filters=filters)
        wanted = samples.ask_many(_QUESTIONS, histories, filters=filters)
        assert _without_times(given) == _without_times(wanted)
        for one, other in zip(given, wanted, strict=True):
            assert one.filters == other.filters
            assert one.passages == other.passages
            assert one.evidence == other.evidence


def test_spelling_is_corrected_unless_it_is_not_to_be(process: AnsweringProcess) -> None:
    misspelt = ["What will the new compny work on?"]
    (answer,) = process.ask_many(misspelt, [[]], filters=NO_FILTERS)
    assert [(one.written, one.read) for one in answer.corrections] == [("compny", "company")]
    (answer,) = process.as_written().ask_many(misspelt, [[]], filters=NO_FILTERS)
    assert answer.corrections == ()


def test_a_filter_is_refused_as_by_the_assistant(process: AnsweringProcess) -> None:
    with pytest.raises(FilterError, match=r"No document is of the kind of file pdf\."):
        process.ask_many(["Who?"], [[]], filters=Filters(kinds=("pdf",)))
    with pytest.raises(FilterError, match=r"^The filter holds signs that no document can hold\.$"):
        process.ask_many(["Who?"], [[]], filters=Filters(publishers=("\ud800",)))


def test_a_process_that_ends_is_started_again(process: AnsweringProcess) -> None:
    process._process._child._process.kill()
    (answer,) = process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)
    assert answer.quotes


def test_a_question_that_ends_it_twice_is_given_up(
    process: AnsweringProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = type(process._process._child).send

    def send(_: object, message: bytes) -> None:
        process._process._child._process.kill()
        process._process._child._process.join()
        sent(process._process._child, message)

    with monkeypatch.context() as patch:
        patch.setattr(type(process._process._child), "send", send)
        with pytest.raises(VerbatimError, match=r"has ended \(SIGKILL\).*ask once more\.$"):
            process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)
    assert process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)[0].quotes


def test_a_library_that_cannot_be_asked_says_why(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The ferry was sold in 1911.")
    library = Library.open(tmp_path / "library", create=True)
    index(library, FakeEncoder, [tmp_path / "one.txt"])
    process = AnsweringProcess(library)
    with pytest.raises(VerbatimError, match="fake"):
        process.wait()
    process.close()
