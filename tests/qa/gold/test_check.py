"""Checking a gold set: every kind of finding, with its line and what to do."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from corpus import GOLD, SAMPLES
from corpus.errors import GoldError
from corpus.library.database import Library
from qa.cli.main import app
from qa.gold.check import Severity, Shelf, check, folded
from qa.gold.files import read_gold_file
from qa.indexing.indexing import index
from tests.fake_encoder import FakeEncoder

_TEXT = "The Rhine rises in the Alps. It is called “Father Rhine” – since 1800.\n"


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    """Give documents, two of them with the same file name."""
    (folder / "rivers.md").write_text(_TEXT, "utf-8")
    for name in ("north", "south"):
        (folder / name).mkdir()
        (folder / name / "log.txt").write_text(f"The {name} light was lit in 1911.\n", "utf-8")
    (folder / "table.csv").write_text("id,text\nx1,Salt was taxed.\nx2,Tea was taxed.\n", "utf-8")
    return Shelf.of_files([folder])


def findings(tmp_path: Path, shelf: Shelf | None, *records: dict[str, object]) -> str:
    """Return what is found, its beginning cut off where it is the place."""
    path = tmp_path / "gold.jsonl"
    named = [
        {"id": f"q{number}", "question": f"Which {number}?"} | record
        for number, record in enumerate(records)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in named), "utf-8")
    findings = check(read_gold_file(path), shelf)
    return "\n".join(
        f"{finding.severity} {finding.message.removeprefix(f'{path}, ')}" for finding in findings
    )


def evidence(document: str, quote: str | None = None) -> dict[str, object]:
    return {"evidence": [{"document": document} | ({"quote": quote} if quote else {})]}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"answers": ["in the Alps"]} | evidence("rivers.md", "The Rhine rises in the Alps."), ""),
        ({"answerable": False}, ""),
        (evidence("table.csv:x1", "Salt was taxed."), ""),
        (evidence("x2"), ""),
        (evidence("table.csv", "Tea was taxed."), ""),
        (evidence("rivers.md", "the rhine\n rises"), ""),
        (
            {},
            (
                "error line 1 (q0): is said to be answerable, but has neither answers nor evidence:"
                " give some, or say that it is not answerable"
            ),
        ),
        (
            {"answerable": False} | evidence("rivers.md"),
            (
                "error line 1 (q0): is said to be unanswerable, but has evidence: remove that, or"
                " say that it is answerable"
            ),
        ),
        (
            evidence("river.md"),
            "error line 1 (q0): there is no document 'river.md'; is 'rivers.md' meant?",
        ),
        (
            evidence("lakes"),
            (
                "error line 1 (q0): there is no document 'lakes'; give the name that it is listed"
                " under"
            ),
        ),
        (
            evidence("rivers.md", "The Rhine rises in Holland."),
            (
                "error line 1 (q0): its quote is not in rivers.md; copy it as it stands there:"
                " “The Rhine rises in Holland.”"
            ),
        ),
        (
            evidence("rivers.md", 'called "Father Rhine" - since'),
            (
                "error line 1 (q0): its quote is not in rivers.md, where it stands as “called"
                ' “Father Rhine” – since”; copy that: “called "Father Rhine" - since”'
            ),
        ),
        (
            evidence("log.txt"),
            (
                "warning line 1 (q0): 2 documents are meant by 'log.txt' (north/log.txt,"
                " south/log.txt), and each counts as right: give the whole name of one"
            ),
        ),
        (evidence("log.txt", "The north light"), ""),
        (
            evidence("log.txt", "light was lit in 1911."),
            (
                "warning line 1 (q0): 2 documents are meant by 'log.txt' (north/log.txt,"
                " south/log.txt), and each counts as right: give the whole name of one"
            ),
        ),
        (
            {"answers": ["Bern"]} | evidence("rivers.md", "The Rhine rises in the Alps."),
            (
                "error line 1 (q0): none of its answers is in its quotes: give it in their"
                " words: “Bern”"
            ),
        ),
        (
            {"answers": ["Bern"]} | evidence("rivers.md"),
            (
                "error line 1 (q0): none of its answers is in its documents: give it in their"
                " words: “Bern”"
            ),
        ),
        ({"answers": ["Bern"]}, ""),
        (
            {
                "answers": ["1800", "the Alps"],
                "evidence": [
                    {"document": "rivers.md", "quote": "The Rhine rises in the Alps."},
                    {"document": "rivers.md", "quote": "Father Rhine"},
                ],
            },
            "warning line 1 (q0): no answer is in one of its quotes: “Father Rhine”",
        ),
        (
            {"answer": "x"} | evidence("rivers.md"),
            "warning line 1 (q0): `answer` is not read; is it the name of a field, misspelt?",
        ),
        ({"question": ""} | evidence("x2"), "error line 1: `question` is yet to be written"),
    ],
)
def test_each_fault_is_told_with_what_to_do(
    tmp_path: Path, shelf: Shelf, record: dict[str, object], expected: str
) -> None:
    assert findings(tmp_path, shelf, record) == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (
            {"question": "when WAS it", "answers": ["1911"]},
            "warning line 2 (q1): {}, so that it counts twice: remove one of them",
        ),
        (
            {"question": "“When was it…?”", "answers": ["1912"]},
            "error line 2 (q1): {}, but has other answers: make it one question with all of them",
        ),
        (
            {"question": "When was it?", "answerable": False},
            (
                "error line 2 (q1): {}, but is said to be unanswerable, and that one answerable:"
                " decide, and keep one"
            ),
        ),
        ({"question": "When was it?", "answers": ["1912"], "history": ["What?"]}, ""),
        ({"question": "When was it +?", "answers": ["1912"]}, ""),
    ],
)
def test_the_same_question_is_found_again(
    tmp_path: Path, second: dict[str, object], expected: str
) -> None:
    first: dict[str, object] = {"question": "When was it?", "answers": ["1911", "in 1911"]}
    same = "asks the same as line 1 (q0)"
    assert findings(tmp_path, None, first, second) == expected.format(same)


def test_a_library_and_its_files_are_the_same_shelf(
    shelf: Shelf, library: Library, folder: Path, fake: FakeEncoder
) -> None:
    index(library, lambda: fake, [folder])
    with library.reading() as reader:
        stored = Shelf.of_library(reader)
        assert {name: len(documents) for name, documents in stored.named.items()} == {
            name: len(documents) for name, documents in shelf.named.items()
        }
        (rivers,) = stored.named["rivers.md"]
        assert stored.text(rivers).text == _TEXT


def test_documents_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"There is nothing at .*missing"):
        Shelf.of_files([tmp_path / "missing"])
    with pytest.raises(GoldError, match="There is no document to read in"):
        Shelf.of_files([tmp_path])


@settings(deadline=None)
@given(question=st.text(min_size=1).filter(lambda text: any(map(str.isalnum, text))))
def test_case_and_signs_around_a_question_do_not_tell_it_apart(question: str) -> None:
    assert folded(f" «{question}?» ") == folded(question)
    assert folded(question.casefold()) == folded(question)


def _checked(*words: object) -> Result:
    return CliRunner().invoke(app, ["gold", "check", *map(str, words)])


def test_the_bundled_questions_hold_up() -> None:
    printed = _checked(GOLD, "--documents", SAMPLES)
    assert printed.output == "161 questions, 0 yet to be written, 0 errors, 0 warnings\n"
    assert printed.exit_code == 0


def test_errors_end_with_status_1_and_warnings_do_not(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("question,answer\nWhen?,1911\nwhen,1911\n", "utf-8")
    printed = _checked(path)
    assert printed.exit_code == 0
    assert printed.output.endswith("2 questions, 0 yet to be written, 0 errors, 1 warning\n")
    path.write_text("question,answer,document,quote\nWhen?,1911\nWho?,\n,,x.md,y\n", "utf-8")
    printed = _checked(path)
    assert printed.exit_code == 1
    assert printed.output.splitlines() == [
        (
            f"{Severity.ERROR}: {path}, line 3: `answer` is empty; if the documents do not answer"
            " this, say no under `answerable`"
        ),
        f"{Severity.ERROR}: {path}, line 4: `question` is yet to be written",
        "1 question, 1 yet to be written, 2 errors, 0 warnings",
    ]


def test_what_cannot_be_checked_is_said(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("question,document\nWhen?,x.md\n", "utf-8")
    assert "Evidence was not looked up: add --library DIR or" in _checked(path).output
    both = _checked(path, "--library", tmp_path, "--documents", tmp_path)
    assert (both.exit_code, "exclude each other" in both.output) == (2, True)
    path.write_text("question\n", "utf-8")
    assert (_checked(path).exit_code, "holds no questions" in _checked(path).output) == (2, True)
