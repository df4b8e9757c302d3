"""Retrieval: candidates by vectors and by keywords, fused, then ranked by late interaction.

What is searched is a `Snapshot` of the library, or a part of one, a `Collection`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedLibraryError
from corpus.library.duplicates import copied_passages
from corpus.library.reader import LibraryReader
from corpus.library.records import TOKEN_BYTES, StoredPassage
from embeddings.late_interaction import (
    TokenCodes,
    TokenWeights,
    similarities,
    token_max,
    weighted_mean,
)
from embeddings.vector_index import VectorIndex
from qa.reader import Reading
from qa.search.keyword_index import FOLDER, KeywordIndex
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.query import Exact, Query, passages_holding
from qa.settings import Mode, Settings

_DENSE_SHARE = {Mode.DENSE: 1.0, Mode.KEYWORD: 0.0}


class Timer:
    """Adds up the milliseconds spent in named steps."""

    def __init__(self) -> None:
        """Start at zero."""
        self.milliseconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Count the time inside towards `step`."""
        start = perf_counter()
        try:
            yield
        finally:
            self.milliseconds[step] += (perf_counter() - start) * 1000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its scores.

    `dense` is an inner product of unit vectors, `keyword` a BM25 score, `fused` their convex
    combination in [0, 1], and `score` what passages are ranked by. Those that late interaction
    looked at have its score, `late`, and the inner products of the query's n and the passage's m
    tokens, `similarity`, shape (n, m). `reading` is how the passage was read, if it was.
    """

    passage: StoredPassage
    dense: float
    keyword: float
    fused: float
    score: float
    late: float | None = None
    similarity: NDArray[np.float32] | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The vector index, the keywords and the token weights of one revision of one library.

    It is replaced as a whole, never changed.
    """

    identity: str
    revision: int
    keyword_revision: int
    vectors: VectorIndex
    keywords: KeywordSearcher
    weights: TokenWeights
    copies: Mapping[int, frozenset[int]]
    """Passages that hold nothing that other documents do not hold, with those documents' own."""

    @classmethod
    def of(cls, reader: LibraryReader, keywords: KeywordIndex) -> "Snapshot":
        """Build the snapshot of the state that `reader` sees.

        Keywords may be of a slightly older state while another process writes; passages that are
        not in the state that `reader` sees are passed over when searching.
        """
        ids, vectors = reader.vectors()
        searcher = keywords.searcher()
        if searcher.revision == reader.revision() and searcher.passages() != len(ids):
            raise DamagedLibraryError(
                f"The keyword index beside the library holds {searcher.passages()} passages, and"
                f" the library {len(ids)}. Delete the folder {FOLDER}/ in it; it will be rebuilt.",
                "the keyword index does not fit it",
            )
        return cls(
            reader.identity(),
            reader.revision(),
            searcher.revision,
            VectorIndex(ids, vectors),
            searcher,
            TokenWeights(len(ids), reader.token_frequencies()),
            copied_passages(reader),
        )

    def is_of(self, reader: LibraryReader, keywords: KeywordIndex) -> bool:
        """Whether this is the newest state that `reader` and `keywords` offer."""
        if (reader.identity(), reader.revision()) != (self.identity, self.revision):
            return False
        behind = self.keyword_revision < self.revision
        return not behind or keywords.revision() == self.keyword_revision


@dataclass(frozen=True, slots=True)
class Collection:
    """What is searched: a snapshot, with a reader of the state that it was made of."""

    snapshot: Snapshot
    reader: LibraryReader
    codes: TokenCodes
    settings: Settings
    keywords: KeywordSearcher
    """The words of the passages that are searched."""
    known: KeywordSearcher
    """The words of all documents that could be: what is in none of them is unknown."""
    without: frozenset[int] = frozenset()
    """Passages that are left out, as if they were not there."""
    within: frozenset[int] | None = None
    """Passages that alone are searched; None for all."""

    @classmethod
    def of(
        cls, snapshot: Snapshot, reader: LibraryReader, codes: TokenCodes, settings: Settings
    ) -> "Collection":
        """Return all of a snapshot."""
        return cls(snapshot, reader, codes, settings, snapshot.keywords, snapshot.keywords)

    def only(self, passages: frozenset[int]) -> "Collection":
        """Return the same of none but `passages`."""
        keywords = self.keywords.only(passages, self.snapshot.vectors.ids)
        return replace(self, keywords=keywords, known=keywords, within=passages)

    def exactly(self, exact: Exact) -> "Collection":
        """Return the same of the passages that hold what `exact` requires and nothing it excludes.

        Words that stand in the others are known all the same.
        """
        everything = self.snapshot.vectors.ids
        among = everything if self.within is None else self.within

        def holding(phrase: str) -> frozenset[int]:
            return passages_holding(phrase, self.reader, self.keywords, among)

        kept = replace(self, without=self.without.union(*map(holding, exact.excluded)))
        if not exact.required:
            return kept
        within = among.intersection(*map(holding, exact.required))
        return replace(kept, within=within, keywords=self.keywords.only(within, everything))

    def leaving_out(self, documents: Sequence[int]) -> "Collection":
        """Return the same without the passages of `documents`, by id."""
        if not documents:
            return self
        left_out = self.reader.documents_among(documents)
        return replace(
            self, without=self.without.union(*(document.passages for document in left_out))
        )

    def copies(self) -> AbstractSet[int]:
        """Return the passages that say nothing that is not said elsewhere in what is searched."""
        copies = self.snapshot.copies
        if not self.without and self.within is None:
            return copies.keys()
        return {copy for copy, originals in copies.items() if all(map(self.searches, originals))}

    def searches(self, passage: int) -> bool:
        """Whether `passage` is among those that are searched."""
        return passage not in self.without and (self.within is None or passage in self.within)


def retrieve(query: Query, collection: Collection, timer: Timer) -> list[Candidate]:
    """Return the passages for `query`, best first; the first ones ranked by late interaction."""
    snapshot, settings, without = collection.snapshot, collection.settings, collection.without
    keywords = collection.keywords
    mode, limit = settings.mode, settings.candidates
    vector = query.vector()
    copies = collection.copies()
    with timer("keyword"):
        words, forms = query.words(keywords), keywords.forms(query.question)
        by_words = (
            []
            if mode is Mode.DENSE
            else _distinct(lambda most: keywords.search(words, most, without, forms), limit, copies)
        )
    with timer("vector"):
        by_vector = (
            []
            if mode is Mode.KEYWORD
            else _distinct(
                lambda most: snapshot.vectors.search(vector, most, without, collection.within),
                limit,
                copies,
            )
        )
    union = dict.fromkeys([*by_vector, *by_words])
    ids = [passage for passage in union if passage in snapshot.vectors.ids]
    with timer("keyword"):
        scores = keywords.scores(words, ids, forms)
        keyword = {passage: scores.get(passage, 0.0) for passage in ids}
    with timer("vector"):
        dense = dict(zip(ids, snapshot.vectors.scores(vector, ids).tolist(), strict=True))
    with timer("rerank"):
        fused = fuse(dense, keyword, _DENSE_SHARE.get(mode, settings.dense_weight))
        ranked = sorted(ids, key=lambda passage: (-fused[passage], passage))
        candidates = [
            Candidate(passage, dense[number], keyword[number], fused[number], fused[number])
            for passage in collection.reader.passages(ranked[: settings.candidates])
            for number in [passage.id]
        ]
        return rerank(query, candidates, collection)


def _distinct(
    search: Callable[[int], list[int]], limit: int, copies: AbstractSet[int]
) -> list[int]:
    """Return the first `limit` passages that `search` finds and that are not copies of others."""
    most = limit
    while True:
        ranked = search(most)
        distinct = [passage for passage in ranked if passage not in copies]
        if len(distinct) >= limit or len(ranked) < most:
            return distinct[:limit]
        most *= 2


def fuse(
    dense: Mapping[int, float], keyword: Mapping[int, float], dense_weight: float
) -> dict[int, float]:
    """Return the convex combination of the two scores of the same passages.

    Each is brought to [0, 1] by its least and greatest value (Bruch, Gai and Ingber, TOIS 2023):

        fused = a (dense - min) / (max - min) + (1 - a) (keyword - min) / (max - min)
    """
    return {
        passage: dense_weight * first + (1 - dense_weight) * second
        for (passage, first), second in zip(
            _scaled(dense).items(), _scaled(keyword).values(), strict=True
        )
    }


def rerank(
    query: Query, candidates: Sequence[Candidate], collection: Collection
) -> list[Candidate]:
    """Return `candidates` with the first ones reordered by late interaction and fused score.

    A token of the query may find its match in the passage before or after as well, at a lower
    weight: what a paragraph is about often stands in the one beside it. Only neighbours that are
    candidates themselves count, which costs nothing.
    """
    settings = collection.settings
    share = settings.late_weight if settings.mode is Mode.RERANKED else 0.0
    first = candidates[: settings.reranked]
    compared = _similarities(query, [candidate.passage.id for candidate in first], collection)
    weights = query.token_weights(collection.snapshot.weights)
    best = {candidate.passage.id: token_max(compared[candidate.passage.id]) for candidate in first}
    document = {candidate.passage.id: candidate.passage.document for candidate in first}
    rescored = []
    for candidate in first:
        number = candidate.passage.id
        matches = best[number]
        for beside in (number - 1, number + 1):
            if document.get(beside) == candidate.passage.document:
                matches = np.maximum(matches, settings.neighbour_weight * best[beside])
        late = weighted_mean(matches, weights)
        score = share * late + (1 - share) * candidate.fused
        rescored.append(replace(candidate, score=score, late=late, similarity=compared[number]))
    rescored.sort(key=lambda candidate: (-candidate.score, candidate.passage.id))
    return [*rescored, *candidates[settings.reranked :]]


def _similarities(
    query: Query, passages: Sequence[int], collection: Collection
) -> dict[int, NDArray[np.float32]]:
    """Return the inner products of the query's n with each passage's m tokens, shape (n, m)."""
    if not passages:
        return {}
    stored = collection.reader.token_codes(passages)
    decoded = collection.codes.decode(b"".join(stored[passage][1] for passage in passages))
    ends = np.cumsum([len(stored[passage][0]) // TOKEN_BYTES for passage in passages])[:-1]
    split = np.split(similarities(query.token_vectors(), decoded), ends, axis=1)
    return dict(zip(passages, split, strict=True))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a document that was found: one passage, or neighbouring ones as one."""

    document: int
    start: int
    end: int
    score: float


def excerpts(candidates: Sequence[Candidate]) -> list[Excerpt]:
    """Return what `candidates` found, best first; those that adjoin are one, at the best rank."""
    rank = {candidate.passage.id: position for position, candidate in enumerate(candidates)}
    runs: list[list[Candidate]] = []
    for candidate in sorted(candidates, key=lambda candidate: candidate.passage.id):
        passage = candidate.passage
        last = runs[-1][-1].passage if runs else None
        if last and (last.document, last.id + 1) == (passage.document, passage.id):
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    by_best = {min(rank[candidate.passage.id] for candidate in run): run for run in runs}
    return [
        Excerpt(
            run[0].passage.document,
            run[0].passage.start,
            run[-1].passage.end,
            candidates[best].score,
        )
        for best, run in sorted(by_best.items())
    ]


def _scaled(scores: Mapping[int, float]) -> dict[int, float]:
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    span = high - low
    return {passage: (score - low) / span if span > 0 else 0.0 for passage, score in scores.items()}
