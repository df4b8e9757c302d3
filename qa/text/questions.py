"""What a question asks for: the kind of answer, and of figure, and where a text holds one.

Questions ask by their words: when, how many, who. Texts are searched for what such an answer looks
like: a date, a number, a name. English only; a question in another language is of no kind, which
takes nothing from it.
"""

import re
from enum import StrEnum
from functools import lru_cache

from corpus.dates import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from qa.text.numbers import ONES, TEENS, TENS
from qa.text.units import UNITS, Kind


class AnswerKind(StrEnum):
    """What a question asks for."""

    TIME = "time"
    NUMBER = "number"
    NAME = "name"
    OTHER = "other"


_MONTHS = "|".join((*MONTHS, *MONTH_ABBREVIATIONS))
_DAYS = "|".join(WEEKDAYS)
_TENS = "|".join(TENS)
_NUMBER_WORDS = (
    rf"{'|'.join((*ONES, *TEENS))}|(?:{_TENS})(?:-(?:{'|'.join(ONES)}))?"
    "|hundred|thousand|million|billion|dozen|half|twice|once"
)
_UNIT = r"(?:\s?%|\s(?:percent|per cent|hundred|thousand|million|billion|trillion))?"
_QUESTIONS = {
    AnswerKind.NUMBER: (
        r"\bhow (?:many|much|long|old|far|tall|high|big|large|often|fast|deep|wide|heavy)\b"
        r"|\b(?:what|which) (?:number|amount|percentage|proportion|share|population|age|size"
        r"|price|sum|distance|height|length|speed|temperature|valuation)\b"
    ),
    AnswerKind.TIME: (
        r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|century|month|day|decade|era|period)\b"
    ),
    AnswerKind.NAME: (
        r"\bwho(?:se|m)?\b|\bwhere\b|\bnamed? (?:of|after)\b"
        r"|\b(?:what|which) (?:\w+ )?(?:city|country|state|region|river|lake|town|island|province"
        r"|person|man|woman|king|queen|president|leader|company|organi[sz]ation|university|school"
        r"|book|film|song|newspaper|language|war|battle|party|emperor|author)\b"
    ),
}
_ANSWERS = {
    AnswerKind.TIME: (
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b\.?(?:,? \d{{4}}\b)?"
        rf"|\b(?:{_MONTHS})\b\.?(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}}\b)?"
        r"|\b(?:\d{1,2}(?:st|nd|rd|th)|[a-z]+th|first|second|third) (?:century|centuries)\b"
        r"|\b\d{1,4} (?:BC|AD|BCE|CE)\b|\b1\d{3}s?\b|\b20\d{2}s?\b"
        rf"|\b(?:{_DAYS})\b"
    ),
    AnswerKind.NUMBER: (
        rf"[$€£¥]?\b\d[\d.,]*\d(?:th)?\b{_UNIT}|[$€£¥]?\b\d\b{_UNIT}|\b(?:{_NUMBER_WORDS})\b{_UNIT}"
    ),
    # Capitalised words, with what binds them; the first word of a sentence only with others.
    AnswerKind.NAME: (
        r"(?<!^)(?<![.!?“\"‘(] )\b[A-Z][\w’'-]*"
        r"(?:(?: (?:of|the|de|la|du|von|van|der|and))* [A-Z][\w’'-]*)*"
    ),
}
_QUESTION_PATTERNS = {
    kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _QUESTIONS.items()
}
_ANSWER_PATTERNS = {
    AnswerKind.TIME: re.compile(_ANSWERS[AnswerKind.TIME]),
    AnswerKind.NUMBER: re.compile(_ANSWERS[AnswerKind.NUMBER], re.IGNORECASE),
    AnswerKind.NAME: re.compile(_ANSWERS[AnswerKind.NAME]),
}
_WORD = re.compile(r"\w+")

_MEASURES = (
    Kind.MONEY,
    Kind.LENGTH,
    Kind.AREA,
    Kind.VOLUME,
    Kind.WEIGHT,
    Kind.STORAGE,
    Kind.POWER,
    Kind.ENERGY,
    Kind.SPEED,
    Kind.TEMPERATURE,
)
_FIGURE_RULES: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (r"how old|what age|(?:the|whose|'s|’s) age\b|\bage of\b|^age\b|\bage\??$", (Kind.AGE,)),
    (
        (
            r"how much .*\b(?:pay|paid|cost|spen[dt]|earn|sell|sold|worth|invest\w*|charge|fined?"
            r"|donat\w+|owe|fetch|money|budget|bid|lose|lost|bought|buy)\b"
        ),
        (Kind.MONEY,),
    ),
    (r"how much .*\b(?:weigh|heavier)|how heavy|\bweigh[st]?\b", (Kind.WEIGHT,)),
    (r"how much .*\b(?:storage|memory|disk space)\b", (Kind.STORAGE,)),
    (r"how much .*\b(?:land|floor space|area|ground)\b|\barea\b", (Kind.AREA,)),
    (r"how much .*\b(?:time)\b", (Kind.DURATION,)),
    (r"how much .*\b(?:faster)\b|how fast|\bspeed\b", (Kind.SPEED,)),
    (
        r"by how much|how much (?:more|less|did .*(?:grow|rise|fall|increase|decrease|drop))",
        (Kind.PERCENTAGE, *_MEASURES),
    ),
    (
        r"how much (?:water|oil|gas|wine|milk|rain|beer|fuel)",
        (Kind.VOLUME, Kind.WEIGHT, *_MEASURES),
    ),
    (r"how much (?:power|electricity|energy)", (Kind.POWER, Kind.ENERGY, Kind.MONEY)),
    (r"how much", (Kind.MONEY, *_MEASURES, Kind.PERCENTAGE)),
    (r"(?:in|on|at)?\s?(?:what|which) (?:year|date|day|month|century|decade)", (Kind.DATE,)),
    (r"(?:at )?what time", (Kind.TIME,)),
    (
        r"^(?:and |so |but |since |until |till |by |from )?when\b|\bdate of\b",
        (Kind.DATE, Kind.TIME),
    ),
    (r"how long", (Kind.DURATION, Kind.LENGTH)),
    (r"how (?:far|tall|high|deep|wide|thick|close)\b", (Kind.LENGTH,)),
    (r"how expensive", (Kind.MONEY,)),
    (r"how (?:early|late)\b", (Kind.TIME,)),
    (r"how (?:hot|cold|warm|cool)\b|\btemperature\b", (Kind.TEMPERATURE,)),
    (r"how (?:big|large|great|small)|what (?:size|is the size)", (*_MEASURES, Kind.COUNT)),
    (r"\b(?:version|firmware|release|build)\b", (Kind.VERSION,)),
    (r"\b(?:dose|dosage)\b", (Kind.WEIGHT, Kind.VOLUME)),
    (r"\b(?:depth|height|length|width|distance|altitude|elevation|diameter)\b", (Kind.LENGTH,)),
    (
        (
            r"\b(?:share|percentage|proportion|fraction|stake|accuracy|sensitivity|specificity"
            r"|turnout|percent|per cent|margin|efficiency|unemployment|inflation)\b"
        ),
        (Kind.PERCENTAGE,),
    ),
    (r"\b(?:rate|tax)\b", (Kind.PERCENTAGE, Kind.MONEY, *_MEASURES)),
    (
        (
            r"\b(?:cost|price|fine|salary|wage|pay|paid|earn|budget|revenue|profit|loss|turnover|debt"
            r"|reward|fee|rent|worth|value|valuation|prize|grant|sold for|sell for|fetch|donat\w+"
            r"|invest\w*|funding|loan|bonus|compensation|deal|penalty|subsidy|income|bid|ticket"
            r"|bail|charge)\b"
        ),
        (Kind.MONEY,),
    ),
    (r"\b(?:duration|lifespan|life ?time)\b", (Kind.DURATION,)),
    (r"\bcapacity\b", (*_MEASURES, Kind.COUNT)),
)
_COMPILED_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds) for pattern, kinds in _FIGURE_RULES
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
    for pattern, kinds in _COMPILED_RULES:
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
