"""Which sentences are quoted: the best, what agrees with them, and what gives other figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qa.agreement.sources import (
    Agreement,
    CoreSentence,
    Difference,
    Figure,
    agreements,
    differences,
)
from qa.quoting.quotes import ScoredSentence

_COMPARED = 12
"""Sentences, by rank, that are compared with each other; more are seldom on the question."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sentences to quote, and what their sources agree and differ on, by their positions."""

    cores: tuple[ScoredSentence, ...]
    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]


def compare(
    question: str,
    ranked: Sequence[ScoredSentence],
    limit: int,
    titles: Mapping[int, str | None],
) -> Comparison:
    """Choose the first `limit` of the `ranked` sentences that do not say the same.

    After them come sentences of other documents that agree with one of them, and those that give
    another figure for the same thing, one for each figure. `titles` are those of the documents.
    """
    compared = ranked[:_COMPARED]
    sentences = [_sentence(core, titles) for core in compared]
    agreed = agreements(sentences)
    repeated = {position for group in agreed for position in group.quotes[1:]}
    chosen = [at for at in range(len(ranked)) if at not in repeated][:limit]
    agreed = tuple(group for group in agreed if group.quotes[0] in chosen)
    chosen += [position for group in agreed for position in group.quotes[1:]]
    differing = []
    for difference in differences(question, sentences):
        shown = [figure for figure in difference.figures if figure.quote in chosen]
        if shown:
            others = _first_of_each_value(difference, shown)
            chosen += [figure.quote for figure in others]
            differing.append(Difference((*shown, *others)))
    place = {position: at for at, position in enumerate(dict.fromkeys(chosen))}
    return Comparison(
        tuple(ranked[position] for position in place),
        tuple(Agreement(tuple(place[one] for one in group.quotes)) for group in agreed),
        tuple(_at(difference, place) for difference in differing),
    )


def _sentence(core: ScoredSentence, titles: Mapping[int, str | None]) -> CoreSentence:
    document = core.candidate.passage.document
    return CoreSentence(core.text, document, titles[document], core.sentence.start)


def _first_of_each_value(difference: Difference, shown: Sequence[Figure]) -> list[Figure]:
    """Return a figure for each value of `difference` that none of `shown` has."""
    first: dict[int, Figure] = {}
    for figure in difference.figures:
        if all(figure.value != other.value for other in shown):
            first.setdefault(figure.value, figure)
    return list(first.values())


def _at(difference: Difference, place: dict[int, int]) -> Difference:
    figures = (replace(figure, quote=place[figure.quote]) for figure in difference.figures)
    return Difference(tuple(sorted(figures, key=lambda figure: (figure.value, figure.quote))))
