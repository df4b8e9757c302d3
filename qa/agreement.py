"""Agreement between sources: which quotes say the same, and where their figures differ.

Differences are not reliable yet: on pairs that the rules were not made on, barely more than half
of those found were real (`tests/benchmarks/figure_pairs.py` has the figures).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from qa.comparability import comparable
from qa.figures import figures
from qa.stated_figure import StatedFigure, apart, equal
from qa.statements import Given, Matter, Statement, given
from qa.wording import Word, names, turning_words, words

_PLAIN = re.compile(r"\w+(?:[.,]\d+)*")
_MIN_WORDS = 4
_MIN_SHARE = 0.6
"""Share of the longer sentence's telling words that the shorter one must have."""


@dataclass(frozen=True, slots=True)
class CoreSentence:
    """The sentence of a quote that answers, and the document that it is from."""

    text: str
    document: int
    title: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The positions of quotes that say the same thing, of at least two documents."""

    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the quote at position `quote`: `text[start:end]` of its core sentence."""

    quote: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Different figures for one thing, one of each quote that gives one; equal ones adjoin."""

    figures: tuple[Figure, ...]


class Relation(StrEnum):
    """What two figures given for one thing are to each other."""

    DIFFERS = "differs"
    SAME = "same"


def agreements(sentences: Sequence[CoreSentence]) -> tuple[Agreement, ...]:
    """Return which sentences of different documents say the same, in nearly the same words.

    The telling words of one must all be among those of the other, and figures, names and
    negations must be the same, so that what is left out changes nothing that both say.
    """
    saying = [_Saying.of(sentence.text) for sentence in sentences]
    groups = _connected(range(len(sentences)), lambda a, b: saying[a].is_as(saying[b]))
    return tuple(
        Agreement(tuple(group))
        for group in groups
        if len({sentences[at].document for at in group}) > 1
    )


def differences(question: str, sentences: Sequence[CoreSentence]) -> tuple[Difference, ...]:
    """Return where sentences of different documents give different figures for what is asked."""
    matter = Matter.of(question)
    statements = [Statement.read(sentence.text, sentence.title) for sentence in sentences]
    found: list[Difference] = []
    for kind in matter.asked.kinds:
        answers = {
            at: one
            for at, statement in enumerate(statements)
            if (one := given(matter, statement, kind)) is not None
        }
        found.extend(_differences(matter, answers, [one.document for one in sentences]))
    return tuple(found)


def _differences(
    matter: Matter, answers: Mapping[int, Given], documents: Sequence[int]
) -> Iterator[Difference]:
    relations = {
        (a, b): relation(matter, answers[a], answers[b])
        for a, b in combinations(answers, 2)
        if documents[a] != documents[b]
    }
    for group in _connected(answers, lambda a, b: relations.get((a, b)) is not None):
        if any(relations.get(pair) is Relation.DIFFERS for pair in combinations(group, 2)):
            yield Difference(_side_by_side({at: answers[at] for at in group}))


def relation(matter: Matter, first: Given, second: Given) -> Relation | None:
    """Return what the two figures are to each other; None if they may be of different things."""
    if apart(first.figure, second.figure):
        found = Relation.DIFFERS
    elif equal(first.figure, second.figure):
        found = Relation.SAME
    else:
        return None
    return found if comparable(matter, first, second) else None


def _connected(positions: Iterable[int], linked: Callable[[int, int], bool]) -> list[list[int]]:
    """Return the groups of at least two positions that links connect, in order."""
    groups: list[list[int]] = []
    for at in positions:
        near = [group for group in groups if any(linked(other, at) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([at, *(other for group in near for other in group)]))
    return sorted(group for group in groups if len(group) > 1)


def _side_by_side(answers: Mapping[int, Given]) -> tuple[Figure, ...]:
    """Return the figures in the order of the quotes, each behind those that are equal to it."""
    groups: list[list[int]] = []
    for at in sorted(answers):
        for group in groups:
            if equal(answers[group[0]].figure, answers[at].figure):
                group.append(at)
                break
        else:
            groups.append([at])
    return tuple(
        Figure(at, answers[at].figure.start, answers[at].figure.end)
        for group in groups
        for at in group
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    """What must not differ between two sentences that say the same; `stems` are in order."""

    plain: str
    stems: tuple[str, ...]
    figures: tuple[StatedFigure, ...]
    names: frozenset[str]
    turning: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Saying":
        stated = tuple(figures(text))
        return cls(
            " ".join(_PLAIN.findall(text.casefold())),
            tuple(word.stem for word in words(text) if word.stem and not _is_number(word, stated)),
            stated,
            frozenset(word for name in names(text) if name.sure for word in name.words),
            turning_words(text),
        )

    def is_as(self, other: "_Saying") -> bool:
        """Return whether both say the same."""
        if self.plain == other.plain:
            return bool(self.plain)
        short, long = sorted((self.stems, other.stems), key=len)
        rest = iter(long)
        return (
            len(short) >= max(_MIN_WORDS, _MIN_SHARE * len(long))
            and all(one in rest for one in short)
            and self.names == other.names
            and self.turning == other.turning
            and len(self.figures) == len(other.figures)
            and all(map(equal, self.figures, other.figures))
        )


def _is_number(word: Word, stated: Sequence[StatedFigure]) -> bool:
    return any(
        figure.start <= word.start < figure.end and word.text.lower() not in figure.noun
        for figure in stated
    )
