"""Numbers in a sentence, in digits and in English words, as exact spans; and their units.

14  3,200  14.3  3½  14bn  14 billion  twenty-eight  a dozen  two and a half million  half a ton

The words of numbers, and the units and currencies of each kind of figure, are in `numbers.json`.
Its bases are second, metre, square metre, cubic metre, kilogram, degree Celsius, metre per second,
watt, joule, byte and per cent. Gallons and pints are imperial. Alternatives are set apart by "|".
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

_Value = TypeVar("_Value")


class Kind(StrEnum):
    """What a figure measures; only figures of one kind can agree or differ."""

    COUNT = "count"
    MONEY = "money"
    AGE = "age"
    DATE = "date"
    TIME = "time"
    VERSION = "version"
    PERCENTAGE = "percentage"
    DURATION = "duration"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    WEIGHT = "weight"
    TEMPERATURE = "temperature"
    SPEED = "speed"
    POWER = "power"
    ENERGY = "energy"
    STORAGE = "storage"


def _each(table: Mapping[str, _Value]) -> dict[str, _Value]:
    """Return a table whose keys are alternatives with a key for each of them."""
    return {key: value for keys, value in table.items() for key in keys.split("|")}


_DATA: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
UNITS: dict[str, tuple[Kind, float]] = {
    name: (Kind(kind), float(factor))
    for kind, factors in _DATA["units"].items()
    for name, factor in _each(factors).items()
}
"""Of each unit, in lower case: its kind, and how many of the kind's base unit it is."""

OTHER_UNITS = frozenset(_DATA["other_units"].split("|"))
"""Units whose figures are of no kind; known so that they are not taken for counts or lengths."""

SHORT_UNITS = frozenset({"s", "h", "m", "l", "g", "w", "j", "k"})
"""Units of one letter, believed only right behind a number in digits."""

_CODES = {code: code for code in _DATA["currency_codes"].split()}
CURRENCY_SIGNS: dict[str, str] = _each(_DATA["currency_signs"]) | _CODES
CURRENCY_WORDS: dict[str, str] = _each(_DATA["currency_words"]) | {
    code.lower(): code for code in CURRENCY_SIGNS.values()
}
"""Of each word, in lower case: a code of ISO 4217, or a name that several countries' money has."""

HUNDREDTHS: dict[str, str] = _each(_DATA["hundredths"])
"""Of each word for a hundredth, the currency."""

ONES, TEENS, TENS = (_DATA[name].split() for name in ("ones", "teens", "tens"))
_SMALL = {
    **{word: float(value) for value, word in enumerate([*ONES, *TEENS], 1)},
    **{word: float(value) for value, word in zip(range(20, 100, 10), TENS, strict=True)},
    "a": 1.0,
    "an": 1.0,
    "half": 0.5,
}
_SCALES: dict[str, float] = _DATA["scales"]
_ABBREVIATIONS: dict[str, float] = _DATA["short_scales"]
_OF_MONEY: dict[str, float] = _DATA["short_scales_of_money"]
"""Letters that are a scale only after a currency: elsewhere 5m are metres."""
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_CURRENCY_SIGN = re.compile(r"(?:[$€£¥₹₩₽]|\b[A-Z]{3})\s?$")

_ANY = "|".join
_BELOW_100 = rf"(?:(?:{_ANY(TENS)})(?:[\s-](?:{_ANY(ONES)}))?|{_ANY(TEENS)}|{_ANY(ONES)})(?![\w])"
_BELOW_1000 = rf"(?:(?:{_BELOW_100}|an?)[\s-]hundred\b(?:\s(?:and\s)?{_BELOW_100})?|{_BELOW_100})"
_SCALE_WORD = rf"(?:{_ANY(_SCALES)})s?\b"
_WORDS = (
    rf"(?:{_BELOW_1000}|an?)[\s-]thousand\b,?\s(?:and\s)?{_BELOW_1000}"
    rf"|{_BELOW_1000}|half\san?(?=\s{_SCALE_WORD})|an?(?=\s{_SCALE_WORD})|half(?=\san?\s\w)"
)
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+)(?:\.\d+)?[½¼¾⅓⅔]?|[½¼¾⅓⅔]"
_NUMBER = re.compile(
    rf"(?<![\w.,/:'’])(?<![^\W\d_][-‐‑–])"
    rf"(?:(?P<sign>(?<!\w)[−-])?(?P<digits>{_DIGITS})|(?P<words>{_WORDS}))"
    r"(?P<half>\sand\sa\shalf\b)?"
    rf"(?:[\s-]?(?P<scale>{_SCALE_WORD})(?P<more>\sand\sa\shalf\b)?"
    rf"|\s?(?P<short>{_ANY(_ABBREVIATIONS)}|[mbt])(?![\w]))?",
    re.IGNORECASE,
)
_SHARED_SCALE = re.compile(
    rf"\s?(?:[–—-]|to|or|and)\s?[$€£¥]?\d[\d.,]*[\s-]?(?:(?P<scale>{_SCALE_WORD})|(?P<short>bn))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s[$€£¥]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, `text[start:end]`.

    `place` is the value of its last digit that is not an idle zero: 1e9 for "14 billion", 100 for
    "3,200", 0.1 for "2.5". `plain` says that it is nothing but digits.
    """

    start: int
    end: int
    value: float
    place: float
    plain: bool


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of `text` in order; ordinals and numbers glued to letters are none.

    Letters that may be a unit (5km) are left to whoever knows units.
    """
    reached = 0
    while (match := _NUMBER.search(text, reached)) is not None:
        reached = match.end()
        end, scale = match.end(), _scale(text, match)
        if scale is None:
            scale, end = 1.0, match.start("short")
            end = len(text[:end].rstrip())
        if match["digits"] is not None and re.match(r"(?:st|nd|rd|th)\b|[.]\d", text[end:]):
            continue
        yield _number(match, end, scale)


def _scale(text: str, match: re.Match[str]) -> float | None:
    """Return what the number is multiplied with, or None if no scale follows it."""
    if match["scale"] is not None:
        return _SCALES[match["scale"].lower().removesuffix("s")]
    short = match["short"]
    if short is None:
        return _shared_scale(text, match)
    if (scale := _ABBREVIATIONS.get(short.lower())) is not None:
        return scale
    return _OF_MONEY[short.lower()] if _CURRENCY_SIGN.search(text[: match.start()]) else None


def _shared_scale(text: str, match: re.Match[str]) -> float:
    """Return the scale that the end of a range gives its beginning ("5 to 7 million")."""
    shared = _SHARED_SCALE.match(text, match.end())
    if shared is None or match["digits"] is None:
        return 1.0
    if " and " in shared[0].lower() and not _BETWEEN.search(text[: match.start()]):
        return 1.0
    return _ABBREVIATIONS["bn"] if shared["short"] else _SCALES[shared["scale"].lower().rstrip("s")]


def _number(match: re.Match[str], end: int, scale: float) -> Number:
    digits = match["digits"]
    value, place = _of_words(match["words"]) if digits is None else _of_digits(digits)
    if match["half"] is not None:
        value, place = value + 0.5, 0.1
    value, place = value * scale, place * scale
    if match["more"] is not None:
        value, place = value + scale / 2, scale / 10
    plain = digits is not None and digits.isdecimal() and end == match.end("digits")
    return Number(match.start(), end, -value if match["sign"] else value, place, plain)


def _of_digits(digits: str) -> tuple[float, float]:
    fraction = _VULGAR.get(digits[-1], 0.0)
    plain = re.sub(r"[^\d.]", "", digits)
    if fraction:
        return float(plain or 0) + fraction, 0.1
    whole, _, decimals = plain.partition(".")
    if decimals:
        return float(plain), 10.0 ** -len(decimals)
    return float(whole), 10.0 ** (len(whole) - len(whole.rstrip("0") or whole))


def _of_words(words: str) -> tuple[float, float]:
    total = current = 0.0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _SCALES:
            current = max(current, 1.0) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0.0
        elif word in {"a", "an"} and current:
            continue
        elif word in _SMALL:
            current += _SMALL[word]
    value = total + current
    if value != int(value):
        return value, 0.1
    whole = str(int(value))
    return value, 10.0 ** (len(whole) - len(whole.rstrip("0")))
