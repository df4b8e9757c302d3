"""Kinds of figures, and the units in which they are given, which stand in `units.json`."""

import json
from enum import StrEnum
from pathlib import Path


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
    CHARGE = "charge"
    STORAGE = "storage"
    FREQUENCY = "frequency"
    PRESSURE = "pressure"


_TABLE = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))

UNITS: dict[str, tuple[Kind, float]] = {
    name: (Kind(kind), factor)
    for kind, factors in _TABLE["units"].items()
    for names, factor in factors.items()
    for name in names.split("|")
}
"""Of each unit, in lower case: its kind, and how many of the kind's base unit it is.

Bases are second, metre, square metre, cubic metre, kilogram, degree Celsius, metre per second,
watt, joule, milliampere-hour, byte, hertz, pascal and per cent. Gallons and pints are imperial.
"""

FOOT, INCH = UNITS["foot"][1], UNITS["inch"][1]

SHORT_UNITS = frozenset({"s", "h", "m", "l", "g", "w", "j", "k"})
"""Units of one letter, believed only right behind a number in digits."""

CURRENCY_SIGNS: dict[str, str] = {
    **_TABLE["currency_signs"],
    **{code: code for code in _TABLE["currency_codes"].split()},
}
CURRENCY_WORDS: dict[str, str] = {
    **{
        word: currency
        for currency, words in _TABLE["currency_words"].items()
        for word in words.split("|")
    },
    **{code.lower(): code for code in CURRENCY_SIGNS.values()},
}
"""Of each word, in lower case: a code of ISO 4217, or a name that several countries' money has."""

HUNDREDTHS: dict[str, str] = _TABLE["hundredths"]
"""Of each word for a hundredth, the currency."""
