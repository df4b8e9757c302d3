"""Gold sets in our own format: a question a line, as a JSON object."""

from collections.abc import Iterator
from pathlib import Path

from corpus.errors import GoldError, UnwrittenError
from qa.gold.gold import GoldEntry, GoldEvidence, GoldQuestion
from qa.gold.records import Record, lines, parsed

FIELDS = ("id", "question", "answers", "answerable", "evidence", "history", "tags")
_MAX_LINE_CHARACTERS = 1_000_000
_MAX_QUESTION_CHARACTERS = 20_000
_MAX_ANSWER_CHARACTERS = 2_000


def read_native(path: Path) -> Iterator[GoldEntry | GoldError]:
    """Yield the question of each line that is not blank, or the error of a line in its place."""
    for position, (place, line) in enumerate(lines(path)):
        try:
            if len(line) > _MAX_LINE_CHARACTERS:
                raise GoldError(  # noqa: TRY301
                    f"{place}: has {len(line):,} characters, more than the"
                    f" {_MAX_LINE_CHARACTERS:,} that a question may take; is a line end missing?"
                )
            record = parsed(line, place)
            question = gold_question(record, position)
        except GoldError as error:
            yield error
            continue
        unread = tuple(name for name in record.fields if name not in FIELDS)
        yield GoldEntry(question, place, unread)


def gold_question(record: Record, position: int, answers: str = "answers") -> GoldQuestion:
    """Return the question that `record` holds, its answers in the field `answers`.

    Raises GoldError that names the field that is wrong, and UnwrittenError where there is evidence
    but its question is empty.
    """
    evidence = tuple(
        GoldEvidence(entry.string("document"), entry.optional_string("quote"))
        for entry in record.records("evidence")
    )
    name = record.name("id")
    if evidence and record.fields.get("question") == "":
        raise UnwrittenError(f"{record.place}: `question` is yet to be written")
    question = GoldQuestion(
        id=name,
        question=record.string("question"),
        answers=record.strings(answers),
        answerable=record.truth("answerable", default=True),
        evidence=evidence,
        history=record.strings("history"),
        tags=record.strings("tags"),
        group=position,
    )
    if question.answers and not question.answerable:
        raise record.error(answers, "empty, though the question is said to be unanswerable")
    _check_lengths(question, record, answers)
    return question


def _check_lengths(question: GoldQuestion, record: Record, answers: str) -> None:
    for field, texts, most, reason in (
        ("question", (question.question,), _MAX_QUESTION_CHARACTERS, "no question is so long"),
        ("history", question.history, _MAX_QUESTION_CHARACTERS, "no question is so long"),
        (
            answers,
            question.answers,
            _MAX_ANSWER_CHARACTERS,
            "an answer has to stand in one sentence; give the words that answer",
        ),
    ):
        for text in texts:
            if len(text) > most:
                raise GoldError(
                    f"{record.place}: `{field}` has {len(text):,} characters, more than {most:,}:"
                    f" {reason}"
                )
