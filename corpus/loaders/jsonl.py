"""JSON Lines: one document a line, an object with `text` and what is known about it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.dates import iso_date
from corpus.document import LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.loaders.text import read_page
from corpus.text import decode, storable

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")
VERSION = 1
_IDS = ("id", "_id")
_FIELDS = ("title", "author", "publisher", "published", "url")


def load(data: bytes, path: Path) -> Iterator[LoadedDocument | DocumentError]:  # noqa: ARG001
    """Yield a document for each line; `part` is the record's `id` or `_id`, else its line number.

    A line that is not such an object yields a DocumentError that names line and field.
    """
    seen: set[str] = set()
    for number, line in enumerate(decode(data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            document = _document(line, number)
        except DocumentError as error:
            yield DocumentError(f"line {number} {error}")
            continue
        if document.part in seen:
            yield DocumentError(f"line {number} has the id {document.part!r} of an earlier line")
            continue
        seen.add(document.part)
        yield document


def _document(line: str, number: int) -> LoadedDocument:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise DocumentError('is not an object such as {"text": "…"}')
    text = _string(record, "text")
    if text is None or not text.strip():
        raise DocumentError("has no `text`")
    text, notices = storable(text)
    metadata = Metadata(**{field: _string(record, field) for field in _FIELDS})
    if metadata.published is not None:
        published = iso_date(metadata.published)
        if published is None:
            raise DocumentError(f"has no date in `published`: {metadata.published!r}")
        metadata = replace(metadata, published=published)
    part = next((value for key in _IDS if (value := _id(record, key))), str(number))
    blocks, _ = read_page(text)
    return LoadedDocument(storable(part)[0], text, metadata, tuple(blocks), notices)


def _id(record: dict[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
        raise DocumentError(f"has an `{field}` that is neither a string nor a whole number")
    return None if value is None else str(value)


def _string(record: dict[str, Any], field: str) -> str | None:
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise DocumentError(f"has a `{field}` that is not a string")
    if field == "text" or value is None:
        return value
    return storable(value)[0].strip() or None
