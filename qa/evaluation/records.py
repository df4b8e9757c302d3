"""Records of gold files: JSON objects whose fields are checked, with the place of what is wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.decoding import decode, storable
from corpus.errors import DocumentError, GoldError


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object and where it stands, such as `gold.jsonl, line 3`."""

    fields: dict[str, Any]
    place: str

    def error(self, field: str, expected: str) -> GoldError:
        """Return the error that `field` is not what was expected."""
        return GoldError(f"{self.place}: `{field}` is not {expected}")

    def string(self, field: str) -> str:
        """Return a string that is not blank, with what cannot be stored replaced."""
        value = self.optional_string(field)
        if value is None:
            raise self.error(field, "there, or empty")
        return value

    def optional_string(self, field: str) -> str | None:
        """Return a string, or None if it is missing or blank."""
        value = self.fields.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(field, "a string")
        return storable(value)[0] if value.strip() else None

    def strings(self, field: str) -> tuple[str, ...]:
        """Return a list of strings; empty if it is missing."""
        values = self.fields.get(field)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.error(field, "a list of strings")
        return tuple(storable(value)[0] for value in values)

    def truth(self, field: str, *, default: bool) -> bool:
        """Return true or false; `default` if it is missing."""
        value = self.fields.get(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.error(field, "true or false")
        return value

    def records(self, field: str) -> "list[Record]":
        """Return a list of objects; empty if it is missing."""
        values = self.fields.get(field)
        if values is None:
            return []
        if not isinstance(values, list):
            raise self.error(field, "a list")
        return [
            record(value, f"{self.place}, {field}[{position}]")
            for position, value in enumerate(values)
        ]


def record(value: object, place: str) -> Record:
    """Return `value` as a record; raises GoldError if it is no object."""
    if not isinstance(value, dict):
        raise GoldError(f"{place}: is not an object in braces")
    return Record(value, place)


def read_text(path: Path) -> str:
    """Return the text of a gold file; raises GoldError if it cannot be read."""
    try:
        return decode(path.read_bytes())
    except (OSError, DocumentError) as error:
        raise GoldError(f"{path} cannot be read: {error}") from error


def read_json(path: Path) -> Record:
    """Return the object that a JSON file holds."""
    return record(_parsed(read_text(path), str(path)), str(path))


def read_lines(path: Path) -> Iterator[Record]:
    """Yield the object of each line of a JSON Lines file that is not blank."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            place = f"{path}, line {number}"
            yield record(_parsed(line, place), place)


def _parsed(text: str, place: str) -> object:
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{place}: is not JSON: {error}") from error
    return parsed
