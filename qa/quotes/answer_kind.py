"""The kind of answer that a question asks for, and where a text holds one.

Questions ask by their words: when, how many, who. Texts are searched for what such an answer looks
like: a date, a number, a name. English only; a question in another language is of no kind, which
takes nothing from it.
"""

import re
from enum import StrEnum

from corpus.dates import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from qa.text.numbers import ONES, TEENS, TENS


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
