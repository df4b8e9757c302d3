"""Rows of delimited text, each read on its own, so that a broken one spoils no other."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import DocumentError

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200
_SAMPLE_CHARACTERS = 200_000
_MAX_ROW_CHARACTERS = 2_000_000
_MAX_BAD_ROWS = 100


@dataclass(frozen=True, slots=True)
class CsvRow:
    """The cells of a row, and the number of the line on which it begins, from 1 on."""

    line: int
    cells: list[str]


def detect_delimiter(text: str, preferred: str) -> str:
    """Return what separates the cells of `text`: what parts most of its first rows alike.

    `preferred` is taken where nothing does, and where another one does no better.
    """
    sample = text[:_SAMPLE_CHARACTERS].splitlines(keepends=True)[:_SAMPLE_LINES]
    scores = {delimiter: _score(sample, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: (scores[delimiter], delimiter == preferred))


def read_rows(text: str, delimiter: str) -> Iterator[CsvRow | DocumentError]:
    """Yield the rows of `text`, or the error of a row in its place; blank lines are none.

    Quoting is that of RFC 4180. After a row whose quotes do not match, reading goes on with the
    next line.

    Raises DocumentError when so many rows are broken that the file is hardly such a table.
    """
    lines = io.StringIO(text, newline="").readlines()
    csv.field_size_limit(_MAX_ROW_CHARACTERS)
    at = bad = 0
    while at < len(lines):
        taken = _Lines(lines, at)
        try:
            cells = next(csv.reader(taken, delimiter=delimiter, strict=True))
        except csv.Error as error:
            bad += 1
            if bad > _MAX_BAD_ROWS:
                raise DocumentError(
                    f"has more than {_MAX_BAD_ROWS} rows that cannot be read, the last one in line"
                    f" {at + 1}; check its quotes, and that it is a table at all"
                ) from error
            yield DocumentError(f"line {at + 1} {_explained(error, taken)}")
            at += 1
            continue
        if any(cell.strip() for cell in cells):
            yield CsvRow(at + 1, cells)
        at = taken.at


class _Lines:
    """Gives the lines of one row, until they are too long for one."""

    def __init__(self, lines: list[str], at: int) -> None:
        self.lines = lines
        self.at = at
        self.left = _MAX_ROW_CHARACTERS

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.at == len(self.lines):
            raise StopIteration
        line = self.lines[self.at]
        self.left -= len(line)
        if self.left < 0:
            raise csv.Error
        self.at += 1
        return line


def _explained(error: csv.Error, taken: _Lines) -> str:
    if taken.left < 0 or "field larger" in str(error):
        return (
            f"begins a row of more than {_MAX_ROW_CHARACTERS:,} characters; a closing quote may be"
            " missing"
        )
    if "unexpected end" in str(error):
        return "opens a quote that is never closed"
    return f"has quotes that do not match ({error}); double those inside a cell"


def _score(lines: list[str], delimiter: str) -> float:
    """Return the share of rows with the commonest number of cells, 0 if that is one."""
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            if cells:
                widths[len(cells)] += 1
    except csv.Error:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return count / widths.total() if width > 1 else 0.0
