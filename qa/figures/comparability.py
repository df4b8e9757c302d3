"""Signs that two sentences give their figures for different things.

Each check looks for one sign: another name, version, period, relative, plan, part, noun or word of
the question. All are closed classes of English; what words mean is left alone, for lists of
meanings did not carry over to new sentences.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from corpus.dates import MONTHS, WEEKDAYS
from qa.figures.figures import figures
from qa.figures.stated_figure import StatedFigure
from qa.figures.wording import Name, names, numbered_names, ordinals, stem, words
from qa.text.units import Kind

_BOUNDED = frozenset({Kind.DATE, Kind.TIME, Kind.PERCENTAGE})
"""Kinds whose figures are near each other whatever they are of."""
_PLANNED = re.compile(
    r"\b(?:aim|hop|plan|target|expect|forecast|project|predict|intend|propos|pledg|promis|schedul"
    r"|budget)(?:e|e?s|n?ed|n?ing)?\b|\boriginally\b|\b(?:built|up|room)\sfor\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|shall|to\sbe|is\sto|are\sto)\b|[’']ll\b")
_OWNER = re.compile(r"(?:^|[,;(]\s?)(?:his|her|its|their|the\s\w+['’]s)\s[^,;]*$", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:others?|another|by\scontrast|unlike|neighbou?r\w*|nearby|rivals?|predecessors?"
    r"|successors?|elsewhere|previous(?:ly)?|earlier|ago|so\sfar|before|initially"
    r"|alone|average|mean|median|typical(?:ly)?|minimum|maximum|lowest|highest|peak|gross|net"
    r"|greater|upper|lower|inner|outer|(?:north|south|east|west)(?:ern)?|deputy|assistant|vice"
    r"|junior|senior|brother|sister|father|mother|son|daughter|wife|husband|twin"
    r"|men|women|boys|girls|children|(?:second|third|fourth|fifth|opening)(?=\s))\b",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"(?:\w+\s)?(?:in|at|for|on|from|across|of)\s(?:the\s)?", re.IGNORECASE)
_AMONG = re.compile(r"(?:^|[,;(]\s?)(?:of|among)\s[^,;]*,\s?$", re.IGNORECASE)
_WHEN_AFTER = re.compile(r"\W*when\b")
_WHEN_BEFORE = re.compile(r"\bwhen\s[\w\s]+\swas\s(?:aged\s)?$")
_CLAUSE = re.compile(r"[,;:(–—]\s?(?!\d)")
_NOW = re.compile(r"\b(?:is|are)\b", re.IGNORECASE)
_PERIOD = re.compile(
    rf"\b(?:{'|'.join((*MONTHS, *WEEKDAYS))}"
    r"|(?:spring|summer|autumn|winter|first|second|third|fourth|last|next)(?=\s))\b"
)
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d.,]\d|\d)")
_BESIDE_BEFORE, _BESIDE_AFTER = len(", "), len(" ")
_SILENT = frozenset(
    stem(word)
    for word in """
    much many long old far high deep tall wide big large great heavy fast year date day month
    century time age number amount happen mean say accord text source document exactly actually
    currently share get up percent percentage proportion fraction take place have make
    """.split()
) | {""}
"""Stems of a question that its answer need not have."""
_PEOPLE = frozenset(
    stem(word)
    for word in """
    people person resident inhabitant citizen employee staff worker visitor guest viewer student
    pupil passenger delegate participant soldier troop dead victim soul
    """.split()
)


@dataclass(frozen=True)
class Statement:
    """A sentence or a question, and its document's title or ""."""

    text: str
    title: str

    @cached_property
    def figures(self) -> tuple[StatedFigure, ...]:
        """The figures of the text, but for counts that read as years ("the 2021 census")."""
        return tuple(
            figure
            for figure in figures(self.text)
            if figure.kind is not Kind.COUNT or not _YEAR.match(self.text, figure.start)
        )

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names in the text; a capital that only opens a sentence makes none."""
        return tuple(name for name in names(self.text) if name.sure)

    @cached_property
    def own(self) -> frozenset[str]:
        """The words of the text, in lower case."""
        return frozenset(word.text.lower() for word in words(self.text))

    @cached_property
    def known(self) -> frozenset[str]:
        """The words of text and title, in lower case."""
        return self.own | {word.text.lower() for word in words(self.title)}

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the text's words."""
        return frozenset(word.stem for word in words(self.text)) - {""}


@dataclass(frozen=True)
class Comparison:
    """Two statements with a figure of each, and the question that both may answer.

    `stated` tells whether the question itself says what kind of figure it asks for.
    """

    question: Statement
    sides: tuple[Statement, Statement]
    figures: tuple[StatedFigure, StatedFigure]
    stated: bool

    @cached_property
    def before(self) -> tuple[str, ...]:
        """The texts up to the figures."""
        return tuple(
            one.text[: figure.start] for one, figure in zip(self.sides, self.figures, strict=True)
        )

    @cached_property
    def around(self) -> tuple[str, ...]:
        """The question's text, and those of the statements without the figures."""
        return (
            self.question.text,
            *(
                one.text[: figure.start] + one.text[figure.end :]
                for one, figure in zip(self.sides, self.figures, strict=True)
            ),
        )

    def is_sound(self) -> bool:
        """Return whether no check finds a sign that the figures are of different things."""
        return not any(check(self) for check in CHECKS)

    def strangers(self, at: int) -> Iterator[Name]:
        """Yield the names of a statement that neither the other nor the question knows."""
        known = self.question.own | self.sides[1 - at].known
        return (name for name in self.sides[at].names if not name.distinct & known)


def _unnamed(case: Comparison) -> bool:
    """Return whether a name of the question is in neither text nor title."""
    asked_for = names(case.question.text)
    return any(not name.distinct & one.known for name in asked_for for one in case.sides)


def _strangers(case: Comparison) -> bool:
    """Return whether a name told of nowhere else stands beside a figure, or opens a sentence.

    Examples are "Jan Petersen, 36," and "In Wales it has 34 shops".
    """
    return any(
        0 <= figure.start - name.end <= _BESIDE_BEFORE
        or 0 <= name.start - figure.end <= _BESIDE_AFTER
        or _FRONTED.fullmatch(case.sides[at].text, 0, name.start) is not None
        for at, figure in enumerate(case.figures)
        for name in case.strangers(at)
    )


def _versions(case: Comparison) -> bool:
    """Return whether versions or editions are not the same ("Llama 4", "the 15th Tour")."""
    ranks = [ordinals(text) for text in case.around]
    if any(one and other and not one & other for one, other in combinations(ranks, 2)):
        return True
    numbers = [numbered_names(text) for text in case.around]
    unshared = (numbers[1].keys() ^ numbers[2].keys()) - numbers[0].keys()
    return not unshared.isdisjoint(case.question.own) or any(
        name in other and not found & other[name]
        for one, other in combinations(numbers, 2)
        for name, found in one.items()
    )


def _periods(case: Comparison) -> bool:
    """Return whether years are not the same, nor other periods: months, weekdays, turns."""
    titles = ["", *(one.title for one in case.sides)]
    years = [
        set(_YEAR.findall(text)) or set(_YEAR.findall(title))
        for text, title in zip(case.around, titles, strict=True)
    ]
    periods = [{found.lower() for found in _PERIOD.findall(text)} for text in case.around]
    return any(
        one and other and not one & other
        for told in (years, periods)
        for one, other in combinations(told, 2)
    )


def _owners(case: Comparison) -> bool:
    """Return whether only one figure is of something of someone's ("his brother is 41")."""
    return len({_OWNER.search(text) is None for text in case.before}) > 1


def _plans(case: Comparison) -> bool:
    """Return whether one is planned or expected and the other done."""
    planned = [_PLANNED.search(one.text) is not None for one in case.sides]
    ahead = [_FUTURE.search(one.text) is not None for one in case.sides]
    return planned[0] != planned[1] and not (any(planned) and any(ahead))


def _others(case: Comparison) -> bool:
    """Return whether a word sets one figure apart ("nearby", "on average", "of the 40 beds,").

    It counts in the clause that opens the sentence and in the figure's own.
    """
    found = [
        {word.lower() for clause in {0, -1} for word in _OTHER.findall(_CLAUSE.split(text)[clause])}
        for text in (case.question.text, *case.before)
    ]
    return bool((found[1] ^ found[2]) - found[0]) or any(map(_AMONG.search, case.before))


def _past_ages(case: Comparison) -> bool:
    """Return whether a present age is asked for and one is of a time past ("47 when he won")."""
    if case.figures[0].kind is not Kind.AGE or _NOW.search(case.question.text) is None:
        return False
    return any(
        _WHEN_AFTER.match(one.text, figure.end) or _WHEN_BEFORE.search(before)
        for one, figure, before in zip(case.sides, case.figures, case.before, strict=True)
    )


def _nouns(case: Comparison) -> bool:
    """Return whether two counts count things with different names."""
    nouns = [set(map(stem, figure.noun)) - {""} for figure in case.figures]
    alike = nouns[0] & nouns[1] or all(noun & _PEOPLE for noun in nouns)
    return all(nouns) and not alike


def _one_sided(case: Comparison) -> bool:
    """Return whether one has less of the question's telling words, where nearness tells little."""
    if case.stated and case.figures[0].kind not in _BOUNDED:
        return False
    inside = {stem(word) for name in names(case.question.text) for word in name.words}
    has = [(case.question.stems - inside - _SILENT) & one.stems for one in case.sides]
    return has[0] < has[1] or has[0] > has[1]


CHECKS: tuple[Callable[[Comparison], bool], ...] = (
    _unnamed,
    _strangers,
    _versions,
    _periods,
    _owners,
    _plans,
    _others,
    _past_ages,
    _nouns,
    _one_sided,
)
