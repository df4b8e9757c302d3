r"""Gold sets as tables: CSV and TSV, a question a row, the columns known by their names.

`question` and `answer`, and where they are wanted `id`, `document`, `quote`, `answerable`,
`history` and `tags`. A cell holds several answers, documents, quotes, earlier questions or tags
with `|` between them; `\|` is the sign itself. Quotes belong to the documents in their order, or
all to the only one.
"""

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError, GoldError
from corpus.loaders.csv import CsvRow, read_rows
from qa.gold.gold import GoldEntry, GoldQuestion
from qa.gold.records import read_text

COLUMNS = ("id", "question", "answer", "document", "quote", "answerable", "history", "tags")
_PLURALS = {"answers": "answer", "documents": "document", "quotes": "quote", "tag": "tags"}
_DELIMITERS = (",", ";", "\t")
_WRITTEN_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_HEADER_CHARACTERS = 10_000
_BETWEEN = re.compile(r"(?<!\\)\|")
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "no", "n", "0"), False),
}


def read_table(path: Path) -> Iterator[GoldEntry | GoldError]:
    """Yield the question of each row, or the error of a row in its place.

    A question without an `id` is named after its text and history, so that it keeps its name when
    rows are added.

    Raises GoldError if the file cannot be read, or has no column `question`.
    """
    text = read_text(path)
    delimiter, columns = _columns(text, path)
    seen: Counter[str] = Counter()
    position = 0
    try:
        for row in read_rows(text, delimiter):
            if isinstance(row, DocumentError):
                yield GoldError(f"{path}, {row}")
                continue
            if position:
                yield _entry(row, columns, f"{path}, line {row.line}", seen, position - 1)
            position += 1
    except DocumentError as error:
        raise GoldError(f"{path} {error}") from error


def write_gold(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    """Write native `records` to `path`: a table if its name ends in .csv or .tsv, else JSON Lines.

    Raises GoldError if it cannot be written.
    """
    delimiter = _WRITTEN_DELIMITERS.get(path.suffix.lower())
    if delimiter is None:
        content = "".join(
            json.dumps(record, ensure_ascii=False) + "\n" for record in records
        ).encode()
    else:
        # With a mark, by which spreadsheet programs know the encoding.
        content = write_table(records, delimiter).encode("utf-8-sig")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise GoldError(f"{path} cannot be written: {error.strerror}") from error


def write_table(records: Sequence[Mapping[str, Any]], delimiter: str) -> str:
    """Return native records as a table that `read_table` reads as the same questions."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter)
    writer.writerow(COLUMNS)
    for record in records:
        evidence = record["evidence"]
        cells = {
            **record,
            "answer": _joined(record["answers"]),
            "document": _joined([entry["document"] for entry in evidence]),
            "quote": _joined([entry.get("quote", "") for entry in evidence]),
            "answerable": "yes" if record["answerable"] else "no",
            "history": _joined(record["history"]),
            "tags": _joined(record["tags"]),
        }
        writer.writerow([cells[column] for column in COLUMNS])
    return output.getvalue()


def _columns(text: str, path: Path) -> tuple[str, list[str]]:
    """Return the delimiter of a table, and the names of its columns."""
    for delimiter in _DELIMITERS:
        header = next(iter(read_rows(text[:_HEADER_CHARACTERS], delimiter)), None)
        if not isinstance(header, CsvRow):
            continue
        names = [" ".join(cell.split()).casefold() for cell in header.cells]
        columns = [_PLURALS.get(name, name) for name in names]
        if "question" in columns:
            twice = next((name for name in COLUMNS if columns.count(name) > 1), None)
            if twice is not None:
                raise GoldError(f"{path}, line {header.line}: the column `{twice}` occurs twice")
            return delimiter, columns
    raise GoldError(
        f"{path}: the first row names no column `question`. The columns are"
        f" {', '.join(COLUMNS)}; all but `question` and `answer` may be missing."
    )


def _entry(
    row: CsvRow, columns: Sequence[str], place: str, seen: Counter[str], position: int
) -> GoldEntry | GoldError:
    if len(row.cells) > len(columns):
        return GoldError(
            f"{place}: has {len(row.cells)} cells for {len(columns)} columns; quote cells that hold"
            " the delimiter"
        )
    cells = dict.fromkeys(COLUMNS, "") | dict(zip(columns, row.cells, strict=False))
    try:
        fields = _fields({name: cell.strip() for name, cell in cells.items()}, place, seen)
        question = GoldQuestion.of(fields, place, position, {"answers": "answer"})
    except GoldError as error:
        return error
    unread = tuple(name for name in columns if name not in COLUMNS)
    return GoldEntry(question, place, unread)


def _fields(cells: Mapping[str, str], place: str, seen: Counter[str]) -> dict[str, Any]:
    """Return what a native record of the same question holds."""
    answers, history = _several(cells["answer"]), _several(cells["history"])
    fields: dict[str, Any] = {
        "id": cells["id"] or _name([*history, cells["question"]], seen),
        "question": cells["question"],
        "answer": answers,
        "evidence": _evidence(cells, place),
        "history": history,
        "tags": _several(cells["tags"]),
    }
    if cells["answerable"]:
        fields["answerable"] = _TRUTHS.get(cells["answerable"].casefold())
        if fields["answerable"] is None:
            raise GoldError(f"{place}: `answerable` is not yes or no")
    elif cells["question"] and not answers and not fields["evidence"]:
        raise GoldError(
            f"{place}: `answer` is empty; if the documents do not answer this, say no under"
            " `answerable`"
        )
    return fields


def _evidence(cells: Mapping[str, str], place: str) -> list[dict[str, str]]:
    documents, quotes = _several(cells["document"]), _several(cells["quote"])
    if len(documents) == 1:
        documents *= max(1, len(quotes))
    if quotes and len(quotes) != len(documents):
        raise GoldError(
            f"{place}: `quote` holds {len(quotes)} and `document` {len(documents)}, with | between"
            r" them; give a document for each quote, and write \| for the sign itself"
        )
    return [
        {"document": document, "quote": quote}
        for document, quote in zip(documents, quotes or [""] * len(documents), strict=True)
    ]


def _several(cell: str) -> list[str]:
    parts = [part.strip().replace(r"\|", "|") for part in _BETWEEN.split(cell)]
    return parts if cell else []


def _joined(parts: Sequence[str]) -> str:
    return "|".join(part.replace("|", r"\|") for part in parts)


def _name(asked: Sequence[str], seen: Counter[str]) -> str:
    """Return a name for what is asked; the second time it is asked, another one."""
    name = hashlib.sha256("\n".join(asked).encode("utf-8", "replace")).hexdigest()[:10]
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
