"""Reading gold sets, in the formats that the field uses."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus.errors import GoldError, UnwrittenError
from qa.gold.gold import (
    GoldDocument,
    GoldEntry,
    GoldEvidence,
    GoldFile,
    GoldQuestion,
    GoldSet,
)
from qa.gold.native import read_native
from qa.gold.records import lines, read_json, read_lines
from qa.gold.table import read_table

GOLD_SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".json")
"""What files of gold sets end in."""
_QRELS_COLUMNS = 3
_GRADE = re.compile("[0-9]{1,4}")
_SHOWN_PROBLEMS = 10


def read_gold(path: Path) -> GoldSet:
    """Return the gold set at `path`; see `read_gold_file`.

    Raises GoldError that names the file, the line or entry and the field of what is wrong, or if
    there is no question.
    """
    found = read_gold_file(path)
    if found.problems:
        raise GoldError(_summed_up(path, found.problems))
    if not found.entries:
        raise GoldError(f"{path} holds no questions.")
    return GoldSet(tuple(entry.question for entry in found.entries), found.documents)


def read_gold_file(path: Path) -> GoldFile:
    """Return what the gold set at `path` holds, and what is wrong with each line that cannot count.

    A folder with `corpus.jsonl` is read as BEIR (Thakur et al. 2021), one with
    `conversations.jsonl` as MTRAG (Rosenthal et al. 2026), a `.json` file as SQuAD 1.1 or 2.0
    (Rajpurkar et al. 2016, 2018), a `.csv` or `.tsv` file as a table, see `gold_table`, a `.jsonl`
    file as native: `{"id", "question", "answers", "answerable", "evidence": [{"document",
    "quote"}], "history", "tags"}` in each line.

    Raises GoldError if it is no gold set at all, or if a public set is not in its format.
    """
    suffix = path.suffix.lower()
    entries: Iterable[GoldEntry | GoldError]
    documents: Iterable[GoldDocument] = ()
    if _holds(path, "corpus.jsonl"):
        entries, documents = _beir(path), _documents(path / "corpus.jsonl")
    elif _holds(path, "conversations.jsonl"):
        entries, documents = _conversations(path), _documents(path / "passages.jsonl")
    elif suffix not in GOLD_SUFFIXES:
        raise GoldError(
            f"{path} is no gold set: it is neither a .jsonl, .csv or .tsv file, nor a SQuAD .json"
            " file, nor a folder in BEIR's or MTRAG's format."
        )
    elif suffix == ".json":
        entries, documents = _squad(path)
    else:
        entries = read_table(path) if suffix in {".csv", ".tsv"} else read_native(path)
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
    twice = next((name for name, count in names.items() if count > 1), None)
    if twice is not None:
        raise GoldError(f"{path}: the document {json.dumps(twice)} is there twice.")
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
    said = [str(error) for error in wrong[:_SHOWN_PROBLEMS]]
    if len(wrong) > _SHOWN_PROBLEMS:
        said.append(f"and {len(wrong) - _SHOWN_PROBLEMS:,} more such lines")
    unwritten = [error for error in problems if isinstance(error, UnwrittenError)]
    if unwritten:
        said.append(
            f"Questions yet to be written: {len(unwritten):,}, the first of them in"
            f" {unwritten[0]}. Write them, or remove these lines."
        )
    if len(problems) > 1:
        said.append(f"All are listed by: python -m qa gold check {path}")
    return "\n".join(said)


def _squad(path: Path) -> tuple[list[GoldEntry], list[GoldDocument]]:
    """Read a document for each paragraph, under its article's title."""
    entries: list[GoldEntry] = []
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
                question = GoldQuestion(
                    id=asked.name("id"),
                    question=asked.string("question"),
                    answers=() if impossible else tuple(dict.fromkeys(answers)),
                    answerable=not impossible,
                    evidence=() if impossible else (GoldEvidence(name),),
                    history=(),
                    tags=(),
                    group=group,
                )
                entries.append(GoldEntry(question, asked.place))
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
    asked = {record.name("_id"): record for record in read_lines(path / "queries.jsonl")}
    unknown = next((query for query in relevant if query not in asked), None)
    if unknown is not None:
        raise GoldError(f"{qrels}: the query {unknown} is not in queries.jsonl")
    for position, (query, evidence) in enumerate(relevant.items()):
        text = asked[query].string("text")
        question = GoldQuestion(query, text, (), True, tuple(evidence), (), (), position)
        yield GoldEntry(question, asked[query].place)


def _conversations(path: Path) -> Iterator[GoldEntry]:
    """Yield the last turn of each conversation, with the person's earlier turns as history."""
    groups: dict[str, int] = {}
    for record in read_lines(path / "conversations.jsonl"):
        turns = [turn for turn in record.records("turns") if turn.string("speaker") == "user"]
        if not turns:
            raise record.error("turns", "a conversation with a turn of the user")
        evidence = tuple(map(GoldEvidence, record.strings("relevant")))
        collection = record.string("collection")
        question = GoldQuestion(
            id=record.name("_id"),
            question=turns[-1].string("text"),
            answers=(),
            answerable=bool(evidence),
            evidence=evidence,
            history=tuple(turn.string("text") for turn in turns[:-1]),
            tags=(collection, *(tag.lower() for tag in record.strings("answerability"))),
            group=groups.setdefault(collection, len(groups)),
        )
        yield GoldEntry(question, record.place)


def _documents(path: Path) -> Iterator[GoldDocument]:
    for record in read_lines(path):
        yield GoldDocument(
            record.name("_id"), record.optional_string("title"), record.string("text")
        )
