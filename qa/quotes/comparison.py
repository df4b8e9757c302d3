"""Near duplicates in an answer: copies of a sentence take no places, and come with its quote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.duplicates import Likeness, likeness
from corpus.library.duplicates import originals_of, preference, sentences_alike
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredSentence
from qa.figures.sources import (
    Agreement,
    CoreSentence,
    Difference,
    Figure,
    agreements,
    differences,
)
from qa.quotes.quotes import ScoredSentence
from qa.search.query import Query
from qa.search.retrieval import Candidate, Collection, rerank

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


_MOST_COPIES = 4
"""Copies that come with a quote; that a story was printed a hundred times says no more."""

_Place = tuple[int, int]


def without_copies(ranked: Sequence[ScoredSentence], reader: LibraryReader) -> list[ScoredSentence]:
    """Return the `ranked` sentences but those that copy another one of them."""
    originals = originals_of(reader, {core.sentence.passage for core in ranked})
    there = {_place(core.sentence) for core in ranked}

    def copies_one(place: _Place) -> bool:
        above = originals.get(place)
        return above is not None and (above in there or copies_one(above))

    return [core for core in ranked if not copies_one(_place(core.sentence))]


def with_copies(query: Query, compared: Comparison, collection: Collection) -> Comparison:
    """Return what was `compared` with the copies of its sentences, of other documents, after it.

    Of a sentence and its copies the preferred one is quoted first, see
    `corpus.library.duplicates.preference`, unless others already agree with it or differ.
    """
    cores = list(compared.cores)
    agreements = list(compared.agreements)
    placed = {at for group in agreements for at in group.quotes}
    placed.update(figure.quote for one in compared.differences for figure in one.figures)
    for at in range(len(cores)):
        if any(at in group.quotes[1:] for group in agreements):
            continue
        group = _group(query, cores[at], collection)
        if at not in placed:
            cores[at], *group = _in_preference([cores[at], *group], collection)
        added = _positions(cores, group)
        same = [to for to in added if likeness(cores[at].text, cores[to].text) is Likeness.SAME]
        _agree(agreements, at, same)
        if edited := tuple(to for to in added if to not in same):
            agreements.append(Agreement((at, *edited), edited=True))
    return Comparison(tuple(cores), tuple(agreements), compared.differences)


def _place(sentence: StoredSentence) -> _Place:
    return sentence.passage, sentence.start


def _group(query: Query, core: ScoredSentence, collection: Collection) -> list[ScoredSentence]:
    """Return the copies of a core, one of each other document, at the core's score."""
    reader = collection.reader
    found = {
        sentence.passage: sentence
        for sentence in sentences_alike(reader, *_place(core.sentence))
        if collection.searches(sentence.passage)
    }
    passages = {
        passage.document: passage
        for passage in reversed(reader.passages(sorted(found)))
        if passage.document != core.candidate.passage.document
    }
    documents = sorted(reader.documents_among(sorted(passages)), key=preference)
    chosen = [passages[document.id] for document in documents[:_MOST_COPIES]]
    candidates = [Candidate(passage, 0.0, 0.0, 0.0, 0.0) for passage in chosen]
    return [
        ScoredSentence(candidate, found[candidate.passage.id], core.score)
        for candidate in rerank(query, candidates, collection)
    ]


def _in_preference(
    group: Sequence[ScoredSentence], collection: Collection
) -> Iterator[ScoredSentence]:
    """Yield sentences in the order of preference of their documents."""
    of = {core.candidate.passage.document: core for core in group}
    for document in sorted(collection.reader.documents_among(sorted(of)), key=preference):
        yield of[document.id]


def _positions(cores: list[ScoredSentence], group: Sequence[ScoredSentence]) -> list[int]:
    """Return the positions of `group` among `cores`, to which those that are new are added."""
    places = [_place(core.sentence) for core in cores]
    found = []
    for core in group:
        if _place(core.sentence) in places:
            found.append(places.index(_place(core.sentence)))
        else:
            found.append(len(cores))
            cores.append(core)
            places.append(_place(core.sentence))
    return found


def _agree(agreements: list[Agreement], at: int, same: Sequence[int]) -> None:
    """Add the positions that say the `same` as the quote at `at` to those that agree with it."""
    if not same:
        return
    for number, group in enumerate(agreements):
        if group.quotes[0] == at and not group.edited:
            agreements[number] = Agreement(tuple(dict.fromkeys((*group.quotes, *same))))
            return
    agreements.append(Agreement((at, *same)))
