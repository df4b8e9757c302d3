"""CSL-JSON, from which every other record and reference here is made.

An item holds what the document states. Its sidecar is an item itself and comes first; what does not
have the shape that the CSL-JSON schema asks for is left out of it.

An author line becomes CSL names: persons as family and given, all others as they are written. The
line does not say what is a person. It is taken apart only where it reads like names of persons,
given names first, in a script that has capitals; organisations and all that is in doubt stay whole
as a `literal`. The sidecar of a document can say it better.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.csl import date_parts
from corpus.dates import iso_date
from corpus.text import CONTROLS, storable
from qa.answer import DocumentReference

_IGNORED_IN_ADDRESSES = re.compile("[\t\n\r]")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#\\]", re.IGNORECASE)
_UNSAFE_ASCII = frozenset('"<>\\^`{|}')
_SCHEMA = json.loads(Path(__file__).with_name("csl_schema.json").read_text("utf-8"))
"""The variables of the CSL-JSON schema by what they hold, its types, and the parts of a name."""

_NAME_VARIABLES = frozenset(_SCHEMA["names"])
_DATE_VARIABLES = frozenset(_SCHEMA["dates"])
_TEXT_VARIABLES = frozenset(_SCHEMA["texts"])
_TYPES = frozenset(_SCHEMA["types"])
_NAME_PARTS = frozenset(_SCHEMA["name parts"])
_BY = re.compile(r"^by (?=\S)", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:and|&)\s+")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.‐-])*")
_WORDS = json.loads(Path(__file__).with_name("names.json").read_text("utf-8"))
_PARTICLES = frozenset(_WORDS["particles"])
_SUFFIXES = frozenset(_WORDS["suffixes"])
_INSTITUTIONS = "|".join(_WORDS["institutions"])
_OTHER_ORGANISATIONS = "|".join(_WORDS["other organisations"])
_INSTITUTION = re.compile(rf"\b(?:{_INSTITUTIONS})\b", re.IGNORECASE)
_ORGANISATION = re.compile(rf"\b(?:{_INSTITUTIONS}|{_OTHER_ORGANISATIONS})\b", re.IGNORECASE)
_MIN_ACRONYM = 3
_NAME_WORDS = range(2, 6)
_DAY_PARTS = 3
_MAX_DATES = 2
_KEY_WORDS = 3
_KEY_LETTERS = 24
_KEY_DIGITS = 8

CslItem = dict[str, Any]
CslName = dict[str, str]


def line(text: str) -> str:
    """Return `text` as one line: runs of white space as one space, without control characters."""
    spaced = CONTROLS.sub(lambda match: " " if match[0].isspace() else "", storable(text)[0])
    return " ".join(spaced.split())


def web_address(url: str | None) -> str | None:
    """Return `url` if its scheme is http or https, or None.

    As in the WHATWG URL Standard, spaces around it and tabs and line ends in it do not count, and
    what an address cannot hold (spaces, controls, braces and the like) is percent-encoded.
    """
    address = _IGNORED_IN_ADDRESSES.sub("", storable(url or "")[0]).strip()
    if not _WEB_ADDRESS.match(address):
        return None
    return "".join(
        quote(char) if char in _UNSAFE_ASCII or char == " " or not char.isprintable() else char
        for char in address
    )


def csl_items(documents: Sequence[DocumentReference]) -> list[CslItem]:
    """Return the items of `documents` in order, each with an id that no other has."""
    items: list[CslItem] = []
    taken: set[str] = set()
    for document in documents:
        item = csl_item(document)
        own, number = item["id"], 1
        while item["id"] in taken:
            number += 1
            item["id"] = f"{own}-{number}"
        taken.add(item["id"])
        items.append(item)
    return items


def csl_item(document: DocumentReference) -> CslItem:
    """Return the CSL-JSON item of `document`.

    Its id comes from name, date and content alone, so that it is the same in every export.
    """
    sidecar = _sidecar(document.csl)
    stated = _stated(document, sidecar)
    item = {**stated, **sidecar}
    return {"id": _key(document, item), "type": _type(item)} | item


def _stated(document: DocumentReference, sidecar: CslItem) -> CslItem:
    """Return what the single fields state; without a title it goes by its name."""
    publisher = line(document.publisher or "")
    author = line(document.author or "")
    published = line(document.published or "")
    item = {
        "title": line(document.title or "") or line(document.name) or f"Document {document.id}",
        "author": author_names(author) if author else None,
        "issued": _date({"raw": published}) if published else None,
        "URL": web_address(document.url),
    }
    item = {name: value for name, value in item.items() if value}
    if publisher and publisher != author and not {"publisher", "container-title"} & set(sidecar):
        site = "URL" in item or _is_news(item, publisher)
        item["container-title" if site else "publisher"] = publisher
    return item


def _type(item: CslItem) -> str:
    """Return the type that the metadata speaks for, where no sidecar says it."""
    if _is_news(item, item.get("container-title", "")):
        return "article-newspaper"
    return "webpage" if "URL" in item else "document"


def _is_news(item: CslItem, publisher: str) -> bool:
    """Return whether this came out on a day, at a publisher that is not an institution."""
    date = item.get("issued", {}).get("date-parts", [[]])
    return bool(publisher) and len(date[0]) == _DAY_PARTS and not is_institution(publisher)


def _sidecar(csl: str | None) -> CslItem:
    """Return what is well formed in a CSL-JSON item given as text."""
    try:
        stated = json.loads(csl or "{}")
    except (ValueError, RecursionError):
        return {}
    fields = stated.items() if isinstance(stated, dict) else ()
    item = {name: _well_formed(name, value) for name, value in fields}
    return {name: value for name, value in item.items() if value}


def _well_formed(name: str, value: object) -> object:
    """Return what may stand in an item of a variable's value; nothing if it is malformed."""
    if name in _NAME_VARIABLES and isinstance(value, list):
        return [name for name in map(_csl_name, value) if name]
    if name in _DATE_VARIABLES and isinstance(value, dict):
        return _date(value)
    text = _text(value)
    if name == "URL":
        return web_address(text)
    return text if name in _TEXT_VARIABLES or (name == "type" and text in _TYPES) else None


def _text(value: object) -> str:
    is_stated = isinstance(value, str | int | float) and not isinstance(value, bool)
    return line(str(value)) if is_stated else ""


def _csl_name(value: object) -> CslName | None:
    """Return a name with the parts that CSL knows; given names alone are a name in one piece."""
    if not isinstance(value, dict):
        return None
    stated = {part: _text(value[part]) for part in _NAME_PARTS & set(value)}
    name = {part: stated[part] for part in sorted(stated) if stated[part]}
    if "literal" in name:
        return {"literal": name["literal"]}
    if "family" in name:
        return name
    return {"literal": name["given"]} if "given" in name else None


def _date(value: Mapping[str, object]) -> dict[str, Any] | None:
    """Return a CSL date: its parts if they are a date or a range of two, else its words."""
    parts = value.get("date-parts")
    if isinstance(parts, list) and 1 <= len(parts) <= _MAX_DATES:
        dates = [date_parts(part) for part in parts]
        if all(dates):
            return {"date-parts": dates}
    words = _text(value.get("raw")) or _text(value.get("literal"))
    iso = iso_date(words)
    if iso:
        return {"date-parts": [[int(part) for part in iso.split("-")]]}
    return {"literal": words} if words else None


def _key(document: DocumentReference, item: CslItem) -> str:
    """Return a key such as doe2026-1f0e9b3c, of ASCII letters, digits and a hyphen."""
    author: CslName = next(iter(item.get("author", [])), {})
    named = author.get("family") or author.get("literal") or item["title"]
    plain = unicodedata.normalize("NFKD", named[: 4 * _KEY_LETTERS]).lower()
    words = re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode())[:_KEY_WORDS]
    word = "".join(words)[:_KEY_LETTERS] or "document"
    year = item.get("issued", {}).get("date-parts", [[""]])[0][0]
    what = f"{document.content_hash} {line(document.name)}"
    digest = hashlib.sha256(what.encode()).hexdigest()[:_KEY_DIGITS]
    return f"{word}{year}-{digest}"


def author_names(author: str) -> list[CslName]:
    """Return the CSL names in an author line, which is one line and not empty."""
    line = _BY.sub("", author)
    names: list[CslName] = []
    for group in line.split(";") if ";" in line else _AND.split(line):
        parts = [part for part in map(str.strip, group.split(",")) if part]
        names.extend(_inverted(parts) or map(_name, parts))
    if len(names) == 1 or _is_list(names, by_semicolons=";" in line):
        return names
    return [{"literal": line}]


def family_name(name: CslName) -> str:
    """Return the family name of a person with the particles that go with it."""
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"))
    return " ".join(part for part in (*particles, name["family"]) if part)


def is_institution(name: str) -> bool:
    """Return whether `name` is that of a body that publishes, but not of a newspaper."""
    return _INSTITUTION.search(name) is not None


def _is_list(names: list[CslName], *, by_semicolons: bool) -> bool:
    """Return whether these are several names, not one name that holds a comma or an "and".

    Persons come first, and what follows them says that it is an organisation.
    """
    if by_semicolons:
        return bool(names)
    persons = ["family" in name for name in names]
    bodies = [name["literal"] for name in names if "literal" in name]
    return (
        any(persons)
        and persons == sorted(persons, reverse=True)
        and all(" " in body and _ORGANISATION.search(body) for body in bodies)
    )


def _name(text: str) -> CslName:
    """Return a name that is written given names first, or in one piece."""
    words = text.split()
    suffix = words.pop() if words[-1].lower() in _SUFFIXES else None
    if len(words) not in _NAME_WORDS or _ORGANISATION.search(text):
        return {"literal": text}
    last = len(words) - 1
    family = next((number for number in range(1, last) if words[number] in _PARTICLES), last)
    if not all(_is_capitalised(word) for word in (*words[:family], words[-1])):
        return {"literal": text}
    if not all(word in _PARTICLES or _is_capitalised(word) for word in words[family:]):
        return {"literal": text}
    return _person(" ".join(words[family:]), " ".join(words[:family]), suffix)


def _inverted(parts: list[str]) -> list[CslName]:
    """Return the one person written as "family, given", or "given family, suffix", or nothing."""
    suffix = parts.pop() if parts and parts[-1].lower() in _SUFFIXES else None
    if suffix and len(parts) == 1:
        return [_name(f"{parts[0]} {suffix}")]
    if len(parts) != 2 or any(_ORGANISATION.search(part) for part in parts):  # noqa: PLR2004 - a pair
        return []
    *particles, family = parts[0].split()
    given = parts[1].split()
    fits = all(word.lower() in _PARTICLES for word in particles) and _is_capitalised(family)
    if not fits or not all(_is_capitalised(word) for word in given):
        return []
    return [_person(parts[0], parts[1], suffix)]


def _person(family: str, given: str, suffix: str | None) -> CslName:
    return {"family": family, "given": given, **({"suffix": suffix} if suffix else {})}


def _is_capitalised(word: str) -> bool:
    """Return whether `word` may be of a person's name: an acronym may not, an initial may."""
    acronym = len(word) >= _MIN_ACRONYM and word.isupper() and word.isalpha()
    return bool(_WORD.fullmatch(word)) and word[0].isupper() and not acronym
