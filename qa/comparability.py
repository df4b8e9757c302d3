"""Whether two sentences give their figures for the same thing.

Only doubt is looked for: another name, year, edition, period, measure, plan or part. What is left
may be compared. Precision comes before recall: what two sources are said to dispute must be so.
"""

import re
from collections.abc import Iterable

from qa.figures import figures
from qa.senses import groups, related
from qa.stated_figure import StatedFigure, equal
from qa.statements import Given, Matter, Statement, owners, senses
from qa.units import Kind
from qa.wording import GENERIC, OFFICES, Name, Word, names, numbered_names, ordinals, stem, words

_PLANNED = re.compile(
    r"\b(?:aim(?:s|ed|ing)?|hop(?:es?|ed|ing)|plan(?:s|ned|ning)?|target(?:s|ed|ing)?|expect(?:s|ed)?"
    r"|forecasts?|projected|predict(?:s|ed)?|intend(?:s|ed)?|goal|propos(?:es?|ed|al)|pledg(?:es?|ed)"
    r"|promis(?:es?|ed)|estimated\sto|scheduled|due\sto|wants?\sto|set\sto|budgeted|originally"
    r"|(?:built|designed|licensed)\sfor|up\sfor|asking\sprice|guide\sprice)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|shall|is\sto|are\sto|to\sbe|by\snext)\b|[’']ll\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:others?|another|by\scontrast|unlike|instead|whereas|neighbou?r(?:s|ing)?|predecessors?"
    r"|success(?:or|ors)|succeeded|rivals?|previous|elsewhere\sin|compared|nearby|similar"
    r"|(?:his|her|their)\s(?:brother|sister|father|mother|son|daughter|wife|husband|deputy|twin))\b",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"\b(?:among|of\swh(?:ich|om)|of\s(?:them|these|those))\b[^;:]*$"
    r"|\b(?:includ|exclud)(?:es|ed|ing)\s(?:\w+\s)?$"
    r"|^(?:with|without|including|excluding)\s(?:its|his|her|their|the|an?)\s[^;:]*$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(r"\s(?:of\s(?:them|these|those|which|whom)|(?:[\w-]+\s){0,4}alone)\b")
_PART_WITHIN = re.compile(r"\sof\s(?:the|its|their|his|her)\s")
_PART_WORD = re.compile(
    r"\b(?:schools?|department|branch|faculty|division|unit|subsidiary|plant|mill|arm|section|wing"
    r"|suburbs?|outskirts|half|sector|districts?|village|campus)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:[Aa]t|[Ii]n)\s(?:its|their|his|her)\s(?:[a-z]+\s)?(?=[A-Z])")
_CHANGE = re.compile(
    r"\b(?:by|(?:rise|increase|growth|fall|drop|cut|decline|gain|jump|reduction)\sof)"
    r"\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(?:to|at|is|was|were|stood|stands|reached)\s(?:\w+\s)?$", re.IGNORECASE)
_HAS = re.compile(r"\b(?:has|have|is|are)\b")
_HAD = re.compile(r"\b(?:had|was|were)\b")
_IDLE = frozenset("known other more new different of the its their own full separate".split())
"""What may stand before a counted noun without making it another one."""
_QUALIFIERS = frozenset("greater north south east west new old upper lower inner outer".split())
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_DAILY = frozenset({Kind.LENGTH, Kind.VOLUME, Kind.TEMPERATURE, Kind.SPEED, Kind.COUNT})
_CHANGEABLE = frozenset({Kind.PERCENTAGE, Kind.MONEY, Kind.COUNT})
_MIN_COVERED = 0.5
_MIN_DATE_COVERED = 0.7
_MIN_EVENT_COVERED = 0.6
_MIN_SHARED = 0.5
_MOST_ENTITIES = 2
"""Of a longer question some words are missing from any sentence, which then tells nothing."""


def comparable(matter: Matter, first: Given, second: Given) -> bool:
    """Return whether nothing suggests that the two figures are of different things."""
    both = (first, second)
    if not all(_is_about(matter, one) and not _is_marked(matter, one) for one in both):
        return False
    return not (
        _differ_in_names(matter, first, second)
        or _differ_in_years(matter, first, second)
        or _differ_in_days(first, second)
        or _differ_in_senses(matter, first, second)
        or _differ_in_part(matter, first, second)
        or _differ_in_plan(first, second)
        or _differ_in_change(first, second)
        or (not matter.asked.stated and not _alike(first, second))
    )


def _is_about(matter: Matter, one: Given) -> bool:
    statement, kind = one.statement, one.figure.kind
    found_names = names(statement.text)
    if any(_is_namesake(one_name, name) for one_name in matter.names for name in found_names):
        return False
    if kind is Kind.AGE and matter.names:
        return _is_named(matter, statement.words) or (
            _is_named(matter, words(statement.title)) and _covered(matter.stems, statement) > 0
        )
    if not _is_named(matter, statement.words):
        in_title = _is_named(matter, words(statement.title))
        if not in_title and any(name.sure for name in found_names):
            return False
    if kind is Kind.DATE and _covered(matter.stems, statement) < _MIN_EVENT_COVERED:
        return False
    least = _MIN_DATE_COVERED if kind is Kind.DATE else _MIN_COVERED
    return _covered(matter.stems | matter.name_stems(), statement) >= least


def _is_named(matter: Matter, among: Iterable[Word]) -> bool:
    """Return whether any name of the question is among the words; true if it has none."""
    own = {word.text.lower() for word in among}
    return not matter.names or any(name.distinct & own for name in matter.names)


def _covered(wanted: frozenset[str], statement: Statement) -> float:
    """Return the share of the wanted stems that the statement or its title has."""
    stems = statement.stems()
    return sum(bool(related(one) & stems) for one in wanted) / len(wanted) if wanted else 1.0


def _is_namesake(asked_for: Name, name: Name) -> bool:
    """Return whether both are of one sort but another one ("Juniper County", "Sable County")."""
    shared = set(asked_for.words) & set(name.words)
    if (set(name.words) - shared) & _QUALIFIERS and shared == set(asked_for.words):
        return True
    own, other = set(asked_for.words) - shared, frozenset(name.words) - shared - GENERIC
    sort = (
        shared <= GENERIC
        or (asked_for.words[0] == name.words[0] and name.linked)
        or (asked_for.words[-1] == name.words[-1] and asked_for.words[0][0] != name.words[0][0])
    )
    return bool(shared and own and other and sort)


def _is_marked(matter: Matter, one: Given) -> bool:
    found = _OTHER.search(one.statement.text[: one.figure.start])
    return found is not None and found[0].lower() not in matter.question.lower()


def _differ_in_names(matter: Matter, first: Given, second: Given) -> bool:
    texts = [matter.question, first.statement.text, second.statement.text]
    numbered = [numbered_names(text) for text in texts]
    ranked = [ordinals(text) for text in texts]
    for at, other in ((0, 1), (0, 2), (1, 2)):
        if ranked[at] and ranked[other] and not ranked[at] & ranked[other]:
            return True
        for name, found in numbered[at].items():
            if name in numbered[other] and not found & numbered[other][name]:
                return True
    if first.figure.kind is Kind.AGE:
        named = [owners(one.statement, one.figure) for one in (first, second)]
        asked_for = {word for name in matter.names for word in name.words}
        both_asked = all(asked_for & one for one in named)
        return all(named) and not both_asked and not named[0] & named[1]
    return _differ_in_entities(matter, first, second)


def _differ_in_entities(matter: Matter, first: Given, second: Given) -> bool:
    """Return whether only one of the two has what the question is about.

    In a question without names that is any word that measures nothing; beside a name, an
    office ("the mayor of Tarn").
    """
    kind = first.figure.kind
    if matter.names:
        entities = matter.stems & {stem(word) for word in OFFICES}
    else:
        measures = {one for group in groups(kind) for sense in group.senses for one in sense}
        counted = matter.asked.counted if kind is Kind.COUNT else frozenset()
        entities = matter.stems - counted - measures
    if len(entities) > _MOST_ENTITIES:
        return False
    has = [
        [bool(related(one) & one_given.statement.stems()) for one in sorted(entities)]
        for one_given in (first, second)
    ]
    return has[0] != has[1]


def _differ_in_years(matter: Matter, first: Given, second: Given) -> bool:
    if first.figure.kind in {Kind.DATE, Kind.AGE}:
        return False
    asked_for = [figure for figure in figures(matter.question) if figure.kind is Kind.DATE]
    own = [_periods(one) for one in (first, second)]
    for one, other in ((asked_for, own[0]), (asked_for, own[1]), (own[0], own[1])):
        if one and other and not any(equal(a, b) for a in one for b in other):
            return True
    return False


def _periods(one: Given) -> list[StatedFigure]:
    stated = [figure for figure in one.statement.figures if figure.kind is Kind.DATE]
    return stated or [figure for figure in figures(one.statement.title) if figure.kind is Kind.DATE]


def _differ_in_days(first: Given, second: Given) -> bool:
    """Return whether they are of two weekdays, or one of a past year and one of the present."""
    if first.figure.kind not in _DAILY:
        return False
    texts = [first.statement.text, second.statement.text]
    days = [set(_WEEKDAY.findall(text)) for text in texts]
    if all(days) and not days[0] & days[1]:
        return True
    dated = [bool(_periods(one)) for one in (first, second)]
    past = [_HAD.search(text) is not None and _HAS.search(text) is None for text in texts]
    present = [_HAS.search(text) is not None and _HAD.search(text) is None for text in texts]
    return any(dated[at] and past[at] and present[1 - at] and not dated[1 - at] for at in range(2))


def _differ_in_senses(matter: Matter, first: Given, second: Given) -> bool:
    kind = first.figure.kind
    asked_for = frozenset(word.stem for word in words(matter.question))
    return any(
        not a & b and ((a and b) or ((a or b) and group.restricts and not group.of(asked_for)))
        for group, a, b in zip(groups(kind), senses(first, kind), senses(second, kind), strict=True)
    )


def _differ_in_part(matter: Matter, first: Given, second: Given) -> bool:
    return _part(matter, first, second) != _part(matter, second, first)


def _part(matter: Matter, one: Given, other: Given) -> bool:
    text, figure = one.statement.text, one.figure
    if figure.kind in {Kind.AGE, Kind.DATE}:
        return False
    if _PART_AFTER.match(text, figure.end) or _PART_BEFORE.search(text[: figure.start]):
        return True
    known = {
        word.text.lower()
        for word in (*words(matter.question), *other.statement.words, *words(other.statement.title))
    }
    if any(word not in known and word not in _IDLE for word in figure.noun[:-1]):
        return True
    if _PART_WITHIN.search(text[figure.start : figure.end]):
        return True
    part = _PART_WORD.search(text[: figure.start])
    if part is not None and part[0].lower() not in known:
        return True
    starts = [match.end() for match in _PLACE.finditer(text)]
    return any(name.start in starts and not known & set(name.words) for name in names(text))


def _differ_in_plan(first: Given, second: Given) -> bool:
    planned = [_PLANNED.search(one.statement.text) is not None for one in (first, second)]
    future = [_FUTURE.search(one.statement.text) is not None for one in (first, second)]
    return planned[0] != planned[1] and not (
        (planned[0] or future[0]) and (planned[1] or future[1])
    )


def _differ_in_change(first: Given, second: Given) -> bool:
    if first.figure.kind not in _CHANGEABLE:
        return False
    before = [one.statement.text[: one.figure.start] for one in (first, second)]
    change = [_CHANGE.search(text) is not None for text in before]
    level = [_LEVEL.search(text) is not None for text in before]
    return (change[0] and level[1]) or (change[1] and level[0])


def _alike(first: Given, second: Given) -> bool:
    """Return whether two sentences have most of their words in common."""
    if first.figure.kind is Kind.COUNT:
        nouns = [set(map(stem, one.figure.noun)) for one in (first, second)]
        if not nouns[0] & nouns[1]:
            return False
    own = [{word.stem for word in one.statement.words} - {""} for one in (first, second)]
    return len(own[0] & own[1]) >= _MIN_SHARED * max(map(len, own))
