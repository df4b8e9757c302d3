"""Which of its figures a sentence answers a question with, and what that figure measures."""

import re
from dataclasses import dataclass

from qa.asked import Asked, asked
from qa.figures import figures
from qa.senses import groups, related
from qa.stated_figure import StatedFigure, equal
from qa.units import Kind
from qa.wording import Name, Word, names, stem, words

_TIE = re.compile(
    r"\s(?:\([^)]*\)\s)?(?:\w+\s)?(?:from|of|for|in|at|to|on|with|by)\s"
    r"(?:(?!and\b)[^\s,;:()]+(?:\s|$)?)+"
)
_CLAUSE_DISTANCE = 4
_FARTHEST, _NEAREST = 16, 6
"""Beyond how many words a word no longer says what a figure measures, or restricts it."""
_CLEARLY = 1.25
"""How many times nearer to the question's words the chosen of several figures must be."""
_AGE_ASKED = re.compile(
    r"\b(?:is|was|were|are|did)\s(?=[A-Z])|\b(?=[A-Z][\w’']*(?:'s|’s)\sage)|\bage\sof\s"
)
_APPOSED = re.compile(r"(?:,\s|\s\()(?:(?:the|a|an|aged?|then|now|who\s(?:is|was))\s)*")
_LEADS_TO_NAME = re.compile(r"\s(?:[a-z][\w-]*\s){0,4}")
_SILENT = frozenset(
    """
    much many long old far high deep tall wide big large great year date day month century time age
    number amount happen mean say accord text source document exactly actually currently share he
    she him her his hers their its make have get up percent percentage proportion fraction
    """.split()
)
"""Words of a question that its answer need not have."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, its document's title, and the figures that it states."""

    text: str
    title: str
    figures: tuple[StatedFigure, ...]

    @classmethod
    def read(cls, text: str, title: str | None) -> "Statement":
        """Read the figures of `text`."""
        return cls(text, title or "", tuple(figures(text)))

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the text itself, its figures' among them."""
        return words(self.text)

    def stems(self) -> frozenset[str]:
        """Return the stems of text and title."""
        return frozenset(word.stem for word in (*self.words, *words(self.title))) - {""}

    def distance(self, figure: StatedFigure, word: Word) -> int:
        """Return how many words lie between; a clause's end counts for several."""
        twins = [other for other in self.figures if equal(figure, other)]
        return min(self._distance(twin, word) for twin in twins)

    def _distance(self, figure: StatedFigure, word: Word) -> int:
        low, high = sorted([figure.start, word.start])
        between = [other for other in self.words if low < other.start < high]
        clauses = abs(word.clause - self._clause(figure))
        return 1 + len(between) + _CLAUSE_DISTANCE * clauses

    def _clause(self, figure: StatedFigure) -> int:
        return next((w.clause for w in self.words if w.end > figure.start), 0)


@dataclass(frozen=True, slots=True)
class Given:
    """A statement, and the one of its figures that answers."""

    statement: Statement
    figure: StatedFigure


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked: the question's names, its other telling stems, and the kinds of figure."""

    question: str
    asked: Asked
    names: tuple[Name, ...]
    stems: frozenset[str]

    def name_stems(self) -> frozenset[str]:
        """Return what the names are known by: a title's every word, a person's last."""
        known = (
            name.words if name.linked else sorted(name.distinct, key=name.words.index)[-1:]
            for name in self.names
        )
        return frozenset(stem(word) for words_of in known for word in words_of) - {""}

    @classmethod
    def of(cls, question: str) -> "Matter":
        """Read a question."""
        found = names(question)
        inside = {word for name in found for word in name.words}
        plain = {
            word.stem
            for word in words(question)
            if word.text.lower() not in inside and not word.text[0].isdigit()
        }
        silent = {stem(word) for word in _SILENT}
        return cls(question, asked(question), found, frozenset(plain) - silent - {""})


def given(matter: Matter, statement: Statement, kind: Kind) -> Given | None:
    """Return the figure of `kind` that the statement answers with, if it is clear which."""
    found = [figure for figure in statement.figures if figure.kind is kind]
    if kind is Kind.COUNT and matter.asked.stated:
        found = [figure for figure in found if _counts(matter, statement, figure)]
    if kind is Kind.AGE:
        found = [figure for figure in found if _is_of(matter, statement, figure)]
    fitting = [figure for figure in found if not _strays(matter, Given(statement, figure))]
    if not fitting:
        return None
    ranked = sorted(fitting, key=lambda figure: -_closeness(matter, statement, figure))
    best = ranked[0]
    for other in ranked[1:]:
        clear = _closeness(matter, statement, best) >= _CLEARLY * _closeness(
            matter, statement, other
        )
        if not equal(best, other) and (not clear or not matter.asked.stated):
            return None
    return Given(statement, best)


def _counts(matter: Matter, statement: Statement, figure: StatedFigure) -> bool:
    """Return whether the figure counts what the question asks for."""
    counted = {stem(word) for word in figure.noun}
    if counted & matter.asked.counted:
        return True
    for noun in counted:
        if any(
            len(one) > 3 and (one.endswith(noun) or noun.endswith(one)) and noun  # noqa: PLR2004
            for one in matter.asked.counted
        ):
            return True
    before = [word for word in statement.words if word.end <= figure.start][-2:]
    after = [word for word in statement.words if word.start >= figure.end][:2]
    near = {word.stem for word in (*before, *after)} if not figure.noun else set()
    return bool(near & matter.asked.counted)


def _is_of(matter: Matter, statement: Statement, figure: StatedFigure) -> bool:
    """Return whether an age may be that of the one named in the question."""
    subject = _AGE_ASKED.search(matter.question)
    named = owners(statement, figure)
    if subject is None or not named:
        return True
    asked_for = [name for name in matter.names if name.start <= subject.end() < name.end]
    return not asked_for or bool(set(asked_for[0].words) & named)


def owners(statement: Statement, figure: StatedFigure) -> frozenset[str]:
    """Return the words of the names that an age may go with.

    "Wang, 28" and "28-year-old Wang" leave no doubt; otherwise any name before.
    """
    text, found = statement.text, names(statement.text)
    before = [name for name in found if name.end <= figure.start]
    if before and _APPOSED.fullmatch(text[before[-1].end : figure.start]):
        return frozenset(before[-1].words)
    after = [name for name in found if name.start >= figure.end]
    opens = "," if figure.start < len("Aged 28") else ""
    if after and (opens or text[figure.start : figure.end].endswith("old")):
        between = text[figure.end : after[0].start].removeprefix(opens)
        if _LEADS_TO_NAME.fullmatch(between):
            return frozenset(after[0].words)
    return frozenset(word for name in before for word in name.words)


def _closeness(matter: Matter, statement: Statement, figure: StatedFigure) -> float:
    wanted = {near for one in matter.stems for near in related(one)}
    inside = {word for name in matter.names for word in name.words}
    taken = [
        span
        for rival in statement.figures
        if rival.kind is figure.kind and not equal(rival, figure)
        if (span := _attached(statement, rival)) is not None
    ]
    return sum(
        1.0 / statement.distance(figure, word)
        for word in statement.words
        if word.stem in wanted or word.text.lower() in inside
        if not any(start <= word.start < end for start, end in taken)
    )


def _attached(statement: Statement, figure: StatedFigure) -> tuple[int, int] | None:
    """Return where the words stand that a preposition ties to the figure ("5 km from Corrie")."""
    match = _TIE.match(statement.text, figure.end)
    return match.span() if match is not None else None


def senses(given: Given, kind: Kind) -> list[frozenset[int]]:
    """Return, for each group of the kind, the senses of its word that stands nearest."""
    statement, figure = given.statement, given.figure
    mute = [(name.start, name.end) for name in names(statement.text) if name.sure]
    mute += [(other.start, other.end) for other in statement.figures]
    rivals = [
        other for other in statement.figures if other.kind is kind and not equal(other, figure)
    ]
    near = sorted(
        (distance, word.stem)
        for word in statement.words
        if word.stem
        and not any(start <= word.start < end for start, end in mute)
        and (distance := statement.distance(figure, word)) <= _FARTHEST
        and all(distance <= statement.distance(rival, word) for rival in rivals)
    )
    found = []
    for group in groups(kind):
        reach = _NEAREST if group.restricts else _FARTHEST
        nearest = (group.of(frozenset({one})) for distance, one in near if distance <= reach)
        found.append(next((meant for meant in nearest if meant), frozenset()))
    return found


def _strays(matter: Matter, one: Given) -> bool:
    """Return whether the figure measures something else than what the question names."""
    kind = one.figure.kind
    stems = frozenset(word.stem for word in words(matter.question))
    return any(
        (wanted := group.of(stems)) and found and not wanted & found
        for group, found in zip(groups(kind), senses(one, kind), strict=True)
    )
