"""What kind of figure a question asks for.

Questions ask by their words: when, how many, how far. English only; a question in another language
asks for none, which takes nothing from it. The rules by which a question is read stand in
`questions.json`: of several that fit, the first counts. `measures` there are the kinds that a size
may be given in.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from qa.text.numbers import UNITS, Kind

_DATA = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
_MEASURES = tuple(map(Kind, _DATA["measures"].split()))
_FIGURE_RULES = tuple(
    (
        re.compile(rule["asks"], re.IGNORECASE),
        tuple(
            kind
            for name in rule["kinds"].split()
            for kind in (_MEASURES if name == "measures" else (Kind(name),))
        ),
    )
    for rule in _DATA["figures"]
)
_HOW_MANY = re.compile(
    r"(?:how many|number of|count of)\s(?:more |other |different )?", re.IGNORECASE
)
_TOLLS = re.compile(r"\b(?:population|toll|attendance|workforce|headcount)\b", re.IGNORECASE)
_NO_FIGURE = re.compile(
    r"^(?:who|whom|whose|where|why|which(?! (?:year|date|day|month|century|decade|version|release"
    r"|firmware|build))|is|are|was|were|does|do|did|can|has|have|how (?:do|does|did|can|is|was)\b)",
    re.IGNORECASE,
)
_WHICH_SHARE = re.compile(r"which .*\b(?:share|stake|percentage)", re.IGNORECASE)


@lru_cache(maxsize=64)  # asked again for each pair of sentences
def figure_kinds(question: str) -> tuple[Kind, ...]:
    """Return the kinds of figure that may answer `question`, the likeliest first; often none."""
    question = question.strip()
    if (many := _HOW_MANY.search(question)) is not None:
        return (_counted(question[many.end() :]),)
    if _TOLLS.search(question):
        return (Kind.COUNT,)
    if not may_ask_figure(question):
        return ()
    for pattern, kinds in _FIGURE_RULES:
        if pattern.search(question):
            return tuple(dict.fromkeys(kinds))
    return ()


def may_ask_figure(question: str) -> bool:
    """Return whether a figure may answer `question`, of whatever kind."""
    question = question.lstrip()
    return _WHICH_SHARE.match(question) is not None or _NO_FIGURE.match(question) is None


def _counted(rest: str) -> Kind:
    """Return the kind that "how many" followed by `rest` asks for."""
    noun = re.match(r"[\w-]+(?:\s(?:square|cubic|nautical)?\s?\w+)?", rest)
    for phrase in (noun[0].lower(), noun[0].lower().split()[0]) if noun else ():
        if phrase in UNITS:
            return UNITS[phrase][0]
        if phrase in {"dollars", "euros", "pounds", "yen"}:
            return Kind.MONEY
        if phrase == "degrees":
            return Kind.TEMPERATURE
    return Kind.COUNT
