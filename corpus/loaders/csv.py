"""CSV and TSV: a document a row.

Columns are known by their names, whatever their case: `text`, `title`, `author`, `publisher`,
`published`, `url` and `id`, and common other words for these. If none is named for the text, the
one with the longest cells is taken, and a notice says so. What the other columns hold is part of
the record, and people will ask for it: it stands below the text, each filled cell a table row of
the column's name and the cell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from corpus.csv_rows import CsvRow, detect_delimiter, read_rows
from corpus.dates import iso_date
from corpus.decoding import decode, storable
from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.lines import ends_sentence
from corpus.plain_text import read_page

SUFFIXES = (".csv", ".tsv")
VERSION = 1
_NAMES = {
    "text": "text content body article fulltext full_text article_text passage document abstract",
    "title": "title headline heading subject",
    "author": "author authors byline creator writer",
    "publisher": "publisher source outlet newspaper publication site",
    "published": "published date publication_date published_at published_date pubdate datetime",
    "url": "url link uri href web_url permalink",
    "id": "id _id doc_id document_id uid key guid",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}
_SAMPLE_ROWS = 200
_MAX_NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class _Columns:
    """The names of the columns, which of them holds what, and whether the text was guessed."""

    names: Sequence[str]
    fields: dict[str, int]
    guessed: bool

    @property
    def others(self) -> list[int]:
        known = set(self.fields.values())
        return [at for at in range(len(self.names)) if at not in known]


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
    for at, name in enumerate(first):
        field = _FIELDS.get("_".join(name.casefold().replace("-", " ").split()))
        if field is not None:
            known.setdefault(field, at)
    lengths = [sum(len(row[at]) for row in rows[1:] if at < len(row)) for at in range(width)]
    free = [at for at in range(width) if at not in known.values()] or list(range(width))
    longest = max(free, key=lambda at: (lengths[at] or len(first[at]), -at))
    has_header = bool(known) or _names_columns(first, longest, lengths[longest], len(rows) - 1)
    names = first if has_header else [f"column {at}" for at in range(1, width + 1)]
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
    stated = {field: " ".join(cells[at].split()) for field, at in columns.fields.items()}
    if not stated.pop("text"):
        raise DocumentError(f"has no text in the column {columns.names[columns.fields['text']]!r}")
    text, notices = storable(cells[columns.fields["text"]].strip())
    blocks, _ = read_page(text)
    for at in columns.others:
        value = storable(" ".join(cells[at].split()))[0]
        if value:
            line = f"{storable(columns.names[at])[0]}\t{value}".strip()
            text += "\n" if blocks and blocks[-1].kind is BlockKind.TABLE else "\n\n"
            blocks.append(Block(BlockKind.TABLE, len(text), len(text) + len(line)))
            text += line
    found = {field: storable(value)[0] for field, value in stated.items() if value}
    part = found.pop("id", str(row.line))
    published = found.pop("published", None)
    date = iso_date(published) if published else None
    if published and date is None:
        notices = (*notices, f"has no date in `published` that can be read: {published!r}")
    metadata = Metadata(**found, published=date)
    return LoadedDocument(part, text, metadata, tuple(blocks), notices)
