"""The vocabulary of boilerplate: words that buttons, menus and notices are made of."""

import re
from itertools import islice

from corpus.text import data_table

_WORDS = data_table("boilerplate_words")
CONTROLS, FILLERS, SECTIONS = (
    frozenset(_WORDS[kind]) for kind in ("controls", "fillers", "sections")
)
HTML_TAGS, HTML_ROLES, HTML_NAMES = (
    frozenset(_WORDS[kind]) for kind in ("html tags", "html roles", "html names")
)
"""Elements, roles and parts of class names and ids that boilerplate has in HTML."""


def _any_of(kind: str, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(_WORDS[kind])}){after}", re.IGNORECASE)


_HEADER = _any_of("headers of other articles")
_TEASER = _any_of("openings of teasers", after=r"\b[^.:]{0,25}[:|–—-] ?\S")
_PROMOTION = _any_of("cues of promotions", r"\b", r"\b")
_IMPERATIVE = _any_of("imperatives of promotions", after=r"\b")
_NOTICE = re.compile(
    r"(?:©|\(c\)|copyright\b).*|.*(?:© ?\d{4}|all rights reserved)\W*\w*\W*"
    r"|(?:.{0,20}\W)?\d+[- ]min(?:ute)?s?[ -]read(?:\W.{0,20})?"
    r"|(?:slot:? )?(?=\S*(?:_|-\S*-|[A-Z]-))(?=\S*\d)[A-Za-z][\w-]*(?:[._/][\w-]+)*",
    re.IGNORECASE,
)
# No step holds a mark: with more than one way to part a line, a long one takes for ever.
_MARK = " [/|•·›»>→] "
_ARROW = " [›»>→] "
_TRAIL = re.compile(
    rf"\S(?:(?!{_MARK}).){{0,40}}(?:{_MARK}\S(?:(?!{_MARK}).){{0,60}}){{2,}}"
    rf"|\S(?:(?!{_ARROW}).){{0,40}}(?:{_ARROW}\S(?:(?!{_ARROW}).){{0,80}})+"
)
_SELF = re.compile(r"\b(?:we|our|us|my|me|these pages|this (?:site|page|post))\b", re.IGNORECASE)
_READER = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|©")
_MAX_CONTROL_WORDS = 14
_MAX_PROMOTION_WORDS = 60
_KNOWN = CONTROLS | SECTIONS | FILLERS


def is_control(line: str) -> bool:
    """Whether `line` is a button, menu or label: short, and made of interface words only."""
    words = [word.casefold() for word in _first_words(line, _MAX_CONTROL_WORDS + 1)]
    named = [word for word in words if not word.isdigit()]
    if not named or len(words) > _MAX_CONTROL_WORDS or not _KNOWN.issuperset(named):
        return False
    sections = sum(word in SECTIONS for word in named)
    return not CONTROLS.isdisjoint(named) or sections > 2  # noqa: PLR2004


def is_single_word(line: str) -> bool:
    """Whether `line` has one word, so that it could as well be a heading of the text."""
    named = (match for match in _WORD.finditer(line) if not match[0].isdigit())
    return len(list(islice(named, 2))) == 1


def is_section_menu(line: str) -> bool:
    """Whether `line` is made of names of sections, as menus and category labels are."""
    words = [word.casefold() for word in _WORD.findall(line)]
    return bool(words) and _KNOWN.issuperset(words)


def is_notice(line: str) -> bool:
    """Whether `line` is a copyright line, a reading time or the identifier of a slot."""
    words = _first_words(line, _MAX_CONTROL_WORDS + 1)
    return len(words) <= _MAX_CONTROL_WORDS and _NOTICE.fullmatch(line) is not None


def is_trail(line: str) -> bool:
    """Whether `line` is a breadcrumb trail such as "Home › World › Europe"."""
    return _TRAIL.fullmatch(line) is not None


def is_promotion(paragraph: str) -> bool:
    """Whether a short paragraph asks its reader to subscribe, consent, follow or install."""
    if len(_first_words(paragraph, _MAX_PROMOTION_WORDS + 1)) > _MAX_PROMOTION_WORDS:
        return False
    cues = {cue.casefold() for cue in _PROMOTION.findall(paragraph)}
    quoted = any(mark in paragraph for mark in '"“”«»')
    addressed = _READER.search(paragraph) or _IMPERATIVE.match(paragraph)
    return (
        len(cues) > 1
        and not quoted
        and bool(addressed)
        and bool(_SELF.search(paragraph) or _IMPERATIVE.match(paragraph))
    )


def is_teaser(line: str) -> bool:
    """Whether `line` points to another article by a phrase such as "See also:"."""
    return _TEASER.match(line) is not None


def is_other_articles_header(line: str) -> bool:
    """Whether `line` heads a list of other articles or the readers' comments."""
    return _HEADER.fullmatch(line.strip(" :()#*|»›→▼")) is not None


def _first_words(line: str, count: int) -> list[str]:
    return [match[0] for match in islice(_WORD.finditer(line), count)]
