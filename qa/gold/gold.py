"""Gold sets: questions with what answers them and where it stands.

Gold is matched by text and document, never by passage, so that cutting documents otherwise does not
change what counts as right.
"""

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import GoldError
from qa.settings import Split


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """Where an answer stands: a document by name, and the words of it where the gold has them.

    `grade` is how relevant it is, 1 or more.
    """

    document: str
    quote: str | None = None
    grade: int = 1


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question; `answers` are alternatives, each of them right.

    `history` are the questions before it, the oldest first. `group` is the position of the article
    or collection that it belongs to; halves of a gold set are made of whole groups.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    evidence: tuple[GoldEvidence, ...]
    history: tuple[str, ...]
    tags: tuple[str, ...]
    group: int

    @property
    def split(self) -> Split:
        """The half it belongs to: even groups to tune on, odd ones to report."""
        return Split.REPORT if self.group % 2 else Split.TUNE


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document of a gold set's own collection; documents of one article share its title."""

    name: str
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Questions, and the collection that comes with them, which may be empty."""

    questions: tuple[GoldQuestion, ...]
    documents: tuple[GoldDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldEntry:
    """A question and where it stands in its file, such as `gold.jsonl, line 3`.

    `unread` names the fields beside it that mean nothing here.
    """

    question: GoldQuestion
    place: str
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A gold set as it was read: what is a question, and what is wrong with the rest."""

    path: Path
    entries: tuple[GoldEntry, ...]
    documents: tuple[GoldDocument, ...]
    problems: tuple[GoldError, ...]
