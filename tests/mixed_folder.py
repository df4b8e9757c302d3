"""A folder of documents of every kind, some of them broken."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import docx

from tests.corpus.drawing import lines, pdf

Maker = Callable[[int], bytes]


def _prose(number: int) -> str:
    return f"Ship {number} came in at noon, and the harbour master wrote it into ledger {number}."


def _text(number: int) -> bytes:
    return f"Report {number}\n\n{_prose(number)}\n".encode()


def _markdown(number: int) -> bytes:
    return f"---\ntitle: Report {number}\n---\n# Report\n\n{_prose(number)}\n".encode()


def _html(number: int) -> bytes:
    return f"<title>Report {number}</title><h1>Report</h1><p>{_prose(number)}</p>".encode()


def _jsonl(number: int) -> bytes:
    return json.dumps({"id": number, "text": _prose(number)}).encode()


def _csv(number: int) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([["id", "text"], [number, _prose(number)]])
    return file.getvalue().encode()


def _tsv(number: int) -> bytes:
    return f"id\ttext\n{number}\t{_prose(number)}\n".encode()


def _pdf(number: int) -> bytes:
    return pdf(lines([_prose(number)]), title=f"Report {number} of the harbour")


def _docx(number: int) -> bytes:
    document = docx.Document()
    document.add_paragraph(_prose(number))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


GOOD: dict[str, Maker] = {
    ".txt": _text,
    ".md": _markdown,
    ".html": _html,
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".tsv": _tsv,
    ".pdf": _pdf,
    ".docx": _docx,
}
BROKEN: dict[str, tuple[Maker, str]] = {
    ".txt": (lambda _: b"\x89PNG....", "is not text: it looks like a PNG image"),
    ".md": (lambda _: b"---\na: b: c\n---\n", "has front matter that is not YAML"),
    ".html": (lambda _: b"<!-- x -->", "is not HTML"),
    ".jsonl": (lambda _: b"{", "line 1 is not JSON"),
    ".csv": (lambda _: b'id,text\n1,"open\n', "line 2 opens a quote that is never closed"),
    ".tsv": (lambda _: b"id\ttext\n1\t\n", "line 2 has no text in the column 'text'"),
    ".pdf": (lambda number: _pdf(number)[:-99], "is cut off"),
    ".docx": (lambda number: _docx(number)[:-99], "is broken or cut off"),
    ".doc": (lambda _: b"\xd0\xcf\x11\xe0", "has an unsupported format"),
    "": (lambda _: b"x", "has an unsupported format"),
}


def write_mixed_folder(folder: Path, count: int) -> tuple[list[str], dict[str, str]]:
    """Write `count` files in `folder`, every tenth broken.

    Returns the names of the good files, and how the reason begins by the name of each broken one.
    """
    good: list[str] = []
    broken: dict[str, str] = {}
    for number in range(count):
        if number % 10 == 0:
            suffix, (make, reason) = list(BROKEN.items())[number // 10 % len(BROKEN)]
            name = f"deep/{number:03}{suffix}"
            broken[name] = reason
        else:
            suffix, make = list(GOOD.items())[number % len(GOOD)]
            name = f"{number:03}{suffix}"
            good.append(name)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make(number))
    return good, broken
