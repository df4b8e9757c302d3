"""Passages by their words: BM25 over a tantivy index, derived from the library.

The index holds the revision of the library that it reflects in a document of its own, written in
the same commit, so that it is never taken for newer or older than it is.
"""

import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import tantivy

from corpus.errors import LibraryError
from corpus.library_reader import LibraryReader
from qa.written_forms import written_forms

_ANALYZER = "words"
_REVISION_ID = 0
_WRITER_BYTES = 50_000_000
_MAX_WORD_CHARACTERS = 60
_PROBED = 1000
"""Passages looked through for one of the part that is searched, before the whole part is."""
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"[^\W_]+")
STOP_WORDS = frozenset(
    """
    a an and are as at be been being but by can could did do does done for from had has have how i
    if in into is it its me my of on or our shall should so such than that the their them then
    there these they this those to us was we were what when where which while who whom whose why
    will with would you your tell about
    """.split()
)
"""Words that say little in a question or a passage; question words are among them."""


def analyzer() -> tantivy.TextAnalyzer:
    """Return what makes words of a text: lower-cased, folded to ASCII, stopped and stemmed.

    Question words are stopped: documents do not answer with them.
    """
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_MAX_WORD_CHARACTERS))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.custom_stopword(sorted(STOP_WORDS)))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


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
        self._analyzer = analyzer()
        self._part = part

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
        """Return the words of `text` as they are indexed, each once, in order."""
        return list(dict.fromkeys(self._analyzer.analyze(text)))

    def whole_words(self, text: str) -> list[str]:
        """Return the words of `text` that say something, as they stand there, each once."""
        found = (match[0] for match in _WORD.finditer(text))
        return list(dict.fromkeys(word for word in found if self.words(word)))

    def passages(self) -> int:
        """Return the number of all passages."""
        return int(self._searcher.num_docs) - 1

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
        found = []
        for form in written_forms(text):
            own = self._in_order(text[form.start : form.end])
            others = dict.fromkeys(map(self._in_order, form.others))
            if form.apart:
                others.pop(own, None)
            sequences = tuple(others) if form.apart else (own, *others)
            found.append(Forms(frozenset(own), sequences, form.apart))
        return found

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


class KeywordIndex:
    """The index on disk, in a folder of its own that can be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`; one that is missing or cannot be read is made anew."""
        self._folder = folder
        self._schema = _schema()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.register_tokenizer(_ANALYZER, analyzer())
            self.revision()
        except (ValueError, OSError):
            self._recreate()

    def searcher(self) -> KeywordSearcher:
        """Return the index as last committed."""
        self._index.reload()
        return KeywordSearcher(self._schema, self._index.searcher())

    def revision(self) -> int:
        """Return the library's revision that the index reflects; 0 for an empty index."""
        self._index.reload()
        searcher = self._index.searcher()
        term = tantivy.Query.term_query(self._schema, "passage", _REVISION_ID)
        hits = searcher.search(term, 1, count=False).hits
        if not hits:
            return 0
        return _integers(searcher, "revision", [hits[0][1]])[0]

    def catch_up(self, reader: LibraryReader) -> None:
        """Bring the index to the state that `reader` sees.

        Raises LibraryError if the index cannot be written.
        """
        reached, wanted = self.revision(), reader.revision()
        if reached > wanted:
            self._recreate()
            reached = 0
        if reached == wanted:
            return
        try:
            self._write(reader, reached, wanted)
        except (ValueError, OSError) as error:
            raise LibraryError(
                f"The keyword index {self._folder} cannot be written: {error}. It can be deleted;"
                " it is then made again."
            ) from error

    def _write(self, reader: LibraryReader, reached: int, wanted: int) -> None:
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        try:
            for ended in reader.ended_since(reached):
                self._delete(writer, ended)
            for passage, title, text in reader.passages_since(reached):
                writer.add_document(_document(passage, 0, f"{title}. {text}" if title else text))
            self._delete(writer, [_REVISION_ID])
            writer.add_document(_document(_REVISION_ID, wanted, ""))
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            writer.rollback()
            raise

    def _delete(self, writer: tantivy.IndexWriter, passages: Iterable[int]) -> None:
        for passage in passages:
            writer.delete_documents_by_term("passage", passage)

    def _recreate(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        self._index = tantivy.Index(self._schema, path=str(self._folder))
        self._index.register_tokenizer(_ANALYZER, analyzer())


def _integers(
    searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]
) -> list[int]:
    return [int(str(value)) for value in searcher.fast_field_values(field, addresses)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)
    builder.add_integer_field("revision", fast=True)
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="position")
    return builder.build()


def _document(passage: int, revision: int, text: str) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage", passage)
    document.add_integer("revision", revision)
    document.add_text("text", text)
    return document
