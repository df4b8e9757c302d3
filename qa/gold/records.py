"""Records of gold files: JSON objects whose fields are checked, with the place of what is wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError, GoldError
from corpus.text import decode, storable

_MAX_FILE_BYTES = 1_000_000_000


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

    def name(self, field: str) -> str:
        """Return a string that is not blank, or a whole number as one."""
        value = self.fields.get(field)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.string(field)

    def optional_string(self, field: str) -> str | None:
        """Return a string, or None if it is missing or blank."""
        value = self.fields.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(field, "a string")
        return storable(value)[0] if value.strip() else None

    def strings(self, field: str) -> tuple[str, ...]:
        """Return a list of strings, none of them blank; empty if it is missing."""
        values = self.fields.get(field)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.error(field, "a list of strings")
        blank = next((at for at, value in enumerate(values) if not value.strip()), None)
        if blank is not None:
            raise GoldError(f"{self.place}: `{field}[{blank}]` is empty")
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
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise GoldError(
                f"{path} is larger than the {_MAX_FILE_BYTES:,} bytes that are read; split it."
            )
        return decode(path.read_bytes())
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from error
    except DocumentError as error:
        raise GoldError(f"{path} {error}") from error


def read_json(path: Path) -> Record:
    """Return the object that a JSON file holds."""
    return parsed(read_text(path), str(path))


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines of a file that are not blank, each after its place."""
    text = read_text(path)
    start = number = 0
    # One line after the other, so that a large file is in memory only once.
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        line = text[start:end]
        if not line.isspace() and line:
            yield f"{path}, line {number}", line
        start = end + 1


def read_lines(path: Path) -> Iterator[Record]:
    """Yield the object of each line of a JSON Lines file that is not blank."""
    for place, line in lines(path):
        yield parsed(line, place)


def parsed(text: str, place: str) -> Record:
    """Return the object that is written as JSON in `text`, which stands at `place`."""
    try:
        return record(json.loads(text), place)
    except json.JSONDecodeError as error:
        row = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise GoldError(
            f"{place}: is not JSON: {error.msg}, at {row}character {error.colno}"
        ) from error
    except RecursionError as error:
        raise GoldError(f"{place}: is not JSON that is read here: it is nested too deep") from error
    except ValueError as error:
        raise GoldError(f"{place}: is not JSON that is read here: {error}") from error
