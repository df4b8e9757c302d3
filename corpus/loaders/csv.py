"""CSV and TSV: a document a row.

Columns are known by their names, whatever their case: `text`, `title`, `author`, `publisher`,
`published`, `url` and `id`, and common other words for these. If none is named for the text, the
one with the longest cells is taken, and a notice says so. What the other columns hold is part of
the record, and people will ask for it: it stands below the text, each filled cell a table row of
the column's name and the cell.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from corpus.blocks import ends_sentence
from corpus.dates import iso_date
from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.loaders.text import read_page
from corpus.text import data_table, decode, storable

SUFFIXES: tuple[str, ...] = (".csv", ".tsv")
VERSION = 1
_NAMES = data_table("metadata_names")["csv columns"]
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_SAMPLE_ROWS = 200
_MAX_NAME_CHARACTERS = 60
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
    position = bad = 0
    while position < len(lines):
        taken = _Lines(lines, position)
        try:
            cells = next(csv.reader(taken, delimiter=delimiter, strict=True))
        except csv.Error as error:
            bad += 1
            if bad > _MAX_BAD_ROWS:
                raise DocumentError(
                    f"has more than {_MAX_BAD_ROWS} rows that cannot be read, the last one in line"
                    f" {position + 1}; check its quotes, and that it is a table at all"
                ) from error
            yield DocumentError(f"line {position + 1} {_explained(error, taken)}")
            position += 1
            continue
        if any(cell.strip() for cell in cells):
            yield CsvRow(position + 1, cells)
        position = taken.position


class _Lines:
    """Gives the lines of one row, until they are too long for one."""

    def __init__(self, lines: list[str], position: int) -> None:
        self.lines = lines
        self.position = position
        self.left = _MAX_ROW_CHARACTERS

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.position == len(self.lines):
            raise StopIteration
        line = self.lines[self.position]
        self.left -= len(line)
        if self.left < 0:
            raise csv.Error
        self.position += 1
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
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return count / widths.total() if width > 1 else 0.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """The names of the columns, which of them holds what, and whether the text was guessed."""

    names: Sequence[str]
    fields: dict[str, int]
    guessed: bool


def load(data: bytes, path: Path) -> Iterator[LoadedDocument | DocumentError]:
    """Yield a document for each row; `part` is its id, else the number of its first line.

    A row that cannot be read, has more cells than there are columns or no text yields a
    DocumentError that names its line.
    """
    text = decode(data)
    delimiter = detect_delimiter(text, "\t" if path.suffix.lower() == ".tsv" else ",")
    rows = read_rows(text, delimiter)
    sample = list(islice(rows, _SAMPLE_ROWS))
    columns, has_header = _columns([row.cells for row in sample if isinstance(row, CsvRow)])
    notices = tuple(_notices(columns, has_header=has_header))
    seen: set[str] = set()
    for row in chain(sample, rows):
        if isinstance(row, DocumentError):
            yield row
        elif has_header:
            has_header = False
        else:
            try:
                document = _document(row, columns)
                if document.part in seen:
                    raise DocumentError(f"has the id {document.part!r} of an earlier row")  # noqa: TRY301
            except DocumentError as error:
                yield DocumentError(f"line {row.line} {error}")
                continue
            seen.add(document.part)
            yield replace(document, notices=(*notices, *document.notices))
            notices = ()


def _notices(columns: _Columns, *, has_header: bool) -> Iterator[str]:
    if has_header and columns.fields.keys() == {"text"} and columns.guessed:
        yield "the first row was taken for the names of the columns"
    if columns.guessed and len(columns.names) > 1:
        name = columns.names[columns.fields["text"]]
        yield (
            f"the text was taken from the column {name!r}, which has the longest cells; name a"
            " column `text` to choose another"
        )


def _columns(rows: Sequence[Sequence[str]]) -> tuple[_Columns, bool]:
    """Return the columns of a table that begins with `rows`, and whether its first row names them.

    It does if one of its cells is a name that is known here, or if all look like names: short,
    unlike, no numbers and no sentences. A single column's must be much shorter than its cells.
    """
    if not rows:
        raise DocumentError("holds no row that can be read")
    first = [" ".join(cell.split()) for cell in rows[0]]
    width = len(first)
    known: dict[str, int] = {}
    for position, name in enumerate(first):
        field = _FIELDS.get("_".join(name.casefold().replace("-", " ").split()))
        if field is not None:
            known.setdefault(field, position)
    lengths = [
        sum(len(row[position]) for row in rows[1:] if position < len(row))
        for position in range(width)
    ]
    free = [position for position in range(width) if position not in known.values()] or list(
        range(width)
    )
    longest = max(free, key=lambda position: (lengths[position] or len(first[position]), -position))
    has_header = bool(known) or _names_columns(first, longest, lengths[longest], len(rows) - 1)
    names = first if has_header else [f"column {number}" for number in range(1, width + 1)]
    guessed = "text" not in known
    fields = {**known, "text": longest} if guessed else known
    return _Columns(names, fields, guessed), has_header


def _names_columns(first: Sequence[str], longest: int, length: int, rows: int) -> bool:
    names = all(
        0 < len(name) <= _MAX_NAME_CHARACTERS and not name[0].isdigit() and not ends_sentence(name)
        for name in first
    )
    contrast = length > 2 * rows * len(first[longest])
    return names and len(set(first)) == len(first) and rows > 0 and (len(first) > 1 or contrast)


def _document(row: CsvRow, columns: _Columns) -> LoadedDocument:
    if len(row.cells) > len(columns.names):
        raise DocumentError(
            f"has {len(row.cells)} cells for {len(columns.names)} columns; quote cells that hold"
            " the delimiter"
        )
    cells = [*row.cells, *[""] * (len(columns.names) - len(row.cells))]
    stated = {
        field: " ".join(cells[position].split()) for field, position in columns.fields.items()
    }
    if not stated.pop("text"):
        raise DocumentError(f"has no text in the column {columns.names[columns.fields['text']]!r}")
    text, notices = storable(cells[columns.fields["text"]].strip())
    blocks, _ = read_page(text)
    known = frozenset(columns.fields.values())
    for position, name in enumerate(columns.names):
        # A cell of text may be long: it is not gone through again.
        value = "" if position in known else storable(" ".join(cells[position].split()))[0]
        if value:
            line = f"{storable(name)[0]}\t{value}".strip()
            text += "\n" if blocks and blocks[-1].kind is BlockKind.TABLE else "\n\n"
            blocks.append(Block(BlockKind.TABLE, len(text), len(text) + len(line)))
            text += line
    values = {field: storable(value)[0] for field, value in stated.items() if value}
    part = values.pop("id", str(row.line))
    published = values.pop("published", None)
    date = iso_date(published) if published else None
    if published and date is None:
        notices = (*notices, f"has no date in `published` that can be read: {published!r}")
    metadata = Metadata(**values, published=date)
    return LoadedDocument(part, text, metadata, tuple(blocks), notices)
