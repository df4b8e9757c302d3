"""Words that say little in a question or a passage, by language; question words are among them.

The words stand in `stop_words.json` beside this file.
"""

import json
from pathlib import Path

_WORDS = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))

STOP_WORDS = frozenset(_WORDS["english"].split())
"""Those of English."""

OTHER_STOP_WORDS: dict[str, list[str]] = {
    language: words.split() for language, words in _WORDS["others"].items()
}
"""Those of other languages; to be used besides tantivy's own lists, which lack question words."""

UNSPACED_STOP_WORDS: list[str] = _WORDS["unspaced"].split()
"""What Chinese and Japanese questions are made with; longer words before their beginnings."""

PARTICLES = frozenset(_WORDS["particles"])
"""Of Japanese, one character each."""

PRONOUNS: list[str] = _WORDS["pronouns"].split()
"""Those of English that speak of somebody or something named before."""
