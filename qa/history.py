"""The journal: what was asked in each browser, and the feedback on the answers.

It is `journal.db`, a file of its own beside the library, which no rebuild touches. A turn keeps its
answer as it was shown; what has become of its documents since is for its reader to find out.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import DamagedLibraryError, LibraryError
from corpus.library.damage import explained
from corpus.library.records import rows_checksum
from qa.answer import Answer

FILE_NAME = "journal.db"
_VERSION = 2
_BUSY_SECONDS = 30
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
_TABLES = Path(__file__).with_name("history.sql").read_text("utf-8")
_TURNS = (
    "SELECT turns.id, asked, question, history, answer, checksum FROM turns"
    " JOIN conversations ON conversations.id = conversation"
)
_WITH_CHECKSUMS = """
ALTER TABLE turns ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feedback ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
"""
_CHECKED_COLUMNS = {
    "turns": "question, history, answer",
    "feedback": "turn, question, history, verdict, document, start, end, quote",
}
"""The columns of each table that its checksums are over."""


class Verdict(StrEnum):
    """What a person says of a passage, or of an answer as a whole."""

    RIGHT = "right"
    WRONG = "wrong"
    MEANT = "meant"
    """This passage, chosen by hand, is the right one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; None if another version wrote it differently, or it is damaged."""

    id: int
    asked: str
    question: str
    history: tuple[str, ...]
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed: its first question, and the number of its questions."""

    id: int
    asked: str
    question: str
    turns: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on a passage of a document, or with an empty `document` on a whole answer.

    `quote` is the passage's text; `start` and `end` are its offsets in the document.
    """

    turn: int
    question: str
    history: tuple[str, ...]
    verdict: Verdict
    document: str
    start: int
    end: int
    quote: str


class Journal:
    """The journal of one library; several threads may use it at once."""

    def __init__(self, path: Path) -> None:
        """Store the file's path; `open` does the work."""
        self.path = path

    @classmethod
    def open(cls, folder: Path) -> "Journal":
        """Open the journal in the folder of a library; it is made if there is none.

        Raises LibraryError if it cannot be made, or if another version wrote it.
        """
        journal = cls(folder / FILE_NAME)
        with journal._connected() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(
                    f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;"
                )
            elif version == 1:
                _add_checksums(connection)
        if version not in {0, 1, _VERSION}:
            raise LibraryError(
                f"The journal {journal.path} has format {version}, and this version reads"
                f" {_VERSION}. Use the version that wrote it, or move it away."
            )
        return journal

    def begin(self, browser: str) -> int:
        """Begin a conversation in `browser`, and return its id."""
        with self._connected() as connection:
            cursor = connection.execute(
                "INSERT INTO conversations (browser) VALUES (?)", (browser,)
            )
            return int(cursor.lastrowid or 0)

    def add(
        self, browser: str, conversation: int, answer: Answer, history: Sequence[str]
    ) -> int | None:
        """Add a turn, asked after the questions `history`; return its id.

        Returns None if `browser` has no such conversation, or no longer has it.
        """
        content = (answer.question, json.dumps(list(history)), _ANSWER.dump_json(answer).decode())
        with self._connected() as connection:
            cursor = connection.execute(
                "INSERT INTO turns (conversation, asked, question, history, answer, checksum)"
                " SELECT id, ?, ?, ?, ?, ? FROM conversations WHERE id = ? AND browser = ?",
                (_now(), *content, rows_checksum([content]), conversation, browser),
            )
            return cursor.lastrowid if cursor.rowcount else None

    def turns(self, browser: str, conversation: int) -> list[Turn]:
        """Return the turns of a conversation of `browser`, in order."""
        with self._connected() as connection:
            rows = connection.execute(
                f"{_TURNS} WHERE conversation = ? AND browser = ? ORDER BY turns.id",
                (conversation, browser),
            )
            return [_turn(row) for row in rows]

    def turn(self, browser: str, turn: int) -> Turn | None:
        """Return one turn of `browser`, or None if it has none with this id."""
        with self._connected() as connection:
            row = connection.execute(
                f"{_TURNS} WHERE turns.id = ? AND browser = ?", (turn, browser)
            ).fetchone()
            return None if row is None else _turn(row)

    def conversations(self, browser: str) -> list[Conversation]:
        """Return the conversations of `browser` in which something was asked, newest first."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT conversation, asked, question,"
                " (SELECT count(*) FROM turns WHERE conversation = first.conversation)"
                " FROM turns AS first JOIN conversations ON conversations.id = conversation"
                " WHERE browser = ? AND first.id ="
                " (SELECT min(id) FROM turns WHERE conversation = first.conversation)"
                " ORDER BY (SELECT max(id) FROM turns WHERE conversation = conversations.id) DESC",
                (browser,),
            )
            return [Conversation(*row) for row in rows]

    def clear(self, browser: str, conversation: int) -> None:
        """Delete a conversation of `browser`; feedback that was given in it stays."""
        with self._connected() as connection:
            connection.execute(
                "DELETE FROM conversations WHERE id = ? AND browser = ?", (conversation, browser)
            )

    def judge(self, browser: str, feedback: Feedback) -> None:
        """Note a verdict; a later one on the same passage or answer takes its place."""
        turn, question, history, verdict, *passage = astuple(feedback)
        content = (turn, question, json.dumps(history), str(verdict), *passage)
        with self._connected() as connection:
            connection.execute(
                f"INSERT INTO feedback (browser, given, {_CHECKED_COLUMNS['feedback']}, checksum)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (browser, turn, document, start, end) DO UPDATE SET"
                " verdict = excluded.verdict, given = excluded.given, question = excluded.question,"
                " history = excluded.history, quote = excluded.quote, checksum = excluded.checksum",
                (browser, _now(), *content, rows_checksum([content])),
            )

    def feedback(self) -> list[Feedback]:
        """Return all verdicts, by the turn they were given on and in order."""
        with self._connected() as connection:
            rows = connection.execute(
                f"SELECT {_CHECKED_COLUMNS['feedback']}, checksum FROM feedback ORDER BY turn, id"
            ).fetchall()
        for *row, checksum in rows:
            if rows_checksum([row]) != checksum:
                raise self._damaged(f"the feedback on {row[1]!r} is not what was stored")
        return [
            Feedback(turn, question, tuple(json.loads(history)), Verdict(verdict), *rest)
            for turn, question, history, verdict, *rest, _ in rows
        ]

    def faults(self) -> list[str]:
        """Return what is wrong with the journal, in words."""
        with self._connected() as connection:
            messages = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
            changed = [
                f"row {number} of {table} is not what was stored"
                for table, columns in _CHECKED_COLUMNS.items()
                for number, checksum, *content in connection.execute(
                    f"SELECT id, checksum, {columns} FROM {table}"
                )
                if rows_checksum([content]) != checksum
            ]
        lost = [f"row {row} of {table} belongs to nothing" for table, row, *_ in orphans]
        return [message for message in messages if message != "ok"] + lost + changed

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            with closing(connection):
                connection.execute("PRAGMA foreign_keys = ON")
                yield connection
        except sqlite3.Error as error:
            explanation = explained(self.path, error, "written", _TABLES)
            if explanation is None:
                raise
            if isinstance(explanation, DamagedLibraryError):
                explanation = self._damaged(str(error))
            raise explanation from error

    def _damaged(self, what: str) -> DamagedLibraryError:
        return DamagedLibraryError(
            f"{self.path} is damaged: {what}. Move it away and a new one is made; only a backup can"
            " bring back what it held.",
            what,
        )


def _add_checksums(connection: sqlite3.Connection) -> None:
    """Upgrade a journal of the first version to this one."""
    connection.executescript(f"BEGIN IMMEDIATE; {_WITH_CHECKSUMS}")
    for table, columns in _CHECKED_COLUMNS.items():
        for row, *content in connection.execute(f"SELECT id, {columns} FROM {table}").fetchall():
            connection.execute(
                f"UPDATE {table} SET checksum = ? WHERE id = ?", (rows_checksum([content]), row)
            )
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")


def _turn(row: tuple[int, str, str, str, str, int]) -> Turn:
    turn, asked, question, history, stored, checksum = row
    is_intact = rows_checksum([(question, history, stored)]) == checksum
    try:
        answer = _ANSWER.validate_json(stored) if is_intact else None
        earlier = tuple(json.loads(history)) if is_intact else ()
    except ValidationError:
        answer, earlier = None, tuple(json.loads(history))
    return Turn(turn, asked, question, earlier, answer)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
