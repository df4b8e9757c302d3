"""Filters: which documents a question is asked of, by what is known of them.

They hold before ranking: what is searched are the passages of the documents that pass, and no
others. Values of one filter are alternatives; different filters must all be passed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.dates import iso_date
from corpus.errors import FilterError
from corpus.library import selection
from corpus.library.reader import LibraryReader
from corpus.library.selection import Bounds, Selection

_NAMED = 10


@dataclass(frozen=True, slots=True)
class Filters:
    """What documents must be, to be searched; without any of it all are.

    `documents` are numbers, or names, which may be numbers in digits too; the name of a file of
    several documents stands for all of them. `publishers` and `kinds` (of file: html, pdf, docx,
    csv, jsonl, markdown, text) are told without regard to case. `since` and `until` are dates such
    as 2024, 2024-03 or 2024-03-12; a document's date must lie within them wholly, as precise as it
    is, and one without a date does not.
    """

    documents: tuple[str | int, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    kinds: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self != NO_FILTERS

    def stated(self) -> tuple[str, ...]:
        """Return each filter in words."""
        bounds = [("from", self.since), ("to", self.until)]
        named = [
            ("document", self.documents),
            ("publisher", self.publishers),
            ("kind", self.kinds),
        ]
        return (
            *(f"{label} {' or '.join(map(str, values))}" for label, values in named if values),
            *(f"{label} {date}" for label, date in bounds if date),
        )


NO_FILTERS = Filters()


def selected(filters: Filters, reader: LibraryReader) -> Selection:
    """Return what of the library passes `filters`.

    Raises FilterError if a filter names what the library does not hold, or nothing passes all.
    """
    bounds = Bounds(
        _documents(filters, reader),
        _chosen("publisher", filters.publishers, reader, selection.publishers),
        _chosen("kind of file", filters.kinds, reader, selection.kinds),
        _date("from", filters.since),
        _date("to", filters.until),
    )
    passing = selection.select(reader, bounds)
    if not passing.passages:
        raise FilterError(
            f"No document passes the filters ({' · '.join(filters.stated())})."
            f"{_about_dates(filters, passing, reader)}"
        )
    return passing


def undated_note(undated: int) -> str:
    """Return what is to be said of documents left out because they have no date."""
    documents = (
        "1 document without a date is"
        if undated == 1
        else (f"{undated:,} documents without a date are")
    )
    return f"{documents} left out."


def _documents(filters: Filters, reader: LibraryReader) -> Sequence[int] | None:
    if not filters.documents:
        return None
    numbers: list[int] = []
    for wanted in filters.documents:
        name = str(wanted)
        ids = [] if isinstance(wanted, int) else selection.documents_named(reader, name)
        if not ids and name.isascii() and name.isdecimal():
            ids = [document.id for document in reader.documents_among([int(name)])]
        if not ids:
            raise FilterError(f"There is no document {name}. See: python -m qa documents list")
        numbers.extend(ids)
    return numbers


def _chosen(
    label: str,
    wanted: Sequence[str],
    reader: LibraryReader,
    known: Callable[[LibraryReader], list[str]],
) -> Sequence[str] | None:
    """Return what `known` gives and is `wanted`, whatever the case."""
    if not wanted:
        return None
    held = known(reader)
    by_case: dict[str, list[str]] = {}
    for value in held:
        by_case.setdefault(_folded(value), []).append(value)
    for value in wanted:
        if _folded(value) not in by_case:
            more = f", and {len(held) - _NAMED} more" if len(held) > _NAMED else ""
            there = f"There are: {', '.join(held[:_NAMED])}{more}." if held else "None are stated."
            raise FilterError(f"No document has the {label} {value}. {there}")
    return [value for name in wanted for value in by_case[_folded(name)]]


def _date(label: str, value: str | None) -> str | None:
    if value is None:
        return None
    date = iso_date(value)
    if date is None:
        raise FilterError(
            f"{value} ({label}) is not a date. Write it as 2024, 2024-03 or 2024-03-12."
        )
    return date


def _about_dates(filters: Filters, chosen: Selection, reader: LibraryReader) -> str:
    if not filters.since and not filters.until:
        return ""
    dated = selection.dated(reader)
    known = (
        "No document has a date."
        if dated is None
        else (f"The library's documents are dated {dated[0]} to {dated[1]}.")
    )
    undated = f" {undated_note(chosen.undated)}" if chosen.undated and dated else ""
    return f" {known}{undated}"


def _folded(value: str) -> str:
    return " ".join(value.casefold().split())
