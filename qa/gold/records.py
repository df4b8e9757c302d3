"""Records of gold files: JSON objects that become records whose types say what they hold.

An error says where it is, such as `gold.jsonl, line 3`, and which field is wrong.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from corpus.errors import DocumentError, GoldError
from corpus.text import decode, storable

_MAX_FILE_BYTES = 1_000_000_000
_MESSAGES = {
    "missing": "is missing",
    "string_type": "is not a string",
    "bool_type": "is not true or false",
    "float_type": "is not a number",
    "tuple_type": "is not a list",
    "dict_type": "is not an object in braces",
    "model_type": "is not an object in braces",
    "dataclass_type": "is not an object in braces",
}
"""What is said of a field, by pydantic's kind of error; other kinds bring their words."""
_Kind = TypeVar("_Kind")


def _text(value: object) -> object:
    """Return a text with what cannot be stored replaced; one that is blank is an error."""
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("blank", "is empty")
    return storable(value)[0] if isinstance(value, str) else value


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _blank_as_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def at_most(characters: int, reason: str) -> AfterValidator:
    """Return what refuses a longer text, and says why."""

    def checked(text: str) -> str:
        if len(text) > characters:
            raise PydanticCustomError(
                "too_long", f"has {len(text):,} characters, more than {characters:,}: {reason}"
            )
        return text

    return AfterValidator(checked)


Text = Annotated[str, BeforeValidator(_text)]
"""A string that is not blank."""
Name = Annotated[Text, BeforeValidator(_number_as_text)]
"""A string that is not blank, or a whole number as one."""
OptionalText = Annotated[Text | None, BeforeValidator(_blank_as_none)]
"""A string, or None if it is blank."""


def validated(
    kind: type[_Kind],
    fields: object,
    place: str,
    names: Mapping[str, str] = MappingProxyType({}),
) -> _Kind:
    """Return `fields`, which are at `place`, as a record of this kind.

    `names` are what fields are called there, by what the record calls them. Fields that it does
    not know are left out.

    Raises GoldError that names the first field that is wrong.
    """
    if isinstance(fields, dict):
        fields = fields | {own: fields[name] for own, name in names.items() if name in fields}
    try:
        record: _Kind = _adapter(kind).validate_python(fields)  # type: ignore[arg-type] # a hashable
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
    else:
        return record
    *outer, field = _steps(first["loc"], names) or [""]
    message = _MESSAGES.get(first["type"], first["msg"])
    raise GoldError(f"{', '.join([place, *outer])}: {f'`{field}` ' if field else ''}{message}")


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _steps(location: tuple[int | str, ...], names: Mapping[str, str]) -> list[str]:
    """Return the fields on the way to what is wrong, such as `evidence[0]` and `quote`."""
    steps: list[str] = []
    for part in location:
        if isinstance(part, int):
            steps[-1] += f"[{part}]"
        else:
            steps.append(names.get(part, part))
    return steps


def read_text(path: Path) -> str:
    """Return the text of a gold file; raises GoldError if it cannot be read."""
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise GoldError(
                f"{path} is larger than {_MAX_FILE_BYTES:,} bytes, the most that is read; split it."
            )
        return decode(path.read_bytes())
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from error
    except DocumentError as error:
        raise GoldError(f"{path} {error}") from error


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


def parsed(text: str, place: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return what is written as JSON in `text`, at `place`; null is as good as missing."""
    try:
        return json.loads(text, object_hook=_without_nulls)
    except json.JSONDecodeError as error:
        row = f"line {error.lineno}, " if error.lineno > 1 else ""
        reason = f"is not JSON: {error.msg}, at {row}character {error.colno}"
    except RecursionError:
        reason = "is not JSON that can be read: it is nested too deep"
    except ValueError as error:
        reason = f"is not JSON that can be read: {error}"
    raise GoldError(f"{place}: {reason}")


def _without_nulls(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
