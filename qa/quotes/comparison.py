"""Quotes compared with each other: what their sources agree and differ on, and which are copies.

ranked sentences -> the first that do not say the same -> those that agree with them or give
another figure -> copies in other documents, which take no places and come with their original
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.duplicates import Likeness, likeness
from corpus.library.duplicates import originals_of, preference, sentences_alike
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredSentence
from qa.figures import (
    Agreement,
    CoreSentence,
    Difference,
    Figure,
    agreements,
    differences,
)
from qa.quotes.selection import ScoredSentence, marked_like
from qa.search.query import Query
from qa.search.retrieval import Candidate, Collection, rerank

_COMPARED = 12
"""Sentences, by rank, that are compared with each other; more are seldom on the question."""

_MAX_COPIES = 4
"""Copies that come with a quote; that a story was printed a hundred times says no more."""

_SentenceKey = tuple[int, int]
"""What tells a sentence from all others: its passage and its start."""


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
    repeated = {rank for group in agreed for rank in group.quotes[1:]}
    chosen = [rank for rank in range(len(ranked)) if rank not in repeated][:limit]
    agreed = tuple(group for group in agreed if group.quotes[0] in chosen)
    chosen += [rank for group in agreed for rank in group.quotes[1:]]
    differing = []
    for difference in differences(question, sentences):
        shown = [figure for figure in difference.figures if figure.quote in chosen]
        if shown:
            others = _first_of_each_value(difference, shown)
            chosen += [figure.quote for figure in others]
            differing.append(Difference((*shown, *others)))
    positions = {rank: position for position, rank in enumerate(dict.fromkeys(chosen))}
    return Comparison(
        tuple(ranked[rank] for rank in positions),
        tuple(Agreement(tuple(positions[rank] for rank in group.quotes)) for group in agreed),
        tuple(_repositioned(difference, positions) for difference in differing),
    )


def _sentence(core: ScoredSentence, titles: Mapping[int, str | None]) -> CoreSentence:
    document = core.candidate.passage.document
    offset = core.sentence.start - core.candidate.passage.start
    words = (core.words.start - offset, core.words.end - offset) if core.words else None
    return CoreSentence(core.text, document, titles[document], core.sentence.start, words)


def _first_of_each_value(difference: Difference, shown: Sequence[Figure]) -> list[Figure]:
    """Return a figure for each value of `difference` that none of `shown` has."""
    first: dict[int, Figure] = {}
    for figure in difference.figures:
        if all(figure.value != other.value for other in shown):
            first.setdefault(figure.value, figure)
    return list(first.values())


def _repositioned(difference: Difference, positions: dict[int, int]) -> Difference:
    """Return `difference` with the positions of quotes that the ranks of its figures have."""
    figures = (replace(figure, quote=positions[figure.quote]) for figure in difference.figures)
    return Difference(tuple(sorted(figures, key=lambda figure: (figure.value, figure.quote))))


def without_copies(ranked: Sequence[ScoredSentence], reader: LibraryReader) -> list[ScoredSentence]:
    """Return the `ranked` sentences but those that copy another one of them."""
    originals = originals_of(reader, {core.sentence.passage for core in ranked})
    present = {_key(core.sentence) for core in ranked}

    def is_copy(sentence: _SentenceKey) -> bool:
        original = originals.get(sentence)
        return original is not None and (original in present or is_copy(original))

    return [core for core in ranked if not is_copy(_key(core.sentence))]


def with_copies(query: Query, compared: Comparison, collection: Collection) -> Comparison:
    """Return what was `compared` with the copies of its sentences, of other documents, after it.

    Of a sentence and its copies the preferred one is quoted first, see
    `corpus.library.duplicates.preference`, unless others already agree with it or differ.
    """
    cores = list(compared.cores)
    agreements = list(compared.agreements)
    compared_already = {position for group in agreements for position in group.quotes}
    compared_already.update(
        figure.quote for difference in compared.differences for figure in difference.figures
    )
    for position in range(len(cores)):
        if any(position in group.quotes[1:] for group in agreements):
            continue
        copies = _copies(query, cores[position], collection)
        if position not in compared_already:
            cores[position], *copies = _by_preference([cores[position], *copies], collection)
        same: list[int] = []
        edited: list[int] = []
        for copy in _positions(cores, copies):
            is_same = likeness(cores[position].text, cores[copy].text) is Likeness.SAME
            (same if is_same else edited).append(copy)
        _add_agreement(agreements, position, same)
        if edited:
            agreements.append(Agreement((position, *edited), edited=True))
    return Comparison(tuple(cores), tuple(agreements), compared.differences)


def _key(sentence: StoredSentence) -> _SentenceKey:
    return sentence.passage, sentence.start


def _copies(query: Query, core: ScoredSentence, collection: Collection) -> list[ScoredSentence]:
    """Return the copies of a core, one of each other document, at the core's score."""
    reader = collection.reader
    alike = {
        sentence.passage: sentence
        for sentence in sentences_alike(reader, *_key(core.sentence))
        if collection.searches(sentence.passage)
    }
    passages = {
        passage.document: passage
        for passage in reversed(reader.passages(sorted(alike)))
        if passage.document != core.candidate.passage.document
    }
    documents = sorted(reader.documents_among(sorted(passages)), key=preference)
    chosen = [passages[document.id] for document in documents[:_MAX_COPIES]]
    candidates = [Candidate(passage, 0.0, 0.0, 0.0, 0.0) for passage in chosen]
    return [
        marked_like(core, ScoredSentence(candidate, alike[candidate.passage.id], core.score))
        for candidate in rerank(query, candidates, collection)
    ]


def _by_preference(
    cores: Sequence[ScoredSentence], collection: Collection
) -> Iterator[ScoredSentence]:
    """Yield sentences in the order of preference of their documents."""
    core_of = {core.candidate.passage.document: core for core in cores}
    for document in sorted(collection.reader.documents_among(sorted(core_of)), key=preference):
        yield core_of[document.id]


def _positions(cores: list[ScoredSentence], copies: Sequence[ScoredSentence]) -> list[int]:
    """Return the positions of `copies` among `cores`, to which those that are new are added."""
    keys = [_key(core.sentence) for core in cores]
    positions = []
    for copy in copies:
        key = _key(copy.sentence)
        if key not in keys:
            cores.append(copy)
            keys.append(key)
        positions.append(keys.index(key))
    return positions


def _add_agreement(agreements: list[Agreement], position: int, same: Sequence[int]) -> None:
    """Add the quotes that say the `same` as the one at `position` to those that agree with it."""
    if not same:
        return
    for number, group in enumerate(agreements):
        if group.quotes[0] == position and not group.edited:
            agreements[number] = Agreement(tuple(dict.fromkeys((*group.quotes, *same))))
            return
    agreements.append(Agreement((position, *same)))
