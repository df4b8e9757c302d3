"""Reading gold sets, in our own format and in those that the field uses."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from corpus.errors import GoldError, UnwrittenError
from qa.gold.gold import GoldDocument, GoldEntry, GoldEvidence, GoldFile, GoldQuestion, GoldSet
from qa.gold.records import Name, OptionalText, Text, lines, parsed, validated
from qa.gold.squad import read_squad
from qa.gold.table import read_table

GOLD_SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".json")
"""What files of gold sets end in."""
_QRELS_COLUMNS = 3
_GRADE = re.compile("[0-9]{1,4}")
_SHOWN_PROBLEMS = 10
_MAX_LINE_CHARACTERS = 1_000_000
FIELDS = tuple(field.name for field in fields(GoldQuestion) if field.name != "group")
"""What a line of our own format may hold."""
_Kind = TypeVar("_Kind")


class _BeirQuery(BaseModel):
    id: Name
    text: OptionalText = None


class _BeirDocument(BaseModel):
    id: Name
    title: OptionalText = None
    text: Text


class _MtragTurn(BaseModel):
    speaker: Text
    text: OptionalText = None


class _MtragConversation(BaseModel):
    id: Name
    collection: Text
    turns: tuple[_MtragTurn, ...] = ()
    relevant: tuple[Text, ...] = ()
    answerability: tuple[Text, ...] = ()


def read_gold(path: Path) -> GoldSet:
    """Return the gold set at `path`; see `read_gold_file`.

    Raises GoldError that names the file, the line or entry and the field of what is wrong, or if
    there is no question.
    """
    file = read_gold_file(path)
    if file.problems:
        raise GoldError(_summed_up(path, file.problems))
    if not file.entries:
        raise GoldError(f"{path} holds no questions.")
    return GoldSet(tuple(entry.question for entry in file.entries), file.documents)


def read_gold_file(path: Path) -> GoldFile:
    """Return what the gold set at `path` holds, and what is wrong with each line that cannot count.

    A folder with `corpus.jsonl` is read as BEIR (Thakur et al. 2021), one with
    `conversations.jsonl` as MTRAG (Rosenthal et al. 2026), a `.json` file as SQuAD 1.1 or 2.0
    (Rajpurkar et al. 2016, 2018), a `.csv` or `.tsv` file as a table, see `qa.gold.table`, a
    `.jsonl` file as native: `{"id", "question", "answers", "answerable", "evidence": [{"document",
    "quote"}], "history", "tags"}` in each line.

    Raises GoldError if it is not a gold set at all, or if a public set is not in its format.
    """
    suffix = path.suffix.lower()
    entries: Iterable[GoldEntry | GoldError]
    documents: Iterable[GoldDocument] = ()
    if _holds(path, "corpus.jsonl"):
        entries, documents = _beir(path), _documents(path / "corpus.jsonl")
    elif _holds(path, "conversations.jsonl"):
        entries, documents = _mtrag(path), _documents(path / "passages.jsonl")
    elif suffix not in GOLD_SUFFIXES:
        raise GoldError(
            f"{path} is not a gold set: it is neither a .jsonl, .csv or .tsv file, nor a SQuAD"
            " .json file, nor a folder in BEIR's or MTRAG's format."
        )
    elif suffix == ".json":
        entries, documents = _squad(path)
    else:
        entries = read_table(path) if suffix in {".csv", ".tsv"} else _native(path)
    return _checked(entries, tuple(documents), path)


def _holds(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except OSError:
        return False


def _checked(
    entries: Iterable[GoldEntry | GoldError], documents: tuple[GoldDocument, ...], path: Path
) -> GoldFile:
    """Return the file of `entries` whose ids are all different."""
    names = Counter(document.name for document in documents)
    for name, count in names.items():
        if count > 1:
            raise GoldError(f"{path}: there are {count} documents {json.dumps(name)}.")
    places: dict[str, str] = {}
    good: list[GoldEntry] = []
    problems: list[GoldError] = []
    for entry in entries:
        if isinstance(entry, GoldError):
            problems.append(entry)
        elif entry.question.id in places:
            name = json.dumps(entry.question.id, ensure_ascii=False)
            first = places[entry.question.id].removeprefix(f"{path}, ")
            problems.append(
                GoldError(f"{entry.place}: `id` is {name}, as in {first}; give it another one")
            )
        else:
            places[entry.question.id] = entry.place
            good.append(entry)
    return GoldFile(path, tuple(good), documents, tuple(problems))


def _summed_up(path: Path, problems: Sequence[GoldError]) -> str:
    """Return the first of `problems`, and how many more there are."""
    wrong = [error for error in problems if not isinstance(error, UnwrittenError)]
    summary = [str(error) for error in wrong[:_SHOWN_PROBLEMS]]
    if len(wrong) > _SHOWN_PROBLEMS:
        summary.append(f"and {len(wrong) - _SHOWN_PROBLEMS:,} more such lines")
    unwritten = [error for error in problems if isinstance(error, UnwrittenError)]
    if unwritten:
        summary.append(
            f"Questions yet to be written: {len(unwritten):,}, the first of them in"
            f" {unwritten[0]}. Write them, or remove these lines."
        )
    if len(problems) > 1:
        summary.append(f"To list them all, run: python -m qa gold check {path}")
    return "\n".join(summary)


def _native(path: Path) -> Iterator[GoldEntry | GoldError]:
    """Yield the question of each line that is not blank, or the error of a line in its place."""
    for position, (place, line) in enumerate(lines(path)):
        try:
            if len(line) > _MAX_LINE_CHARACTERS:
                raise GoldError(  # noqa: TRY301
                    f"{place}: has {len(line):,} characters, more than the"
                    f" {_MAX_LINE_CHARACTERS:,} that a question may take; is a line end missing?"
                )
            record = parsed(line, place)
            question = GoldQuestion.of(record, place, position)
        except GoldError as error:
            yield error
        else:
            yield GoldEntry(question, place, tuple(name for name in record if name not in FIELDS))


def _squad(path: Path) -> tuple[list[GoldEntry], list[GoldDocument]]:
    """Read a document for each paragraph, under its article's title."""
    entries: list[GoldEntry] = []
    documents: list[GoldDocument] = []
    for group, article in enumerate(read_squad(path)):
        for position, paragraph in enumerate(article.paragraphs):
            name = f"{group}-{position}"
            documents.append(GoldDocument(name, article.title, paragraph.context))
            for number, asked in enumerate(paragraph.qas):
                answers = dict.fromkeys(answer.text for answer in asked.answers)
                question = GoldQuestion(
                    id=asked.id,
                    question=asked.question,
                    answers=() if asked.is_impossible else tuple(answers),
                    answerable=not asked.is_impossible,
                    evidence=() if asked.is_impossible else (GoldEvidence(name),),
                    history=(),
                    tags=(),
                    group=group,
                )
                place = f"{path}, data[{group}], paragraphs[{position}], qas[{number}]"
                entries.append(GoldEntry(question, place))
    return entries, documents


def _beir(path: Path) -> Iterator[GoldEntry]:
    """Yield the questions that the test judgements name."""
    relevant: dict[str, list[GoldEvidence]] = {}
    qrels = path / "qrels" / "test.tsv"
    for position, (place, line) in enumerate(lines(qrels)):
        row = line.rstrip("\r").split("\t")
        if len(row) != _QRELS_COLUMNS or (position and not _GRADE.fullmatch(row[2])):
            raise GoldError(f"{place}: is not query, document and relevance, with tabs between")
        if position and int(row[2]) > 0:
            relevant.setdefault(row[0], []).append(GoldEvidence(row[1], grade=int(row[2])))
    queries = {
        query.id: (place, query) for place, query in _records(path / "queries.jsonl", _BeirQuery)
    }
    unknown = next((name for name in relevant if name not in queries), None)
    if unknown is not None:
        raise GoldError(f"{qrels}: the query {unknown} is not in queries.jsonl")
    for position, (name, evidence) in enumerate(relevant.items()):
        place, query = queries[name]
        if query.text is None:
            raise GoldError(f"{place}: `text` is missing")
        question = GoldQuestion(name, query.text, (), True, tuple(evidence), (), (), position)
        yield GoldEntry(question, place)


def _mtrag(path: Path) -> Iterator[GoldEntry]:
    """Yield the last turn of each conversation, with the person's earlier turns as history."""
    groups: dict[str, int] = {}
    for place, conversation in _records(path / "conversations.jsonl", _MtragConversation):
        turns = [turn.text or "" for turn in conversation.turns if turn.speaker == "user"]
        if not turns or "" in turns:
            raise GoldError(f"{place}: `turns` has no turn of the user, or one without `text`")
        collection = conversation.collection
        question = GoldQuestion(
            id=conversation.id,
            question=turns[-1],
            answers=(),
            answerable=bool(conversation.relevant),
            evidence=tuple(map(GoldEvidence, conversation.relevant)),
            history=tuple(turns[:-1]),
            tags=(collection, *(tag.lower() for tag in conversation.answerability)),
            group=groups.setdefault(collection, len(groups)),
        )
        yield GoldEntry(question, place)


def _documents(path: Path) -> Iterator[GoldDocument]:
    for _, document in _records(path, _BeirDocument):
        yield GoldDocument(document.id, document.title, document.text)


def _records(path: Path, kind: type[_Kind]) -> Iterator[tuple[str, _Kind]]:
    """Yield the lines of a file of a public set, whose ids are called `_id`, after their places."""
    for place, line in lines(path):
        yield place, validated(kind, parsed(line, place), place, {"id": "_id"})
