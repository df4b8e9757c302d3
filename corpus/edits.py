"""What a person corrected of a document's metadata, which wins over what its file states."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from urllib.parse import urlsplit

from corpus.dates import iso_date
from corpus.decoding import storable
from corpus.document import Metadata
from corpus.errors import DocumentError

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
_SPACES = re.compile(r"\s+")


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

    Raises DocumentError that names the field which cannot be so.
    """
    found = {name: _SPACES.sub(" ", storable(value)[0]).strip() for name, value in edits.items()}
    for name, value in found.items():
        if name not in FIELDS:
            raise DocumentError(f"{name} cannot be edited; what can is {', '.join(FIELDS)}.")
        if len(value) > MAX_CHARACTERS:
            raise DocumentError(f"The {name} is longer than {MAX_CHARACTERS:,} characters.")
    if found.get("published"):
        date = iso_date(found["published"])
        if date is None:
            raise DocumentError("The date is none. Write it as 2026, 2026-01 or 2026-01-04.")
        found["published"] = date
    if found.get("url") and not _is_web_address(found["url"]):
        raise DocumentError("The address is none. It begins with https:// or http://.")
    return found


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
