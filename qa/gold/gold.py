"""Gold sets: questions with what answers them and where it stands.

Gold is matched by text and document, never by passage, so that cutting documents otherwise does not
change what counts as right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, StrictBool

from corpus.errors import GoldError, UnwrittenError
from qa.gold.records import Name, OptionalText, Text, at_most, validated
from qa.settings import Split

_Question = Annotated[Text, at_most(20_000, "no question is that long")]
_Answer = Annotated[
    Text, at_most(2_000, "an answer has to stand in one sentence; give the words that answer")
]
_DEFAULTS = {"answers": (), "answerable": True, "evidence": (), "history": (), "tags": ()}


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """Where an answer stands: a document by name, and the words of it where the gold has them.

    `grade` is how relevant it is, 1 or more.
    """

    document: Text
    quote: OptionalText = None
    grade: Annotated[int, Field(ge=1)] = 1


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question; `answers` are alternatives, each of them right.

    `history` are the questions before it, the oldest first. `group` is the position of the article
    or collection that it belongs to; halves of a gold set are made of whole groups.
    """

    id: Name
    question: _Question
    answers: tuple[_Answer, ...]
    answerable: StrictBool
    evidence: tuple[GoldEvidence, ...]
    history: tuple[_Question, ...]
    tags: tuple[Text, ...]
    group: int

    @classmethod
    def of(
        cls,
        fields: Any,  # noqa: ANN401 - whatever JSON can hold
        place: str,
        group: int,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> "GoldQuestion":
        """Return the question that `fields` hold, which are at `place` and called by `names` there.

        Raises GoldError that names the field that is wrong, and UnwrittenError where there is
        evidence but its question is empty.
        """
        if isinstance(fields, dict):
            fields = _DEFAULTS | fields | {"group": group}
            if fields["evidence"] and fields.get("question") == "":
                validated(cls, fields | {"question": "?"}, place, names)
                raise UnwrittenError(f"{place}: `question` is yet to be written")
        question = validated(cls, fields, place, names)
        if question.answers and not question.answerable:
            field = names.get("answers", "answers")
            raise GoldError(
                f"{place}: `{field}` is not empty, though the question is said to be unanswerable"
            )
        return question

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
