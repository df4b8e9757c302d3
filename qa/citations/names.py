"""An author line as CSL names: persons as family and given, all others as they are written.

A line does not say what is a person. It is taken apart only where it reads like names of persons,
given names first, in a script that has capitals; organisations and all that is in doubt stay whole
as a `literal`. The sidecar of a document can say it better.
"""

import json
import re
from pathlib import Path

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

CslName = dict[str, str]


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
