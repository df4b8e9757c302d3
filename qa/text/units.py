"""Kinds of figures, and the units and currencies in which they are given, from `units.json`.

Its bases are second, metre, square metre, cubic metre, kilogram, degree Celsius, metre per second,
watt, joule, byte and per cent. Gallons and pints are imperial. Alternatives are set apart by "|".
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar


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


_Value = TypeVar("_Value")
_DATA: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def _each(table: Mapping[str, _Value]) -> dict[str, _Value]:
    """Return a table whose keys are alternatives with a key for each of them."""
    return {key: value for keys, value in table.items() for key in keys.split("|")}


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
