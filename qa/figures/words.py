"""The words of a sentence with their stems, and lists of words from `words.json`."""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from qa.text.analysis import analyzer

_WORD = re.compile(r"\w+(?:['’.]\w+)*")
"""Parts of hyphenated words are words of their own."""
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, `text[start:end]`; `stem` is "" for one that says little."""

    start: int
    end: int
    text: str
    stem: str


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Return what forms of one word have in common, or "" for a stop word."""
    stems = analyzer().analyze(word)
    return stems[0] if stems else ""


@lru_cache(maxsize=1 << 10)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in order, without a possessive's ending."""
    plain = ((match.start(), _POSSESSIVE.sub("", match[0])) for match in _WORD.finditer(text))
    return tuple(
        Word(start, start + len(word), word, stem(word.lower())) for start, word in plain if word
    )


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return {name: frozenset(" ".join(lines).split()) for name, lines in lists.items()}


def word_list(name: str) -> frozenset[str]:
    """Return one of the lists, in lower case."""
    return _lists()[name]
