"""Scripts and languages: what a text is written in, and how sentences of that language end.

The tables are in `data/languages.json`. Of a language it gives the script and one of these: its
function words, by which languages in Latin script are told apart; letters that only it has, of
those that share another script; or neither, where the script alone tells it. How its sentences end
is given where that differs from English.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from corpus.text import data_table

ENGLISH = "English"

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003134f"
)
"""Characters, as in a class of a regular expression, that are written without spaces between words.

They are Chinese and Japanese ones, and those of Thai, Lao, Khmer and Burmese.
"""

HIRAGANA = "\u3041-\u3096\u309d-\u309f"

WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
"""A word; where there are no spaces between words, a character."""


@dataclass(frozen=True, slots=True)
class SentenceEnds:
    """How sentences of a language end.

    After `abbreviations` none ends. After `closing` ones, one ends if what follows begins with a
    capital; so it does after `units`, if a number stands before. After a whole number none ends if
    one of `articles` stands before it or one of `months` after.
    """

    abbreviations: frozenset[str]
    closing: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()


def _sentence_ends(languages: Mapping[str, Any]) -> dict[str, SentenceEnds]:
    ends = {}
    for name, language in languages.items():
        stated = languages[language.get("sentence_ends_of", name)].get("sentence_ends")
        if stated is not None:
            tables = {table: frozenset(words.split()) for table, words in stated.items()}
            ends[name] = SentenceEnds(**tables)
    return ends


_TABLES = data_table("languages")
_LANGUAGES: dict[str, dict[str, Any]] = _TABLES["languages"]

SCRIPTS: Mapping[str, str] = _TABLES["scripts"]
"""Letters of scripts, each as in a class of a regular expression."""

SENTENCE_ENDS: Mapping[str, SentenceEnds] = _sentence_ends(_LANGUAGES)
"""By the names that `language_name` gives; English and what is not here end as English does."""

SAMPLE_CHARACTERS = 6_000
"""As much of a text as is looked at."""

_FUNCTION_WORDS = {
    name: frozenset(language["function_words"].split())
    for name, language in _LANGUAGES.items()
    if "function_words" in language
}
_ENGLISH_WORDS = _FUNCTION_WORDS[ENGLISH]
_BY_WORD: dict[str, list[str]] = {}
for _name, _words in _FUNCTION_WORDS.items():
    for _word in _words:
        _BY_WORD.setdefault(_word, []).append(_name)
_BY_LETTERS = [
    (name, language["script"], re.compile(f"[{language['letters']}]"))
    for name, language in _LANGUAGES.items()
    if "letters" in language
]
"""Languages by letters that only they have of their script, those of the commonest one last."""

_BY_SCRIPT = {
    language["script"]: name
    for name, language in _LANGUAGES.items()
    if not {"function_words", "letters"} & language.keys()
}
_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in SCRIPTS.items()))
_WORD = re.compile(r"[^\W\d_]+")
_MIN_KANA_SHARE = 0.05
"""Chinese has none; Japanese has this much even in headlines."""

_MIN_WORDS = 3
_MIN_WORD_SHARE = 0.1
_CLEARLY = 0.25
"""Share of English function words that no other language comes near, so that none is counted."""

_MIN_LETTERS = 2
"""So many of them it takes, since one may be of a foreign name; of the last language, one."""


def main_script(text: str) -> str | None:
    """Return the script of `SCRIPTS` that most letters of `text` are of, None if it has none.

    Japanese is told from Chinese by its kana: with some of them it is "Kana", without "Han".
    """
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else None
    counts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if (script := _script_of(character)) is not None:
            counts[script] += times
    both = counts["Kana"] + counts["Han"]
    kana = counts.pop("Kana", 0)
    counts["Han"] = both
    script, most = max(counts.items(), key=lambda item: item[1])
    if not most:
        return None
    return "Kana" if script == "Han" and kana >= _MIN_KANA_SHARE * both else script


@lru_cache(maxsize=1 << 14)
def _script_of(character: str) -> str | None:
    match = _SCRIPT.match(character)
    return match and match.lastgroup


def language_name(text: str) -> str | None:
    """Return the English name of the language that `text` is written in, by its beginning.

    None is returned where it cannot be told; where only the script can be, it is named, as in
    "a language in Devanagari script".
    """
    sample = text[:SAMPLE_CHARACTERS]
    script = main_script(sample)
    if script is None:
        return None
    if script == "Latin":
        return _by_words(_WORD.findall(sample.lower()))
    languages = [(name, letters) for name, own, letters in _BY_LETTERS if own == script]
    for name, letters in languages:
        if len(letters.findall(sample)) >= (1 if name == languages[-1][0] else _MIN_LETTERS):
            return name
    return _BY_SCRIPT.get(script, f"a language in {script} script")


def _by_words(words: list[str]) -> str | None:
    """Return the language with most function words; they must be telling, and more than others'."""
    if sum(map(_ENGLISH_WORDS.__contains__, words)) > _CLEARLY * max(len(words), _MIN_WORDS):
        return ENGLISH
    scores = Counter(name for word in words for name in _BY_WORD.get(word, ()))
    (best, most), (_, next_most) = [*scores.most_common(2), ("", 0), ("", 0)][:2]
    telling = most >= max(_MIN_WORDS, _MIN_WORD_SHARE * len(words))
    return best if telling and most > next_most else None
