"""What a document is to be cited as, where people say it: by its sidecar, or by editing its fields.

`NAME.csl.json` beside `NAME` holds one CSL-JSON item, or a list of one (the Citation Style
Language's JSON schema, which reference managers export). What it states comes before what the file
states of itself, and what a person edits comes before both.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.dates import iso_date
from corpus.document import LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.text import decode, storable

FIELDS = tuple(field.name for field in fields(Metadata) if field.name != "csl")
"""The fields that can be corrected."""

MAX_CHARACTERS = 1000
_CSL_NAMES = {
    "title": ("title",),
    "author": ("author",),
    "publisher": ("publisher", "container-title"),
    "published": ("issued",),
    "url": ("URL",),
}
_SUFFIX = ".csl.json"
_NAMES = ("author", "editor", "translator", "container-author", "collection-editor")
_DATES = ("issued", "accessed", "original-date", "submitted")
_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
_DATE_PART = re.compile("[0-9]{1,4}")
_MAX_DATE_PARTS = 3


def edited(stated: Metadata, edits: Mapping[str, str]) -> Metadata:
    """Return what a file states with `edits` by field in its place; an empty one states nothing.

    A CSL-JSON item says more than the single fields and would win over them, so it loses what was
    corrected.
    """
    if not edits:
        return stated
    changed = replace(stated, **{name: value or None for name, value in edits.items()})
    if stated.csl is None:
        return changed
    try:
        item = json.loads(stated.csl)
    except ValueError:
        return changed
    lost = {name for field in edits for name in _CSL_NAMES[field]}
    kept = {name: value for name, value in item.items() if name not in lost}
    return replace(changed, csl=json.dumps(kept, ensure_ascii=False))


def checked(edits: Mapping[str, str]) -> dict[str, str]:
    """Return `edits` as they are kept: in one line, a date in ISO 8601.

    Raises DocumentError that names the field which cannot be.
    """
    values = {name: " ".join(storable(value)[0].split()) for name, value in edits.items()}
    for name, value in values.items():
        if name not in FIELDS:
            raise DocumentError(f"{name} cannot be edited. These can: {', '.join(FIELDS)}.")
        if len(value) > MAX_CHARACTERS:
            raise DocumentError(f"The {name} is longer than {MAX_CHARACTERS:,} characters.")
    if values.get("published"):
        date = iso_date(values["published"])
        if date is None:
            raise DocumentError("This is not a date. Write it as 2026, 2026-01 or 2026-01-04.")
        values["published"] = date
    if values.get("url") and not _is_web_address(values["url"]):
        raise DocumentError("This is not a web address. It begins with https:// or http://.")
    return values


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def sidecar_of(path: Path) -> Path:
    """Return where the sidecar of the file at `path` would be."""
    return path.with_name(path.name + _SUFFIX)


def is_sidecar(path: Path) -> bool:
    """Whether `path` is named as a sidecar is."""
    return path.name.endswith(_SUFFIX)


def with_sidecar(
    documents: Iterable[LoadedDocument | DocumentError], path: Path
) -> Iterator[LoadedDocument | DocumentError]:
    """Yield `documents` of the file at `path` with what its sidecar states, if it has one.

    What is wrong with the sidecar is a notice of the first document. A sidecar describes one
    work, so that beside a file of several documents it is left aside.
    """
    sidecar = sidecar_of(path)
    if not sidecar.is_file():
        yield from documents
        return
    noticed = False
    for document in documents:
        if isinstance(document, DocumentError):
            yield document
            continue
        if document.part:
            metadata = document.metadata
            notices = ["describes one document, but the file holds several; it is ignored"]
        else:
            metadata, notices = _stated(sidecar, document.metadata)
        name = storable(sidecar.name)[0]
        named = () if noticed else tuple(f"{name} {notice}" for notice in notices)
        noticed = True
        yield replace(document, metadata=metadata, notices=(*document.notices, *named))


def _stated(sidecar: Path, metadata: Metadata) -> tuple[Metadata, list[str]]:
    """Return `metadata` with what the sidecar states, and what is wrong with the sidecar."""
    try:
        item = _item(sidecar)
    except DocumentError as error:
        return metadata, [f"{error}; it is ignored"]
    wrong = {name: fault for name, value in item.items() if (fault := _fault(name, value))}
    item = {name: value for name, value in item.items() if name not in wrong}
    stated = {
        "title": _text(item.get("title")),
        "author": ", ".join(filter(None, map(_name, item.get("author", [])))) or None,
        "publisher": _text(item.get("publisher")) or _text(item.get("container-title")),
        "published": _date(item["issued"]) if "issued" in item else None,
        "url": _text(item.get("URL")),
    }
    values = {field: storable(value)[0] for field, value in stated.items() if value}
    csl = storable(json.dumps(item, ensure_ascii=False))[0]
    notices = [f"has a `{name}` that {fault}; it is ignored" for name, fault in wrong.items()]
    return replace(metadata, **values, csl=csl), notices


def _item(sidecar: Path) -> dict[str, Any]:
    try:
        item = json.loads(decode(sidecar.read_bytes()), parse_constant=_refuse)
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is not JSON: {error}") from error
    if isinstance(item, list) and len(item) == 1:
        item = item[0]
    if not isinstance(item, dict):
        raise DocumentError('is not one CSL-JSON item such as {"type": "report", "title": "…"}')
    return item


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a value")


def _fault(name: str, value: object) -> str | None:
    """Return what is wrong with a field of an item, or None."""
    checks: dict[str, tuple[Callable[[Any], bool], str]] = {
        **dict.fromkeys(_NAMES, (_is_names, "is not a list of names")),
        **dict.fromkeys(_DATES, (lambda value: _date(value) is not None, "is not a date")),
        **dict.fromkeys(
            ("type", "title", "publisher", "container-title", "URL", "DOI", "abstract", "language"),
            (lambda value: isinstance(value, str), "is not a string"),
        ),
        "id": (lambda value: isinstance(value, str | int), "is neither a string nor a number"),
    }
    check, fault = checks.get(name, (lambda _: True, ""))
    return None if check(value) else fault


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, dict)
        and any(name.get(part) for part in ("literal", "family", "given"))
        and all(isinstance(name.get(part, ""), str) for part in ("literal", *_NAME_PARTS))
        for name in value
    )


def _name(name: dict[str, str]) -> str:
    parts = [name["literal"]] if "literal" in name else [name.get(part) for part in _NAME_PARTS]
    return " ".join(" ".join(filter(None, parts)).split())


def _date(value: object) -> str | None:
    """Return the first day of a CSL date in ISO 8601, as precise as it is, or None."""
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts")
    if parts is None:
        stated = value.get("raw") or value.get("literal")
        return iso_date(stated) if isinstance(stated, str) else None
    first = date_parts(parts[0]) if isinstance(parts, list) and parts else None
    if first is None:
        return None
    return "-".join([f"{first[0]:04}", *(f"{number:02}" for number in first[1:])])


def date_parts(value: object) -> list[int] | None:
    """Return year, month and day of an entry of `date-parts`, as many as it has, or None.

    They may be numbers or strings, and are a day of the calendar.
    """
    texts = [str(part).strip() for part in value] if isinstance(value, list) else []
    if len(texts) > _MAX_DATE_PARTS or not all(map(_DATE_PART.fullmatch, texts)):
        return None
    numbers = [int(text) for text in texts]
    try:
        date(*[*numbers, 1, 1][:3])
    except (TypeError, ValueError):
        return None
    return numbers


def _text(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
