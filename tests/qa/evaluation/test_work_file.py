"""An interrupted run goes on where it was, and gives what a whole one gives."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.evaluation import asking
from qa.evaluation.asking import Plan, WorkFile, run
from qa.evaluation.collection import cached_library, write_documents
from qa.evaluation.judgement import Judgement
from qa.gold.gold import GoldDocument, GoldEvidence, GoldQuestion, GoldSet
from qa.indexing.indexing import index
from qa.indexing.report import Progress
from qa.settings import Settings
from tests.fake_encoder import FakeEncoder

_DOCUMENTS = (
    GoldDocument("rhine", "Rivers", "The Rhine rises in the Alps. It flows north to Holland."),
    GoldDocument("salt", "Salt", "Salt was taxed in France until the revolution of 1789."),
)
_QUESTIONS = tuple(
    GoldQuestion(
        f"q{number}", text, (answer,), True, (GoldEvidence(document),), (), ("é\u2028",), number
    )
    for number, (text, answer, document) in enumerate(
        [
            ("Where does the Rhine rise?", "in the Alps", "rhine"),
            ("Until when was salt taxed?", "1789", "salt"),
            ("Where does it flow?", "Holland", "rhine"),
            ("Where was salt taxed?", "France", "salt"),
            ("Which way does the Rhine flow?", "north", "rhine"),
        ]
    )
)
_GOLD = GoldSet(_QUESTIONS, _DOCUMENTS)


class Interrupted(Exception):  # noqa: N818 - it stands for somebody who stops it
    """The run was stopped."""


@pytest.fixture
def assistant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """Give an assistant that is asked two questions at a time."""
    monkeypatch.setattr(asking, "_BATCH_QUESTIONS", 2)
    encoder = FakeEncoder()
    library, _ = cached_library([write_documents(_DOCUMENTS, tmp_path)], encoder, tmp_path)
    return Assistant.open(library.path, encoder)


def work_file(folder: Path, assistant: Assistant, gold: GoldSet = _GOLD) -> WorkFile:
    return WorkFile.of(folder / "runs", gold, assistant, Plan(), Settings())


def asked(monkeypatch: pytest.MonkeyPatch, assistant: Assistant) -> list[str]:
    """Give the list that questions are added to as they are asked."""
    questions: list[str] = []
    ask_many = assistant.ask_many

    def counted(given: Sequence[str], *rest: object, **others: object) -> object:
        questions.extend(given)
        return ask_many(given, *rest, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(assistant, "ask_many", counted)
    return questions


def interrupted(assistant: Assistant, work: WorkFile, after: int) -> None:
    """Ask, and stop after some questions."""

    def observe(step: Progress) -> None:
        if step.done == after:
            raise Interrupted

    with pytest.raises(Interrupted):
        run(_GOLD, assistant, Plan(), observe, work)


def timeless(judgements: Sequence[Judgement]) -> list[Judgement]:
    return [replace(judged, timings_ms={}) for judged in judgements]


def test_what_was_judged_is_not_asked_again(
    tmp_path: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(_GOLD, assistant, Plan())
    work = work_file(tmp_path, assistant)
    assert not work.is_begun
    interrupted(assistant, work, after=4)
    assert work.is_begun
    questions = asked(monkeypatch, assistant)
    steps: list[int] = []
    resumed = run(_GOLD, assistant, Plan(), lambda step: steps.append(step.done), work)
    assert questions == [_QUESTIONS[4].question]
    assert steps == [4, 5]
    assert timeless(resumed.judgements) == timeless(whole.judgements)
    assert timeless(work.read(_QUESTIONS)) == timeless(whole.judgements)
    work.remove()
    assert not work.is_begun


@pytest.mark.parametrize("cut", [2, 40, 400])
def test_a_run_killed_within_a_line_goes_on_from_the_batch_before(
    tmp_path: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    work = work_file(tmp_path, assistant)
    interrupted(assistant, work, after=4)
    work.path.write_bytes(work.path.read_bytes()[:-cut])
    questions = asked(monkeypatch, assistant)
    resumed = run(_GOLD, assistant, Plan(), work=work)
    assert questions == [question.question for question in _QUESTIONS[2:]]
    assert [judged.gold for judged in resumed.judgements] == list(_QUESTIONS)
    assert len(work.read(_QUESTIONS)) == 5


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[]\n", b'{"id": "q0"}\n', b"\n\n"])
def test_a_file_of_something_else_is_started_anew(
    tmp_path: Path, assistant: Assistant, content: bytes
) -> None:
    work = work_file(tmp_path, assistant)
    work.path.parent.mkdir()
    work.path.write_bytes(content)
    assert len(run(_GOLD, assistant, Plan(), work=work).judgements) == 5
    assert len(work.read(_QUESTIONS)) == 5


def test_anything_else_that_changes_makes_another_file(
    tmp_path: Path, assistant: Assistant, folder: Path
) -> None:
    first = work_file(tmp_path, assistant)
    assert work_file(tmp_path, assistant) == first
    others = {
        work_file(tmp_path, assistant, GoldSet(_QUESTIONS[1:], _DOCUMENTS)),
        WorkFile.of(tmp_path / "runs", _GOLD, assistant, Plan(strangers=1), Settings()),
        WorkFile.of(tmp_path / "runs", _GOLD, assistant, Plan(), Settings(late_weight=0.5)),
    }
    (folder / "more.txt").write_text("Ferries cross the lake at noon.")
    index(assistant.library, FakeEncoder, [folder])
    others.add(work_file(tmp_path, assistant))
    assert len(others | {first}) == 5
