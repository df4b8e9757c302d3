"""What a sentence is about: its words as stems, its names, its ordinals, and what it denies."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import tantivy

from corpus.dates import MONTH_ABBREVIATIONS, MONTHS, WEEKDAYS
from qa.text.analysis import analyzer
from qa.text.numbers import ONES
from qa.text.stop_words import STOP_WORDS

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_POSSESSIVE = re.compile(r"(?:['’]s?)$")
_WITHIN_NAME = re.compile(r"[\s.&-]*|\sof\s(?:the\s)?")
_IRREGULAR = {
    "paid": "pay",
    "bought": "buy",
    "sold": "sell",
    "sale": "sell",
    "spent": "spend",
    "built": "build",
    "began": "begin",
    "begun": "begin",
    "won": "win",
    "held": "hold",
    "kept": "keep",
    "made": "make",
    "grew": "grow",
    "grown": "grow",
    "rose": "rise",
    "risen": "rise",
    "fell": "fall",
    "fallen": "fall",
    "wrote": "write",
    "written": "write",
    "left": "leave",
    "lost": "lose",
    "ran": "run",
    "died": "die",
    "dying": "die",
    "met": "meet",
    "took": "take",
    "taken": "take",
    "gave": "give",
    "given": "give",
    "found": "find",
    "sworn": "swear",
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "depth": "deep",
    "height": "high",
    "length": "long",
    "width": "wide",
    "weight": "weigh",
    "growth": "grow",
    "loss": "lose",
    "sentence": "sentenc",
}
_CALENDAR = frozenset(map(str.lower, (*MONTHS, *WEEKDAYS, *MONTH_ABBREVIATIONS)))
_NO_NAME = (
    STOP_WORDS
    | _CALENDAR
    | frozenset((*ONES, "ten"))
    | frozenset(
        """
    after before since during under over about around roughly nearly almost some among between
    within without according despite although though because until only also even still yet last
    next more less most both each every all no not he she they we you his her mr mrs ms dr
    sir lady through across against so today now once here i
    """.split()
    )
)
_TURNING = frozenset(
    """
    no not never none nor neither without cannot nobody nothing hardly barely scarcely deny denies
    denied almost nearly may might could would should will if unless only except until allegedly
    alleged reportedly supposedly probably perhaps possibly fail failed fails refuse refused rumour
    rumoured former formerly ex plan plans planned hope hopes hoped by from before after against
    under over
    """.split()
)
_OPENING = re.compile(r"(?:^|[.!?]\s|[“\"]\s?)$")
_GENERIC = frozenset(
    """
    judge president minister senator mayor king queen prince princess professor captain general
    colonel chief director chancellor registrar bishop chairman chairwoman secretary governor
    ambassador coach manager editor treasurer sister brother father mother son daughter wife husband
    county street road avenue square bank university college school hospital hotel museum library
    theatre company group city town village province state district region church abbey cathedral
    chapel castle party council court trail bridge tower dam lake river mount mountain island
    islands bay cape valley club united international national royal saint st new old great tour cup
    prize award office department ministry institute laboratory labs lab airport station railway
    line park reserve forest stadium festival marathon mr mrs dr north south east west northern
    southern eastern western central upper lower
    """.split()
)
"""Words of names that many names have."""
_ORDINAL = re.compile(r"(?<!\w)(\d+)(?:st|nd|rd|th)\b(?!\scentur)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, `text[start:end]`; `stem` is "" for one that says little."""

    start: int
    end: int
    text: str
    stem: str


@dataclass(frozen=True, slots=True)
class Name:
    """Capitalised words in a row, in lower case; `sure` if more than a sentence's first word."""

    start: int
    end: int
    words: tuple[str, ...]
    sure: bool

    @property
    def distinct(self) -> frozenset[str]:
        """Return the words that no other thing of its sort is called by, if there are any."""
        return frozenset(self.words) - _GENERIC or frozenset(self.words)


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Return what forms of one word have in common, or "" for a stop word."""
    plain = _IRREGULAR.get(word, word)
    stems = _analyzer().analyze(plain)
    return stems[0] if stems else ""


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    return analyzer()


@lru_cache(maxsize=1 << 10)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in order; parts of hyphenated ones are words of their own."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        for part in re.finditer(r"[^-]+", match[0]):
            plain = _POSSESSIVE.sub("", part[0])
            start = match.start() + part.start()
            found.append(Word(start, start + len(plain), plain, stem(plain.lower())))
    return tuple(found)


@lru_cache(maxsize=1 << 10)
def names(text: str) -> tuple[Name, ...]:
    """Return the names of `text` in order; a number that is part of one is not."""
    found: list[Name] = []
    run: list[Word] = []
    for word in words(text):
        lower = word.text.lower()
        if lower in {"of", "the"} and run:
            continue
        capital = word.text[0].isupper() and lower not in _NO_NAME
        owns = run and text[run[-1].end : run[-1].end + 2] in {"'s", "’s"}
        joins = run and _WITHIN_NAME.fullmatch(text[run[-1].end : word.start])
        if joins and "of" in joins[0] and len(run) == 1 and _opens(text, run[0].start):
            joins = None
        if run and (owns or not capital or not joins):
            found.append(_name(text, run))
            run = []
        if capital:
            run.append(word)
    if run:
        found.append(_name(text, run))
    return tuple(found)


def _name(text: str, run: list[Word]) -> Name:
    start, end = run[0].start, run[-1].end
    sure = len(run) > 1 or not _opens(text, start) or text[end : end + 2] in {"'s", "’s"}
    return Name(start, end, tuple(word.text.lower() for word in run), sure)


def _opens(text: str, start: int) -> bool:
    """Return whether a sentence or a quotation begins at `start`, with a capital in any case."""
    return _OPENING.search(text[:start]) is not None


def numbered_names(text: str) -> dict[str, set[str]]:
    """Return the numbers that name versions of a thing, by the word before ("llama": {"4"})."""
    found: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(text):
        if match[1].lower() not in _NO_NAME:
            found.setdefault(match[1].lower(), set()).add(match[2])
    return found


_NUMBERED = re.compile(
    r"(?<!\w)([A-Z][\w’']*)[\s-](\d{1,3}(?:\.\d+)?|[IVX]{1,4}|[A-Z])(?![\w%°]|[.,]\d|\s(?:percent|per\scent|million|billion))"
)


def ordinals(text: str) -> set[str]:
    """Return the ordinal numbers in `text` but those of centuries and days."""
    return {match[1] for match in _ORDINAL.finditer(text)}


def turning_words(text: str) -> frozenset[str]:
    """Return the words of `text` that can turn what the others say: of denial, doubt, direction."""
    found = {word.text.lower().replace("’", "'") for word in words(text)}
    return frozenset("not" if word.endswith("n't") else word for word in found) & _TURNING
