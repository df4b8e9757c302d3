"""What a number in a sentence is: money, an age, a measure with its unit, or a count of things."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from qa.figures.words import word_list
from qa.text.numbers import (
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    HUNDREDTHS,
    OTHER_UNITS,
    SHORT_UNITS,
    UNITS,
    Kind,
    Number,
)


def _either(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)


_CURRENCY_BEFORE = re.compile(rf"(?<![\w$])({_either(CURRENCY_SIGNS)})\s?$")
_CURRENCY_AFTER = re.compile(
    rf"\s?([€$£])(?!\s?\.?\d)|[\s-]({_either(CURRENCY_WORDS)})(?!\w)", re.IGNORECASE
)
"""A sign or word after a number; a sign before another number is that number's."""
_HUNDREDTHS = re.compile(rf"\s?({_either(HUNDREDTHS)})(?![\w/])", re.IGNORECASE)
_UNIT = re.compile(rf"[\s-]?({_either({*UNITS, *OTHER_UNITS})})(?![\w²³])", re.IGNORECASE)
_POUNDS = frozenset({"pound", "pounds"})
_WEIGHING = re.compile(
    r"\b(?:weigh|heav|scales|lift|kilo|kg\b|lbs?\b|ounces?\b|load)", re.IGNORECASE
)
_PAYING = re.compile(
    r"\b(?:pa(?:y|id)|cost|pric|worth|s[oe]ld?l?|bought|buy|earn|salar|fine|rent|fee|spen[dt]"
    r"|prize|grant|reward|fund|money|wage|bill\b|budget|donat|rais|purchas|charg)",
    re.IGNORECASE,
)
_RICH = 10_000
"""Pounds above this are money, unless the sentence is about weight."""

_OLD = re.compile(
    r"[\s-](?P<unit>year|month|week|day)s?(?:[\s-]olds?\b|\sof\sage\b)", re.IGNORECASE
)
_AGED = re.compile(r"(?<!\w)(?:aged?|ages|age\sof)\s$", re.IGNORECASE)
_WAS = re.compile(
    r"(?:\b(?:[Ss]?[Hh]e|I|who|[A-Z][\w’'-]*[a-z]),?(?:’s|'s|\s(?:is|was|were|turns|turned))"
    r"|\bturn(?:s|ed|ing)?|,\sthen|,\snow)\s(?:(?:only|just|now|then|about|already|still)\s)?$"
)
_AT_FIRST = re.compile(r"(?:^|[.;,]\s)[“\"]?(?:At|at)\s$")
_AGE_ENDS = re.compile(r"\s*(?:[.,;:)!]|$|\s(?:and|when|at\sthe|as|while|before|after)\b)")
_AFTER_NAME = re.compile(r"[A-Z][\w’'.-]*[a-z](?:,\s|\s?\()$")
_APPOSED = re.compile(r"\s?[,;.)]|$")
_OLDEST = 120
_FREEZING_FAHRENHEIT = 32

_NAME_BEFORE = re.compile(r"(?<![^\s(\"“'‘–—-])([A-Z][\w’'&]*|No\.|number|chapter|page)[\s-]$")
_NOT_IN_NAMES = word_list("not_in_names")
_NOUN = re.compile(r"\s(?:of\s(?:the|its|their|his|her)\s)?(?P<words>(?:[a-z][\w’'-]*\s?){1,4})")
_NOT_COUNTED = word_list("not_counted")
_PLURALS = word_list("plurals")
_PHRASE = re.compile(r"[a-z][\w’'-]*", re.IGNORECASE)


class Hedge(StrEnum):
    """How a sentence holds to its figure."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure that a sentence states, `text[start:end]`, with its unit and without its hedge.

    It means from `low` to `high`, both counted, in the base unit of its kind, in its currency, or
    in days as `qa.text.dates` counts them. `place` is the value of its last telling digit, in
    the same. `unit` is the currency or the version, or ""; `factor` is the size of the unit as
    written. `noun` has the words that a count counts.
    """

    start: int
    end: int
    kind: Kind
    low: float
    high: float
    place: float = 0.0
    unit: str = ""
    factor: float = 1.0
    hedge: Hedge = Hedge.EXACT
    noun: tuple[str, ...] = ()
    yearless: bool = False


def quantity(text: str, number: Number) -> StatedFigure | None:
    """Return the figure that `number` is part of, or None if it only numbers or names something.

    There is none either of a unit that measures nothing of a `Kind`.
    """
    if (figure := _money(text, number) or _age(text, number)) is not None:
        return figure
    if (unit := _unit(text, number)) is not None:
        return _measure(text, number, unit)
    return None if _is_in_name(text, number) else _count(text, number)


def _figure(number: Number, span: tuple[int, int], kind: Kind, factor: float = 1.0) -> StatedFigure:
    value, place = number.value * factor, number.place * factor
    return StatedFigure(*span, kind, value, value, place, factor=factor)


def _money(text: str, number: Number) -> StatedFigure | None:
    sign = _CURRENCY_BEFORE.search(text[max(number.start - 5, 0) : number.start])
    after = _CURRENCY_AFTER.match(text, number.end)
    if sign is not None:
        start = number.start - len(sign[0])
        worded = after is not None and after[2] is not None
        end = after.end() if after is not None and worded else number.end
        figure = _figure(number, (start, end), Kind.MONEY)
        return _in_currency(figure, CURRENCY_SIGNS[sign[1]])
    if after is not None:
        word = (after[1] or after[2]).lower().replace("\u00a0", " ")
        currency = CURRENCY_SIGNS.get(word) or CURRENCY_WORDS[word]
        return _in_currency(_figure(number, (number.start, after.end()), Kind.MONEY), currency)
    hundredths = _HUNDREDTHS.match(text, number.end)
    if hundredths is not None and (number.plain or len(hundredths[1]) > 1):
        figure = _figure(number, (number.start, hundredths.end()), Kind.MONEY, 0.01)
        return _in_currency(figure, HUNDREDTHS[hundredths[1].lower()])
    return None


def _in_currency(figure: StatedFigure, currency: str) -> StatedFigure:
    return replace(figure, unit=currency, factor=1.0)


def _age(text: str, number: Number) -> StatedFigure | None:
    if (old := _OLD.match(text, number.end)) is not None:
        years = UNITS[old["unit"].lower()][1] / UNITS["year"][1]
        return _figure(number, (number.start, old.end()), Kind.AGE, years)
    if number.value > _OLDEST or number.value < 1:
        return None
    before = text[: number.start]
    ends = _AGE_ENDS.match(text, number.end) is not None
    apposed = _AFTER_NAME.search(before) and _APPOSED.match(text, number.end)
    said = ends and (_WAS.search(before) or _AT_FIRST.search(before))
    if _AGED.search(before) or said or (apposed and not _lists(text, number)):
        return _figure(number, (number.start, number.end), Kind.AGE)
    return None


def _lists(text: str, number: Number) -> bool:
    """Return whether the number stands in a list of numbers ("routes 4, 28, and 31")."""
    return re.match(r",\s(?:and\s)?\d", text[number.end :]) is not None


def _unit(text: str, number: Number) -> re.Match[str] | None:
    """Return the unit right after the number; a single letter may be something else."""
    match = _UNIT.match(text, number.end)
    if match is None or match[1].lower() not in SHORT_UNITS:
        return match
    return match if text[number.end - 1].isdigit() and match[1] not in "SHLGK" else None


def _measure(text: str, number: Number, unit: re.Match[str]) -> StatedFigure | None:
    name = re.sub(r"\s", " ", unit[1].lower())
    if name in OTHER_UNITS:
        return None
    if name in _POUNDS and _is_money(text, number):
        return _in_currency(_figure(number, (number.start, unit.end()), Kind.MONEY), "GBP")
    kind, factor = UNITS[name]
    figure = _figure(number, (number.start, unit.end()), kind, factor)
    if kind is Kind.TEMPERATURE and factor < 1:
        celsius = (number.value - _FREEZING_FAHRENHEIT) * factor
        return replace(figure, low=celsius, high=celsius)
    return figure


def _is_money(text: str, number: Number) -> bool:
    if _WEIGHING.search(text):
        return False
    return number.value >= _RICH or _PAYING.search(text) is not None


def _is_in_name(text: str, number: Number) -> bool:
    """Return whether the number is part of a name, as in "Llama 3" or "Boeing 747"."""
    before = _NAME_BEFORE.search(text[: number.start])
    if before is None or not number.plain:
        return False
    return before[1].lower() not in _NOT_IN_NAMES


def _count(text: str, number: Number) -> StatedFigure | None:
    if text[number.end : number.end + 1].isalnum():
        return None
    words, end = _noun(text, number.end)
    return replace(_figure(number, (number.start, end), Kind.COUNT), noun=words)


def _noun(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """Return the words counted and their end: up to the first plural, if there is one."""
    match = _NOUN.match(text, start)
    words: list[str] = []
    if match is None:
        return (), start
    for word in _PHRASE.finditer(text, match.start("words"), match.end("words")):
        if word[0].lower() in _NOT_COUNTED:
            break
        words.append(word[0].lower())
        plural = words[-1].endswith("s") and not words[-1].endswith("ss")
        if plural or words[-1] in _PLURALS:
            return tuple(words), word.end()
    return tuple(words), start
