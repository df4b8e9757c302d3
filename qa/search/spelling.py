"""Misspelt words: a word that no document holds is read as one that is written nearly so.

Nearness is the optimal string alignment distance (Damerau, CACM 1964, with no substring edited
twice): the fewest letters left out, put in, exchanged or swapped with the next one. A word that the
documents hold is never replaced.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from corpus.library.reader import LibraryReader
from qa.search.keyword_searcher import KeywordSearcher

_SHORTEST, _LONG = 4, 8
_EDITS, _EDITS_OF_LONG = 1, 2
_MOST_UNKNOWN = 5
_CANDIDATES = 5
_READ_PASSAGES = 20
_WORD = re.compile(r"[^\W_]+")
_CERTAINTY = {1: 0.9, 2: 0.75}
"""How likely a correction of so many edits is what was meant: of one, what the spelling benchmark
prints, rounded down; of two, a cautious guess."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was written, and as it was read; `edits` is how far apart they are."""

    written: str
    read: str
    edits: int


def corrections(
    text: str, keywords: KeywordSearcher, reader: LibraryReader, kept: Collection[str] = ()
) -> tuple[Correction, ...]:
    """Return how the words of `text` that no document holds may be read; those `kept` stay.

    A word of 4 to 7 letters may differ by one edit, a longer one by two; the fewest edits win, then
    a first letter that is the same, then the word that stands in most passages. A text with many
    unknown words is not misspelt but about something else.
    """
    unknown = {
        word: terms[0]
        for word in keywords.whole_words(text)
        if word.isalpha() and len(word) >= _SHORTEST and word not in kept
        if len(terms := keywords.words(word)) == 1 and not keywords.passages_with(terms[0])
    }
    if len(unknown) > _MOST_UNKNOWN:
        return ()
    nearest = (_nearest(word, term, keywords, reader) for word, term in unknown.items())
    return tuple(correction for correction in nearest if correction is not None)


def corrected(text: str, made: Sequence[Correction]) -> str:
    """Return `text` with the corrections `made`."""
    read = {correction.written: correction.read for correction in made}
    return _WORD.sub(lambda match: read.get(match[0], match[0]), text)


def certainty(made: Sequence[Correction]) -> float:
    """Return the probability that the words meant are those read: the product over the words."""
    return prod(_CERTAINTY[correction.edits] for correction in made)


def distances(word: str, others: Sequence[str]) -> list[int]:
    """Return the optimal string alignment distance of `word` to each of `others`."""
    edits: list[int] = cdist([word], others, scorer=OSA.distance, dtype=np.int32)[0].tolist()
    return edits


def _nearest(
    word: str, term: str, keywords: KeywordSearcher, reader: LibraryReader
) -> Correction | None:
    limit = _EDITS_OF_LONG if len(word) >= _LONG else _EDITS
    # The first two letters: the first may be one too many, or swapped with the second.
    known = {
        other: passages
        for first in {*term[:2]}
        for other, passages in keywords.beginning_with(first)
        if abs(len(other) - len(term)) <= limit
    }
    edits = dict(zip(known, distances(term, list(known)), strict=True))
    near = [other for other in known if edits[other] <= limit]
    near.sort(key=lambda other: (edits[other], other[0] != term[0], -known[other], other))
    best = None
    for other in near[:_CANDIDATES]:
        correction = _as_it_stands(word, other, limit, keywords, reader)
        if correction is not None and (best is None or correction.edits < best.edits):
            best = correction
        if best is not None and best.edits <= 1:
            break
    return best


def _as_it_stands(
    word: str, term: str, limit: int, keywords: KeywordSearcher, reader: LibraryReader
) -> Correction | None:
    """Return the word of the documents that is indexed as `term` and is nearest to `word`.

    None if all are further away than `limit`.
    """
    passages = reader.passages(keywords.search({term: 1.0}, _READ_PASSAGES))
    counts = Counter(form for passage in passages for form in _WORD.findall(passage.text))
    forms = list(counts)
    edits = distances(word.casefold(), [form.casefold() for form in forms])
    ranked = sorted(zip(edits, (-counts[form] for form in forms), forms, strict=True))
    return next(
        (
            Correction(word, form, edit)
            for edit, _, form in ranked
            if edit <= limit and keywords.words(form) == [term]
        ),
        None,
    )
