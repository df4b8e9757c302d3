"""Agreement between sources: which quotes say the same, and where their figures differ.

A difference is a hint, not a finding: on pairs that nothing was made on, about five in six of those
found were real, and a third of those there were found. `tests/benchmarks/figure_pairs.py` has the
figures.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qa.figures.comparability import Statement
from qa.figures.figures import figures
from qa.figures.pairing import Relation, pairing
from qa.figures.stated_figure import StatedFigure, equal
from qa.figures.wording import Word, names, turning_words, words

_PLAIN = re.compile(r"\w+(?:[.,]\d+)*")
_MIN_WORDS = 4
_MIN_SHARE = 0.6
"""Share of the longer sentence's telling words that the shorter one must have."""


@dataclass(frozen=True, slots=True)
class CoreSentence:
    """The sentence of a quote that answers, the document that it is from, and where it starts."""

    text: str
    document: int
    title: str | None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """The positions of quotes that say the same thing, of at least two documents.

    Those that are `edited` are one sentence in copies of one text, edited without saying else.
    """

    quotes: tuple[int, ...]
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the quote at position `quote`, in offsets of its document.

    Figures of one difference that are equal have the same `value`, counted from 0.
    """

    quote: int
    start: int
    end: int
    value: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Different figures for one thing, one of each quote that gives one; equal ones adjoin."""

    figures: tuple[Figure, ...]


def agreements(sentences: Sequence[CoreSentence]) -> tuple[Agreement, ...]:
    """Return which sentences of different documents say the same, in nearly the same words.

    The telling words of one must all be among those of the other, and figures, names and
    negations must be the same, so that what is left out changes nothing that both say.
    """
    saying = [_Saying.of(sentence.text) for sentence in sentences]
    groups = _connected(len(saying), lambda one, other: saying[one].is_as(saying[other]))
    return tuple(
        Agreement(tuple(group))
        for group in groups
        if len({sentences[at].document for at in group}) > 1
    )


def differences(question: str, sentences: Sequence[CoreSentence]) -> tuple[Difference, ...]:
    """Return where sentences of different documents give different figures for what is asked."""
    statements = [Statement(sentence.text, sentence.title or "") for sentence in sentences]
    stated: dict[Figure, StatedFigure] = {}
    relations: dict[frozenset[Figure], Relation] = {}
    for a, b in combinations(range(len(sentences)), 2):
        if sentences[a].document == sentences[b].document:
            continue
        found = pairing(question, statements[a], statements[b])
        if found is not None:
            pair, relation = found
            both = [Figure(at, own.start, own.end) for at, own in zip((a, b), pair, strict=True)]
            stated.update(zip(both, pair, strict=True))
            relations[frozenset(both)] = relation
    marks = sorted(stated, key=lambda mark: (mark.quote, mark.start))
    groups = _connected(len(marks), lambda a, b: frozenset((marks[a], marks[b])) in relations)
    found_differences = []
    for group in groups:
        linked = combinations((marks[at] for at in group), 2)
        if any(relations.get(frozenset(pair)) is Relation.DIFFERS for pair in linked):
            equals = _equals([marks[at] for at in group], stated)
            if len(equals) > 1:
                found_differences.append(
                    Difference(
                        tuple(
                            _placed(mark, value, sentences)
                            for value, marks_of_it in enumerate(equals)
                            for mark in marks_of_it
                        )
                    )
                )
    return tuple(found_differences)


def _placed(mark: Figure, value: int, sentences: Sequence[CoreSentence]) -> Figure:
    """Return `mark` in offsets of its document instead of its sentence."""
    at = sentences[mark.quote].start
    return Figure(mark.quote, at + mark.start, at + mark.end, value)


def _connected(count: int, linked: Callable[[int, int], bool]) -> list[list[int]]:
    """Return the groups of at least two positions that links connect, in order."""
    groups: list[list[int]] = []
    for at in range(count):
        near = [group for group in groups if any(linked(other, at) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([at, *(other for group in near for other in group)]))
    return sorted(group for group in groups if len(group) > 1)


def _equals(marks: Sequence[Figure], stated: Mapping[Figure, StatedFigure]) -> list[list[Figure]]:
    """Return the first mark of each quote, in their order, in groups of equal figures."""
    groups: list[list[Figure]] = []
    firsts = {mark.quote: mark for mark in reversed(marks)}
    for _, mark in sorted(firsts.items()):
        for group in groups:
            if equal(stated[group[0]], stated[mark]):
                group.append(mark)
                break
        else:
            groups.append([mark])
    return groups


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
