"""Scripts: which characters are written without spaces, and what languages a script is of."""

import re
from collections import Counter
from functools import lru_cache

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

SCRIPTS = {
    "Latin": "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ",
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arabic": "\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff"
    "\ufe70-\ufefc",
    "Hebrew": "\u05d0-\u05ea",
    "Armenian": "\u0531-\u0587",
    "Georgian": "\u10a0-\u10ff",
    "Devanagari": "\u0900-\u0963\u0970-\u097f",
    "Bengali": "\u0980-\u09ff",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Thai": "\u0e00-\u0e7f",
    "Kana": "\u3041-\u3096\u30a1-\u30fa\u30fc",
    "Hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "Han": "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
}
"""Letters of scripts, each as in a class of a regular expression."""

_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in SCRIPTS.items()))
_MIN_KANA_SHARE = 0.05
"""Chinese has none; Japanese has this much even in headlines."""


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
    found = _SCRIPT.match(character)
    return found and found.lastgroup
