"""Reading gold sets, in the formats that the field uses."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.errors import GoldError
from qa.evaluation.gold import GoldDocument, GoldEvidence, GoldQuestion, GoldSet
from qa.evaluation.records import Record, read_json, read_lines, read_text

_QRELS_COLUMNS = 3
_GRADE = re.compile("[0-9]{1,9}")


def read_gold(path: Path) -> GoldSet:
    """Return the gold set at `path`.

    A folder with `corpus.jsonl` is read as BEIR (Thakur et al. 2021), one with
    `conversations.jsonl` as MTRAG (Rosenthal et al. 2026), a `.json` file as SQuAD 1.1 or 2.0
    (Rajpurkar et al. 2016, 2018), a `.jsonl` file as native: `{"id", "question", "answers",
    "answerable", "evidence": [{"document", "quote"}], "history", "tags"}` in each line.

    Raises GoldError that names the file, the line or entry and the field that is wrong.
    """
    if (path / "corpus.jsonl").is_file():
        gold = _beir(path)
    elif (path / "conversations.jsonl").is_file():
        gold = _conversations(path)
    elif path.suffix.lower() == ".json" and path.is_file():
        gold = _squad(path)
    elif path.suffix.lower() in {".jsonl", ".ndjson"} and path.is_file():
        gold = GoldSet(tuple(_native(record, at) for at, record in enumerate(read_lines(path))))
    else:
        raise GoldError(
            f"{path} is no gold set: it is neither a .jsonl file, nor a SQuAD .json file, nor a"
            " folder in BEIR's or MTRAG's format."
        )
    if not gold.questions:
        raise GoldError(f"{path} holds no questions.")
    _check_unique((question.id for question in gold.questions), f"{path}: question")
    _check_unique((document.name for document in gold.documents), f"{path}: document")
    return gold


def _native(record: Record, position: int) -> GoldQuestion:
    answers = record.strings("answers")
    evidence = tuple(
        GoldEvidence(entry.string("document"), entry.optional_string("quote"))
        for entry in record.records("evidence")
    )
    answerable = record.truth("answerable", default=True)
    if answers and not answerable:
        raise record.error("answers", "empty, though the question is said to be unanswerable")
    return GoldQuestion(
        id=_id(record, "id"),
        question=record.string("question"),
        answers=answers,
        answerable=answerable,
        evidence=evidence,
        history=record.strings("history"),
        tags=record.strings("tags"),
        group=position,
    )


def _squad(path: Path) -> GoldSet:
    """Read a document for each paragraph, under its article's title."""
    questions: list[GoldQuestion] = []
    documents: list[GoldDocument] = []
    for group, article in enumerate(read_json(path).records("data")):
        title = article.optional_string("title")
        for number, paragraph in enumerate(article.records("paragraphs")):
            name = f"{group}-{number}"
            shown = None if title is None else title.replace("_", " ")
            documents.append(GoldDocument(name, shown, paragraph.string("context")))
            for asked in paragraph.records("qas"):
                impossible = asked.truth("is_impossible", default=False)
                answers = [answer.string("text") for answer in asked.records("answers")]
                questions.append(
                    GoldQuestion(
                        id=_id(asked, "id"),
                        question=asked.string("question"),
                        answers=() if impossible else tuple(dict.fromkeys(answers)),
                        answerable=not impossible,
                        evidence=() if impossible else (GoldEvidence(name),),
                        history=(),
                        tags=(),
                        group=group,
                    )
                )
    return GoldSet(tuple(questions), tuple(documents))


def _beir(path: Path) -> GoldSet:
    """Read the questions that the test judgements name."""
    relevant: dict[str, list[GoldEvidence]] = {}
    qrels = path / "qrels" / "test.tsv"
    rows = (line.split("\t") for line in read_text(qrels).splitlines())
    for number, row in enumerate(rows, 1):
        if len(row) != _QRELS_COLUMNS or (number > 1 and not _GRADE.fullmatch(row[2])):
            raise GoldError(
                f"{qrels}, line {number}: is not query, document and relevance, with tabs between"
            )
        if number > 1 and int(row[2]) > 0:
            relevant.setdefault(row[0], []).append(GoldEvidence(row[1], grade=int(row[2])))
    asked = {_id(record, "_id"): record for record in read_lines(path / "queries.jsonl")}
    unknown = next((query for query in relevant if query not in asked), None)
    if unknown is not None:
        raise GoldError(f"{qrels}: the query {unknown} is not in queries.jsonl")
    questions = (
        GoldQuestion(
            query, asked[query].string("text"), (), True, tuple(evidence), (), (), position
        )
        for position, (query, evidence) in enumerate(relevant.items())
    )
    return GoldSet(tuple(questions), tuple(_documents(path / "corpus.jsonl")))


def _conversations(path: Path) -> GoldSet:
    """Read the last turn of each conversation, with the person's earlier turns as history."""
    questions: list[GoldQuestion] = []
    groups: dict[str, int] = {}
    for record in read_lines(path / "conversations.jsonl"):
        turns = [turn for turn in record.records("turns") if turn.string("speaker") == "user"]
        if not turns:
            raise record.error("turns", "a conversation with a turn of the user")
        evidence = tuple(map(GoldEvidence, record.strings("relevant")))
        collection = record.string("collection")
        questions.append(
            GoldQuestion(
                id=_id(record, "_id"),
                question=turns[-1].string("text"),
                answers=(),
                answerable=bool(evidence),
                evidence=evidence,
                history=tuple(turn.string("text") for turn in turns[:-1]),
                tags=(collection, *(tag.lower() for tag in record.strings("answerability"))),
                group=groups.setdefault(collection, len(groups)),
            )
        )
    return GoldSet(tuple(questions), tuple(_documents(path / "passages.jsonl")))


def _documents(path: Path) -> Iterator[GoldDocument]:
    for record in read_lines(path):
        yield GoldDocument(
            _id(record, "_id"), record.optional_string("title"), record.string("text")
        )


def _id(record: Record, field: str) -> str:
    value = record.fields.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return record.string(field)


def _check_unique(names: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise GoldError(f"{what} {json.dumps(name)} is there twice.")
        seen.add(name)
