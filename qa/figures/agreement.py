"""Agreement between sources: which quotes say the same, and where their figures differ.

A difference is a hint, not a finding: `tests/benchmarks/figure_pairs.py` says how many of those
found are real, and how many are found.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qa.figures.comparison import Relation, Statement, equal, pairing
from qa.figures.grammar import figures
from qa.figures.quantities import StatedFigure
from qa.figures.words import Word, word_list, words

_PLAIN = re.compile(r"\w+(?:[.,]\d+)*")
_OPENING = re.compile(r"(?:^|[.!?]\s|[“\"]\s?)$")
_TURNING = word_list("turning")
_MIN_WORDS = 4
_MIN_SHARE = 0.6
"""Share of the longer sentence's telling words that the shorter one must have."""


@dataclass(frozen=True, slots=True)
class CoreSentence:
    """The sentence of a quote that answers, the document that it is from, and where it starts.

    `words` are those of it that answer, if that is known: only their figures are compared.
    """

    text: str
    document: int
    title: str | None
    start: int = 0
    words: tuple[int, int] | None = None


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
    groups = _connected(len(saying), lambda first, second: saying[first].is_as(saying[second]))
    return tuple(
        Agreement(tuple(group))
        for group in groups
        if len({sentences[quote].document for quote in group}) > 1
    )


def differences(question: str, sentences: Sequence[CoreSentence]) -> tuple[Difference, ...]:
    """Return where sentences of different documents give different figures for what is asked."""
    stated: dict[Figure, StatedFigure] = {}
    relations: dict[frozenset[Figure], Relation] = {}
    statements = [
        Statement(sentence.text, sentence.title or "", sentence.words) for sentence in sentences
    ]
    for first, second in combinations(range(len(sentences)), 2):
        if sentences[first].document == sentences[second].document:
            continue
        paired = pairing(question, statements[first], statements[second])
        if paired is not None:
            pair, relation = paired
            marks = [
                Figure(quote, figure.start, figure.end)
                for quote, figure in zip((first, second), pair, strict=True)
            ]
            stated.update(zip(marks, pair, strict=True))
            relations[frozenset(marks)] = relation
    marks_in_order = sorted(stated, key=lambda mark: (mark.quote, mark.start))
    groups = (_equals(group, stated) for group in _differing(marks_in_order, relations))
    return tuple(
        Difference(
            tuple(
                _placed(mark, value, sentences)
                for value, marks_of_value in enumerate(values)
                for mark in marks_of_value
            )
        )
        for values in groups
        if len(values) > 1
    )


def _differing(
    marks: Sequence[Figure], relations: Mapping[frozenset[Figure], Relation]
) -> list[list[Figure]]:
    """Return the groups of marks that relations connect, if two of a group differ."""
    groups = _connected(
        len(marks), lambda first, second: frozenset((marks[first], marks[second])) in relations
    )
    return [
        [marks[position] for position in group]
        for group in groups
        if any(
            relations.get(frozenset(pair)) is Relation.DIFFERS
            for pair in combinations([marks[position] for position in group], 2)
        )
    ]


def _placed(mark: Figure, value: int, sentences: Sequence[CoreSentence]) -> Figure:
    """Return `mark` in offsets of its document instead of its sentence."""
    offset = sentences[mark.quote].start
    return Figure(mark.quote, offset + mark.start, offset + mark.end, value)


def _connected(count: int, linked: Callable[[int, int], bool]) -> list[list[int]]:
    """Return the groups of at least two positions that links connect, in order."""
    groups: list[list[int]] = []
    for position in range(count):
        near = [group for group in groups if any(linked(other, position) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([position, *(other for group in near for other in group)]))
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
    """What must not differ between two sentences that say the same; `stems` are in order.

    `names` are the words with a capital that opens no sentence, `turning` those that can turn what
    the others say: of denial, doubt and direction.
    """

    plain: str
    stems: tuple[str, ...]
    figures: tuple[StatedFigure, ...]
    words: frozenset[str]
    names: frozenset[str]
    turning: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Saying":
        stated = tuple(figures(text))
        lower = frozenset(word.text.lower().replace("’", "'") for word in words(text))
        return cls(
            " ".join(_PLAIN.findall(text.casefold())),
            tuple(word.stem for word in words(text) if word.stem and not _is_number(word, stated)),
            stated,
            lower,
            frozenset(word.text.lower() for word in words(text) if _is_name(word, text)),
            frozenset("not" if word.endswith("n't") else word for word in lower) & _TURNING,
        )

    def is_as(self, other: "_Saying") -> bool:
        """Return whether both say the same."""
        if self.plain == other.plain:
            return bool(self.plain)
        short, long = sorted((self.stems, other.stems), key=len)
        rest = iter(long)
        return (
            len(short) >= max(_MIN_WORDS, _MIN_SHARE * len(long))
            and all(stem in rest for stem in short)
            and self.names <= other.words
            and other.names <= self.words
            and self.turning == other.turning
            and len(self.figures) == len(other.figures)
            and all(map(equal, self.figures, other.figures))
        )


def _is_name(word: Word, text: str) -> bool:
    capital = word.text[0].isupper() and word.stem != ""
    return capital and _OPENING.search(text[: word.start]) is None


def _is_number(word: Word, stated: Sequence[StatedFigure]) -> bool:
    return any(
        figure.start <= word.start < figure.end and word.text.lower() not in figure.noun
        for figure in stated
    )
