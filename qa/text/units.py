"""Kinds of figures, and the units in which they are given."""

from enum import StrEnum


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


_HOUR, _DAY, _YEAR = 3600.0, 86400.0, 365.25 * 86400
_MILE, FOOT, INCH = 1609.344, 0.3048, 0.0254
_POUND = 0.45359237
_TABLE: dict[Kind, dict[float, str]] = {
    Kind.DURATION: {
        0.001: "ms|millisecond|milliseconds",
        1: "s|sec|secs|second|seconds",
        60: "min|mins|minute|minutes",
        _HOUR: "h|hr|hrs|hour|hours",
        _DAY: "day|days",
        7 * _DAY: "week|weeks",
        14 * _DAY: "fortnight|fortnights",
        _YEAR / 12: "month|months",
        _YEAR: "yr|yrs|year|years",
        10 * _YEAR: "decade|decades",
        100 * _YEAR: "century|centuries",
    },
    Kind.LENGTH: {
        1e-9: "nm|nanometre|nanometres|nanometer|nanometers",
        1e-6: "µm|μm|micron|microns|micrometre|micrometres|micrometer|micrometers",
        0.001: "mm|millimetre|millimetres|millimeter|millimeters",
        0.01: "cm|centimetre|centimetres|centimeter|centimeters",
        1: "m|metre|metres|meter|meters",
        1000: "km|kms|kilometre|kilometres|kilometer|kilometers",
        INCH: "inch|inches|″",
        FOOT: "ft|foot|feet|′",
        0.9144: "yd|yds|yard|yards",
        _MILE: "mi|mile|miles",
        1852: "nautical mile|nautical miles",
        9.4607e15: "light year|light years|light-year|light-years",
    },
    Kind.AREA: {
        1: "m²|m2|sqm|sq m|square metre|square metres|square meter|square meters",
        1e6: "km²|km2|sq km|square kilometre|square kilometres|square kilometer|square kilometers",
        FOOT**2: "sq ft|square foot|square feet",
        _MILE**2: "sq mi|square mile|square miles",
        1e4: "ha|hectare|hectares",
        4046.8564: "acre|acres",
    },
    Kind.VOLUME: {
        1e-6: "ml|millilitre|millilitres|milliliter|milliliters",
        1e-5: "cl|centilitre|centilitres",
        0.001: "l|litre|litres|liter|liters",
        0.1: "hectolitre|hectolitres",
        1: "m³|m3|cubic metre|cubic metres|cubic meter|cubic meters",
        0.00454609: "gallon|gallons",
        0.00056826: "pint|pints",
        0.158987: "barrel|barrels",
        1e9: "km³|cubic kilometre|cubic kilometres|cubic kilometer|cubic kilometers",
        FOOT**3: "cubic foot|cubic feet",
    },
    Kind.WEIGHT: {
        1e-9: "µg|μg|mcg|microgram|micrograms",
        1e-6: "mg|milligram|milligrams",
        0.001: "g|gram|grams|gramme|grammes",
        1: "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes",
        1000: "tonne|tonnes|ton|tons|metric ton|metric tons",
        _POUND / 16: "oz|ounce|ounces",
        _POUND: "lb|lbs|pound|pounds",
        14 * _POUND: "stone",
    },
    Kind.TEMPERATURE: {
        1: "°c|° c|degree celsius|degrees celsius|degrees centigrade|degrees c|degree|degrees|°",
        5 / 9: "°f|° f|degree fahrenheit|degrees fahrenheit|degrees f",
    },
    Kind.SPEED: {
        1: "m/s|metres per second|metres a second|meters per second|meters a second",
        1000 / _HOUR: "km/h|kph|kmh|kilometres per hour|kilometres an hour|kilometers per hour"
        "|kilometers an hour",
        _MILE / _HOUR: "mph|miles per hour|miles an hour",
        1852 / _HOUR: "knot|knots",
        0.125e6: "mbps|mbit/s|megabits per second",
        0.125e9: "gbps|gbit/s|gigabits per second",
    },
    Kind.POWER: {
        1: "w|watt|watts",
        1e3: "kw|kilowatt|kilowatts",
        1e6: "mw|megawatt|megawatts",
        1e9: "gw|gigawatt|gigawatts",
        745.7: "hp|bhp|horsepower",
    },
    Kind.ENERGY: {
        3.6e6: "kwh|kilowatt-hour|kilowatt-hours|kilowatt hours",
        3.6e9: "mwh|megawatt-hours|megawatt hours",
        3.6e12: "gwh|gigawatt-hours|gigawatt hours",
        1: "j|joule|joules",
        1e3: "kj|kilojoules",
        4184: "kcal|calorie|calories|kilocalories",
    },
    Kind.CHARGE: {1: "mah|milliamp-hours|milliampere-hours", 1000: "ah|amp-hours|ampere-hours"},
    Kind.STORAGE: {
        1e3: "kb|kilobyte|kilobytes",
        1e6: "mb|megabyte|megabytes",
        1e9: "gb|gigabyte|gigabytes",
        1e12: "tb|terabyte|terabytes",
        1e15: "pb|petabyte|petabytes",
    },
    Kind.FREQUENCY: {
        1: "hz|hertz",
        1e3: "khz|kilohertz",
        1e6: "mhz|megahertz",
        1e9: "ghz|gigahertz",
    },
    Kind.PRESSURE: {1: "pa|pascal|pascals", 100: "hpa|mbar|millibar|millibars", 1e5: "bar|bars"},
    Kind.PERCENTAGE: {
        1: "%|％|percent|per cent|pct|percentage point|percentage points|pp",
    },
}
UNITS: dict[str, tuple[Kind, float]] = {
    name: (kind, factor)
    for kind, factors in _TABLE.items()
    for factor, names in factors.items()
    for name in names.split("|")
}
"""Of each unit, in lower case: its kind, and how many of the kind's base unit it is.

Bases are second, metre, square metre, cubic metre, kilogram, degree Celsius, metre per second,
watt, joule, milliampere-hour, byte, hertz, pascal and per cent. Gallons and pints are imperial.
"""

SHORT_UNITS = frozenset({"s", "h", "m", "l", "g", "w", "j", "k"})
"""Units of one letter, believed only right behind a number in digits."""

CURRENCY_SIGNS = {
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    **{
        code: code
        for code in "USD EUR GBP JPY CHF CAD AUD NZD CNY INR SEK NOK DKK KRW BRL ZAR PLN".split()
    },
}
CURRENCY_WORDS = {
    **{f"{prefix}dollar{s}": "USD" for prefix in ("us ", "u.s. ", "") for s in ("s", "")},
    **{f"australian dollar{s}": "AUD" for s in ("s", "")},
    **{f"canadian dollar{s}": "CAD" for s in ("s", "")},
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("pounds sterling", "quid"), "GBP"),
    **dict.fromkeys(("yen",), "JPY"),
    **dict.fromkeys(("yuan", "renminbi"), "CNY"),
    **dict.fromkeys(("rupee", "rupees"), "INR"),
    **dict.fromkeys(("swiss franc", "swiss francs"), "CHF"),
    **dict.fromkeys(("franc", "francs"), "franc"),
    **dict.fromkeys(("kroner", "krone", "kronor", "krona"), "krone"),
    **dict.fromkeys(("peso", "pesos"), "peso"),
    **dict.fromkeys(("rouble", "roubles", "ruble", "rubles"), "RUB"),
    **dict.fromkeys(("shilling", "shillings"), "shilling"),
    **dict.fromkeys(("won",), "KRW"),
    **{code.lower(): code for code in CURRENCY_SIGNS.values()},
}
HUNDREDTHS = {"p": "GBP", "pence": "GBP", "cent": "USD", "cents": "USD", "c": "USD"}
