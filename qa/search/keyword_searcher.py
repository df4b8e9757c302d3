"""Searching passages by their words: BM25 over one state of the keyword index."""

import re
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import tantivy

from qa.text.analysis import (
    LATIN_LANGUAGES,
    asked_words,
    whole_words,
)
from qa.text.written_forms import written_forms

REVISION_ID = 0
"""The number of the document that holds the revision, where passages have theirs."""

_PROBED = 1000
"""Passages looked through for one of the part that is searched, before the whole part is."""
_PIECE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Forms:
    """Indexed words of a question, and sequences of words that say the same.

    Words that are not `apart` are sought in a row alone, as one of the sequences.
    """

    words: frozenset[str]
    sequences: tuple[tuple[str, ...], ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the passages, and the clause of a query that keeps to it."""

    passages: AbstractSet[int]
    clause: tuple[tantivy.Occur, tantivy.Query]


class KeywordSearcher:
    """One immutable state of the index, or a part of its passages."""

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, part: _Part | None = None
    ) -> None:
        """Search `searcher`, of its passages only `part`; see `only`."""
        self._schema = schema
        self._searcher = searcher
        self._part = part
        self._languages = [
            name for name in LATIN_LANGUAGES if searcher.doc_freq("language", name) > 0
        ]

    def only(self, passages: AbstractSet[int], everything: AbstractSet[int]) -> "KeywordSearcher":
        """Return the same of none but `passages`; `everything` are all there are.

        Words weigh what they weigh among all passages.
        """
        others = everything - passages
        # A set costs by its size: the smaller one is given.
        if len(others) < len(passages):
            clause = (tantivy.Occur.MustNot, self._among(others))
        else:
            among = tantivy.Query.const_score_query(self._among(passages), 0.0)
            clause = (tantivy.Occur.Must, among)
        return KeywordSearcher(self._schema, self._searcher, _Part(passages, clause))

    def words(self, text: str) -> list[str]:
        """Return the words of `text` as they are indexed, each once, in order.

        A word that has other forms in other languages has those that are there, of the likelier
        languages if it can be, or else the first.
        """
        words: dict[str, None] = {}
        for word in asked_words(text, self._languages):
            there = [form for form in word.forms if self.passages_with(form)] or [
                form for form in word.others if self.passages_with(form)
            ]
            words.update(dict.fromkeys(there or word.forms[:1]))
        return list(words)

    def whole_words(self, text: str) -> list[str]:
        """Return the words of `text` that say something, as they stand there, each once."""
        return list(dict.fromkeys(word for word in whole_words(text) if self.words(word)))

    @property
    def revision(self) -> int:
        """The library's revision that the index reflects; 0 for an empty index."""
        term = tantivy.Query.term_query(self._schema, "passage", REVISION_ID)
        hits = self._searcher.search(term, 1, count=False).hits
        return _integers(self._searcher, "revision", [hits[0][1]])[0] if hits else 0

    def passages(self) -> int:
        """Return the number of all passages."""
        return max(0, int(self._searcher.num_docs) - 1)

    def ids(self) -> frozenset[int]:
        """Return the ids of all passages."""
        everything = tantivy.Query.all_query()
        hits = self._searcher.search(everything, self._searcher.num_docs or 1, count=False).hits
        addresses = [address for _, address in hits]
        return frozenset(_integers(self._searcher, "passage", addresses)) - {REVISION_ID}

    def passages_with(self, word: str) -> int:
        """Return the number of all passages that hold `word`, which is as `words` gives it."""
        return int(self._searcher.doc_freq("text", word))

    def holds(self, *words: str) -> bool:
        """Whether any of the passages searched holds `words`, as `words` gives them, in a row."""
        fewest = min(map(self.passages_with, words))
        if not fewest or (self._part is None and len(words) == 1):
            return fewest > 0
        query = self._sequence(words)
        first = self._hits(query, _PROBED)
        if self._part is None:
            return bool(first)
        if len(first) < _PROBED or not self._part.passages.isdisjoint(first):
            return not self._part.passages.isdisjoint(first)
        return bool(self._hits(self._kept(query), 1))

    def unknown(self, text: str) -> frozenset[str]:
        """Return the indexed words of `text` that no passage searched holds, in no form."""
        otherwise = {
            word
            for form in self.forms(text)
            if any(self.holds(*sequence) for sequence in form.sequences)
            for word in form.words
        }
        return frozenset(
            word for word in self.words(text) if word not in otherwise and not self.holds(word)
        )

    def forms(self, text: str) -> list[Forms]:
        """Return the other forms of the numbers, dates and codes of `text`."""
        forms = []
        for form in written_forms(text):
            own = self._in_order(text[form.start : form.end])
            others = dict.fromkeys(map(self._in_order, form.others))
            if form.apart:
                others.pop(own, None)
            sequences = tuple(others) if form.apart else (own, *others)
            forms.append(Forms(frozenset(own), sequences, form.apart))
        return forms

    def _in_order(self, text: str) -> tuple[str, ...]:
        return tuple(word for piece in _PIECE.findall(text) for word in self.words(piece))

    def beginning_with(self, letters: str) -> list[tuple[str, int]]:
        """Return the indexed words that begin with `letters`, each with its number of passages."""
        return self._searcher.terms_with_prefix("text", letters)

    def with_all(self, words: Sequence[str]) -> list[int]:
        """Return the ids of the passages searched that hold all of `words`, in order."""
        fewest = min((self.passages_with(word) for word in words), default=0)
        if not fewest:
            return []
        terms = [tantivy.Query.term_query(self._schema, "text", word) for word in words]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        return sorted(self._hits(self._kept(query), fewest))

    def search(
        self,
        weights: Mapping[str, float],
        limit: int,
        without: Collection[int] = (),
        forms: Sequence[Forms] = (),
    ) -> list[int]:
        """Return the ids of the at most `limit` best passages for the weighted words.

        Of each of `forms` the sequence that fits a passage best counts. Passages
        `without` are left out before the search, not after it.
        """
        if not weights:
            return []
        query = self._kept(self._query(weights, forms))
        if without:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, self._among(without))]
            )
        return list(self._hits(query, limit))

    def scores(
        self, weights: Mapping[str, float], ids: Sequence[int], forms: Sequence[Forms] = ()
    ) -> dict[int, float]:
        """Return the BM25 scores of those of the passages `ids` that hold any of what is sought."""
        if not weights or not ids:
            return {}
        among = tantivy.Query.const_score_query(self._among(ids), 0.0)
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, among), (tantivy.Occur.Must, self._query(weights, forms))]
        )
        return self._hits(query, len(ids))

    def _query(self, weights: Mapping[str, float], forms: Sequence[Forms]) -> tantivy.Query:
        in_a_row = {word for form in forms if not form.apart for word in form.words}
        sought = [
            tantivy.Query.boost_query(self._sequence([word]), weight)
            for word, weight in weights.items()
            if word not in in_a_row
        ]
        sought += [
            tantivy.Query.disjunction_max_query(list(map(self._sequence, form.sequences)))
            for form in forms
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in sought])

    def _sequence(self, words: Sequence[str]) -> tantivy.Query:
        """Return the query for passages that hold `words` in a row."""
        if len(words) == 1:
            return tantivy.Query.term_query(self._schema, "text", words[0])
        return tantivy.Query.phrase_query(self._schema, "text", list(words))

    def _kept(self, query: tantivy.Query) -> tantivy.Query:
        """Return `query` kept to the part that is searched."""
        if self._part is None:
            return query
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), self._part.clause])

    def _among(self, passages: Collection[int]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, "passage", list(passages))

    def _hits(self, query: tantivy.Query, limit: int) -> dict[int, float]:
        hits = self._searcher.search(query, limit, count=False).hits
        ids = _integers(self._searcher, "passage", [address for _, address in hits])
        ranked = sorted(zip(hits, ids, strict=True), key=lambda hit: (-hit[0][0], hit[1]))
        return {passage: float(score) for (score, _), passage in ranked}


def _integers(
    searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]
) -> list[int]:
    return [int(str(value)) for value in searcher.fast_field_values(field, addresses)]
