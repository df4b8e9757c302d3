"""What a question asks for: the kind of answer, and of figure, and where a text holds one.

Questions ask by their words: when, how many, who. Texts are searched for what such an answer looks
like: a date, a number, a name. English only; a question in another language is of no kind, which
takes nothing from it. The rules by which a question is read stand in `questions.json`: of several
that fit, the first counts. `measures` there are the kinds that a size may be given in.
"""

import json
import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from corpus.dates import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from qa.text.numbers import ONES, TEENS, TENS, UNITS, Kind


class AnswerKind(StrEnum):
    """What a question asks for."""

    TIME = "time"
    NUMBER = "number"
    NAME = "name"
    OTHER = "other"


_DATA = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
_MONTHS = "|".join((*MONTHS, *MONTH_ABBREVIATIONS))
_DAYS = "|".join(WEEKDAYS)
_TENS = "|".join(TENS)
_NUMBER_WORDS = (
    rf"{'|'.join((*ONES, *TEENS))}|(?:{_TENS})(?:-(?:{'|'.join(ONES)}))?"
    "|hundred|thousand|million|billion|dozen|half|twice|once"
)
_UNIT = r"(?:\s?%|\s(?:percent|per cent|hundred|thousand|million|billion|trillion))?"
_QUESTION_PATTERNS = {
    AnswerKind(kind): re.compile(pattern, re.IGNORECASE)
    for kind, pattern in _DATA["answers"].items()
}
_ANSWER_PATTERNS = {
    AnswerKind.TIME: re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b\.?(?:,? \d{{4}}\b)?"
        rf"|\b(?:{_MONTHS})\b\.?(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}}\b)?"
        r"|\b(?:\d{1,2}(?:st|nd|rd|th)|[a-z]+th|first|second|third) (?:century|centuries)\b"
        r"|\b\d{1,4} (?:BC|AD|BCE|CE)\b|\b1\d{3}s?\b|\b20\d{2}s?\b"
        rf"|\b(?:{_DAYS})\b"
    ),
    AnswerKind.NUMBER: re.compile(
        rf"[$€£¥]?\b\d[\d.,]*\d(?:th)?\b{_UNIT}|[$€£¥]?\b\d\b{_UNIT}|\b(?:{_NUMBER_WORDS})\b{_UNIT}",
        re.IGNORECASE,
    ),
    # Capitalised words, with what binds them; the first word of a sentence only with others.
    AnswerKind.NAME: re.compile(
        r"(?<!^)(?<![.!?“\"‘(] )\b[A-Z][\w’'-]*"
        r"(?:(?: (?:of|the|de|la|du|von|van|der|and))* [A-Z][\w’'-]*)*"
    ),
}
_WORD = re.compile(r"\w+")

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


def answer_kind(question: str) -> AnswerKind:
    """Return the kind of answer that `question` asks for."""
    for kind, pattern in _QUESTION_PATTERNS.items():
        if pattern.search(question):
            return kind
    return AnswerKind.OTHER


def answer_spans(text: str, question: str) -> list[tuple[int, int]]:
    """Return where `text` holds what `question` asks for, and does not say itself."""
    kind = answer_kind(question)
    if kind is AnswerKind.OTHER:
        return []
    asked = set(_WORD.findall(question.casefold()))
    return [
        match.span()
        for match in _ANSWER_PATTERNS[kind].finditer(text)
        if not asked.issuperset(_WORD.findall(match[0].casefold()))
    ]


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
