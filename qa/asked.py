"""What kind of figure a question asks for."""

import re
from dataclasses import dataclass

from qa.senses import related
from qa.units import UNITS, Kind
from qa.wording import stem, words

_MEASURES = (
    Kind.MONEY,
    Kind.LENGTH,
    Kind.AREA,
    Kind.VOLUME,
    Kind.WEIGHT,
    Kind.STORAGE,
    Kind.POWER,
    Kind.ENERGY,
    Kind.CHARGE,
    Kind.SPEED,
    Kind.TEMPERATURE,
    Kind.FREQUENCY,
    Kind.PRESSURE,
)
_RULES: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (r"how old|what age|(?:the|whose|'s|’s) age\b|\bage of\b|^age\b|\bage\??$", (Kind.AGE,)),
    (
        (
            r"how much .*\b(?:pay|paid|cost|spen[dt]|earn|sell|sold|worth|invest\w*|charge|fined?"
            r"|donat\w+|owe|fetch|money|budget|bid|lose|lost|bought|buy)\b"
        ),
        (Kind.MONEY,),
    ),
    (r"how much .*\b(?:weigh|heavier)|how heavy|\bweight\b", (Kind.WEIGHT,)),
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
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), kinds) for pattern, kinds in _RULES)
_HOW_MANY = re.compile(
    r"(?:how many|number of|count of)\s(?:more |other |different )?", re.IGNORECASE
)
_COUNTED = {
    "population": "people",
    "toll": "people",
    "attendance": "people",
    "workforce": "people",
    "headcount": "people",
}
_NO_FIGURE = re.compile(
    r"^(?:who|whom|whose|where|why|which(?! (?:year|date|day|month|century|decade|version|release"
    r"|firmware|build))|is|are|was|were|does|do|did|can|has|have|how (?:do|does|did|can|is|was)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The kinds of figure asked for, the likeliest first, and the stems of what is counted.

    If no kind was `stated`, all are open, and so is what is counted.
    """

    kinds: tuple[Kind, ...]
    counted: frozenset[str]
    stated: bool = True


_ANY_KIND = Asked(tuple(Kind), frozenset(), stated=False)


def asked(question: str) -> Asked:
    """Return what kind of figure answers `question`."""
    question = question.strip()
    if (many := _HOW_MANY.search(question)) is not None:
        return _counted(question[many.end() :])
    for word in words(question):
        if (counted := _COUNTED.get(word.text.lower())) is not None:
            return Asked((Kind.COUNT,), related(stem(counted)) | related(word.stem))
    if _NO_FIGURE.match(question) and not re.match(
        r"which .*\b(?:share|stake|percentage)", question, re.IGNORECASE
    ):
        return _ANY_KIND
    for pattern, kinds in _COMPILED:
        if pattern.search(question):
            stems = frozenset(word.stem for word in words(question)) - {""}
            return Asked(tuple(dict.fromkeys(kinds)), stems)
    return _ANY_KIND


def _counted(rest: str) -> Asked:
    """Return what "how many" followed by `rest` asks for."""
    noun = re.match(r"[\w-]+(?:\s(?:square|cubic|nautical)?\s?\w+)?", rest)
    for phrase in (noun[0].lower(), noun[0].lower().split()[0]) if noun else ():
        if phrase in UNITS:
            return Asked((UNITS[phrase][0],), frozenset())
        if phrase in {"dollars", "euros", "pounds", "yen"}:
            return Asked((Kind.MONEY,), frozenset())
        if phrase == "degrees":
            return Asked((Kind.TEMPERATURE,), frozenset())
    stems: list[str] = []
    for word in words(rest):
        if not word.stem:
            break
        stems.append(word.stem)
        if word.text.endswith("s") or word.text.lower() in {"people", "men", "women", "children"}:
            break
    return Asked((Kind.COUNT,), frozenset().union(*map(related, stems[-1:])))
