"""The assistant in a process of its own: the same answers, and nobody waits where it hangs."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import FilterError, VerbatimError
from corpus.library import Library
from qa.answer import Answer
from qa.assistant import Assistant
from qa.assistant_process import AssistantProcess
from qa.indexing.indexing import index
from qa.search.filters import NO_FILTERS, Filters
from tests.fake_encoder import FakeEncoder

_QUESTIONS = ["How old is Wang?", "When will its first versions be ready?", "", "\ud800 who?"]


@pytest.fixture(scope="module")
def process(samples: Assistant) -> Iterator[AssistantProcess]:
    started = AssistantProcess(samples.library)
    started.wait()
    yield started
    started.close()


def _number(process: AssistantProcess) -> int:
    number = process._child._process._process.pid
    assert number is not None
    return number


def _without_times(answers: list[Answer]) -> list[tuple[object, ...]]:
    return [
        (
            answer.question,
            answer.query,
            answer.answered,
            answer.quotes,
            answer.agreements,
            answer.corrections,
        )
        for answer in answers
    ]


def test_answers_are_those_of_the_assistant(
    process: AssistantProcess, read_samples: Assistant
) -> None:
    first = read_samples.ask("Who runs LeCun's new company?")
    histories: list[list[Answer | str]] = [[], [first, "Why did LeCun leave?"], [], ["\ud800"]]
    for filters in (NO_FILTERS, Filters(documents=("why-lecun-left-meta.md",))):
        given = process.ask_many(_QUESTIONS, histories, filters=filters)
        wanted = read_samples.ask_many(_QUESTIONS, histories, filters=filters)
        assert _without_times(given) == _without_times(wanted)
        for answer, other in zip(given, wanted, strict=True):
            assert answer.filters == other.filters
            assert answer.passages == other.passages
            assert answer.evidence == other.evidence


def test_spelling_is_corrected_unless_it_is_not_to_be(process: AssistantProcess) -> None:
    misspelt = ["What will the new compny work on?"]
    (answer,) = process.ask_many(misspelt, [[]], filters=NO_FILTERS)
    assert [(made.written, made.read) for made in answer.corrections] == [("compny", "company")]
    (answer,) = process.as_written().ask_many(misspelt, [[]], filters=NO_FILTERS)
    assert answer.corrections == ()


def test_a_filter_is_refused_as_by_the_assistant(process: AssistantProcess) -> None:
    with pytest.raises(FilterError, match=r"No document has the kind of file pdf\."):
        process.ask_many(["Who?"], [[]], filters=Filters(kinds=("pdf",)))
    with pytest.raises(
        FilterError, match=r"^The filter contains characters that no document can contain\.$"
    ):
        process.ask_many(["Who?"], [[]], filters=Filters(publishers=("\ud800",)))


def test_a_process_that_ends_is_started_again(process: AssistantProcess) -> None:
    os.kill(_number(process), signal.SIGKILL)
    (answer,) = process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)
    assert answer.quotes


def test_a_question_that_ends_it_twice_is_given_up(
    process: AssistantProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = type(process._child._process).send

    def send(_: object, message: bytes) -> None:
        child = process._child._process._process
        child.kill()
        child.join()
        sent(process._child._process, message)

    with monkeypatch.context() as patch:
        patch.setattr(type(process._child._process), "send", send)
        with pytest.raises(VerbatimError, match=r"has ended \(SIGKILL\).*ask again\.$"):
            process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)
    assert process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)[0].quotes


def test_a_question_that_hangs_is_given_up_and_the_next_one_is_answered(
    process: AssistantProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.wait()
    hanging = _number(process)
    os.kill(hanging, signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(process._child, "_limit_seconds", 0.2)
        with pytest.raises(VerbatimError, match=r"^This was not answered within 0 seconds, and"):
            process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)
    assert _number(process) != hanging
    assert process.ask_many(["How old is Wang?"], [[]], filters=NO_FILTERS)[0].quotes


def test_a_library_that_cannot_be_asked_says_why(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The ferry was sold in 1911.")
    library = Library.open(tmp_path / "library", create=True)
    index(library, FakeEncoder, [tmp_path / "one.txt"])
    process = AssistantProcess(library)
    with pytest.raises(VerbatimError, match="fake"):
        process.wait()
    process.close()
