"""The journal: turns come back as they were, feedback becomes a gold set."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.errors import DamagedLibraryError, GoldError, LibraryError
from corpus.library.database import Library
from qa.answer import Answer, Core, DocumentReference, Quote, Reason
from qa.cli.main import app
from qa.gold.construction import export_gold
from qa.gold.files import read_gold
from qa.history import Feedback, Journal, Verdict
from tests.qa.citations.sources import answer_of

_DOCUMENT = DocumentReference(3, "a.txt", "T", None, None, "1911", None, 4, "ab", None)
_QUOTE = Quote(
    "Sold <b> 😀.", _DOCUMENT, 5, 16, Core(5, 16), 0.5, "T", ((5, 9),), "at ", " end", "| a |"
)
_ANSWER = replace(answer_of(_QUOTE), question="When?", carried=("x",), timings_ms={"total": 1.5})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.open(tmp_path)


def _asked(journal: Journal, answer: Answer, history: tuple[str, ...] = ()) -> int:
    turn = journal.add("ann", journal.begin("ann"), answer, history)
    assert turn
    return turn


def test_a_turn_comes_back_as_it_was_after_a_restart(tmp_path: Path) -> None:
    declined = replace(_ANSWER, answered=False, reason=Reason.NOT_FOUND, quotes=())
    journal = Journal.open(tmp_path)
    conversation = journal.begin("ann")
    journal.add("ann", conversation, _ANSWER, ())
    journal.add("ann", conversation, declined, ["When?"])
    first, second = Journal.open(tmp_path).turns("ann", conversation)
    assert (first.question, first.history, first.answer) == ("When?", (), _ANSWER)
    assert (second.history, second.answer) == (("When?",), declined)
    assert second.answer
    assert second.answer.reason is Reason.NOT_FOUND


def test_conversations_are_listed_newest_first_and_only_to_their_browser(journal: Journal) -> None:
    old, empty, new = (journal.begin("ann") for _ in range(3))
    journal.add("ann", old, replace(_ANSWER, question="One?"), ())
    journal.add("ann", new, replace(_ANSWER, question="Two?"), ())
    journal.add("ann", old, replace(_ANSWER, question="Three?"), ())
    listed = journal.conversations("ann")
    assert [(found.id, found.question, found.turns) for found in listed] == [
        (old, "One?", 2),
        (new, "Two?", 1),
    ]
    assert empty not in {found.id for found in listed}
    assert journal.conversations("bob") == []
    assert journal.turns("bob", old) == []
    assert journal.add("bob", old, _ANSWER, ()) is None
    assert journal.turn("bob", journal.turns("ann", old)[0].id) is None


def test_clearing_deletes_only_ones_own(journal: Journal) -> None:
    conversation = journal.begin("ann")
    journal.add("ann", conversation, _ANSWER, ())
    journal.clear("bob", conversation)
    assert len(journal.turns("ann", conversation)) == 1
    journal.clear("ann", conversation)
    assert journal.turns("ann", conversation) == []
    assert journal.add("ann", conversation, _ANSWER, ()) is None


def test_an_answer_in_another_form_is_none(journal: Journal) -> None:
    conversation = journal.begin("ann")
    journal.add("ann", conversation, _ANSWER, ())
    connection = sqlite3.connect(journal.path)
    connection.execute("""UPDATE turns SET answer = '{"question": "When?"}'""")
    connection.commit()
    connection.close()
    (turn,) = journal.turns("ann", conversation)
    assert (turn.question, turn.answer) == ("When?", None)


def test_feedback_becomes_a_gold_set(journal: Journal, tmp_path: Path) -> None:
    right, wrong, declined, chosen = (
        _asked(journal, replace(_ANSWER, question=f"{name}?"), ("Before?",))
        for name in ("right", "wrong", "declined", "chosen")
    )

    def judge(turn: int, question: str, verdict: Verdict, document: str, start: int) -> None:
        place = (start, start + 4, "Sold") if document else (0, 0, "")
        history = ("Before?",)
        journal.judge("ann", Feedback(turn, question, history, verdict, document, *place))

    judge(right, "right?", Verdict.WRONG, "a.txt", 5)
    judge(right, "right?", Verdict.RIGHT, "a.txt", 5)
    judge(right, "right?", Verdict.WRONG, "b.txt", 5)
    judge(wrong, "wrong?", Verdict.WRONG, "a.txt", 5)
    judge(declined, "declined?", Verdict.RIGHT, "", 0)
    judge(chosen, "chosen?", Verdict.MEANT, "c.txt", 9)
    path = tmp_path / "gold.jsonl"
    assert export_gold(journal, path) == 3
    questions = read_gold(path).questions
    assert [(gold.question, gold.answerable) for gold in questions] == [
        ("right?", True),
        ("declined?", False),
        ("chosen?", True),
    ]
    evidence = [[(found.document, found.quote) for found in gold.evidence] for gold in questions]
    assert evidence == [[("a.txt", "Sold")], [], [("c.txt", "Sold")]]
    assert questions[0].history == ("Before?",)
    assert questions[0].tags == ("feedback",)


def test_feedback_outlives_its_conversation(journal: Journal) -> None:
    conversation = journal.begin("ann")
    turn = journal.add("ann", conversation, _ANSWER, ())
    assert turn
    given = Feedback(turn, "When?", (), Verdict.RIGHT, "a.txt", 5, 16, "Sold")
    journal.judge("ann", given)
    journal.clear("ann", conversation)
    assert journal.feedback() == [given]
    later = journal.begin("ann")
    assert journal.add("ann", later, _ANSWER, ()) != turn


def test_without_right_passages_there_is_no_gold(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"^Nobody has called a passage right yet in .*journal.db"):
        export_gold(journal, tmp_path / "gold.jsonl")
    assert not (tmp_path / "gold.jsonl").exists()


def test_a_journal_that_is_none_or_newer_is_refused(tmp_path: Path) -> None:
    path = Journal.open(tmp_path).path
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(LibraryError, match=r"has format 9, and this version reads 2"):
        Journal.open(tmp_path)
    path.write_bytes(b"He kept two ledgers. " * 100)
    path.with_name("journal.db-wal").unlink(missing_ok=True)
    with pytest.raises(LibraryError, match=r"journal.db is damaged: file is not a database\. "):
        Journal.open(tmp_path)


def test_the_command_writes_the_gold_set(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    command = ["gold", "from-feedback", str(path), "--library", str(library.path)]
    nothing = CliRunner().invoke(app, command)
    assert nothing.exit_code == 2
    assert "Nobody has called a passage right yet" in nothing.stderr
    journal = Journal.open(library.path)
    turn = _asked(journal, _ANSWER)
    journal.judge("ann", Feedback(turn, "When?", (), Verdict.RIGHT, "a.txt", 5, 16, "Sold"))
    written = CliRunner().invoke(app, command)
    assert (written.exit_code, written.stdout) == (0, f"1 question is in {path}.\n")
    assert read_gold(path).questions[0].question == "When?"


def test_a_journal_of_the_first_version_is_brought_to_this_one(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    conversation = journal.begin("ann")
    journal.add("ann", conversation, _ANSWER, ["Before?"])
    journal.judge("ann", Feedback(1, "Who?", (), Verdict.RIGHT, "a.txt", 0, 4, "Ann."))
    before = journal.turns("ann", conversation), journal.feedback()
    connection = sqlite3.connect(journal.path)
    connection.executescript(
        "ALTER TABLE turns DROP COLUMN checksum; ALTER TABLE feedback DROP COLUMN checksum;"
        "PRAGMA user_version = 1;"
    )
    connection.close()
    journal = Journal.open(tmp_path)
    assert (journal.turns("ann", conversation), journal.feedback()) == before
    assert journal.faults() == []


def test_what_was_changed_behind_the_journal_is_not_shown(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    conversation = journal.begin("ann")
    journal.add("ann", conversation, _ANSWER, ["Before?"])
    journal.judge("ann", Feedback(1, "Who?", (), Verdict.RIGHT, "a.txt", 0, 4, "Ann."))
    connection = sqlite3.connect(journal.path)
    connection.execute("UPDATE turns SET answer = replace(answer, 'e', 'a')")
    connection.execute("UPDATE feedback SET quote = 'Bob.'")
    connection.commit()
    connection.close()
    (turn,) = journal.turns("ann", conversation)
    assert (turn.answer, turn.history) == (None, ())
    with pytest.raises(
        DamagedLibraryError, match="the feedback on 'Who\\?' is not what was stored"
    ):
        journal.feedback()
    assert journal.faults() == [
        "row 1 of turns is not what was stored",
        "row 1 of feedback is not what was stored",
    ]
