"""Passages by their words: BM25 over a tantivy index, derived from the library.

The index holds the revision of the library that it reflects in a document of its own, written in
the same commit, so that it is never taken for newer or older than it is. What is read is whole, see
`keyword_files.py`; what is not is left to whoever writes the library next, who makes it anew.
"""

import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import tantivy

from corpus.errors import LibraryError
from corpus.language_names import language_name
from corpus.library_reader import LibraryReader
from qa.analysis import (
    ANALYSIS_VERSION,
    LATIN_LANGUAGES,
    analyzer,
    asked_words,
    indexed_words,
    is_plain,
    whole_words,
)
from qa.keyword_files import KeywordFiles
from qa.written_forms import written_forms

FOLDER = "keywords"
"""Where the index is, in the folder of its library."""

_ANALYZER = f"words {ANALYSIS_VERSION}"
"""Part of the schema and of what is signed, so that an index of other words is made again."""

_REVISION_ID = 0
_WRITER_BYTES = 50_000_000
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
        found: dict[str, None] = {}
        for word in asked_words(text, self._languages):
            there = [form for form in word.forms if self.passages_with(form)] or [
                form for form in word.others if self.passages_with(form)
            ]
            found.update(dict.fromkeys(there or word.forms[:1]))
        return list(found)

    def whole_words(self, text: str) -> list[str]:
        """Return the words of `text` that say something, as they stand there, each once."""
        return list(dict.fromkeys(word for word in whole_words(text) if self.words(word)))

    @property
    def revision(self) -> int:
        """The library's revision that the index reflects; 0 for an empty index."""
        term = tantivy.Query.term_query(self._schema, "passage", _REVISION_ID)
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
        return frozenset(_integers(self._searcher, "passage", addresses)) - {_REVISION_ID}

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

    def __init__(self, folder: Path, identity: str) -> None:
        """Open the index in `folder` of the library with this identity; empty if there is none."""
        self._folder = folder
        self._schema = _schema()
        self._files = KeywordFiles(folder, f"{identity} {_ANALYZER}")
        self._signature: str | None = None
        self._searcher = KeywordSearcher(self._schema, self._opened(None).searcher())

    def searcher(self) -> KeywordSearcher:
        """Return the index as last committed; while that is not whole, as it was before."""
        signature = self._files.signature()
        if signature not in {None, self._signature} and self._files.are_whole(signature):
            with suppress(ValueError, OSError):
                searcher = self._opened(self._folder).searcher()
                # Another process may have committed since the files were checked.
                if self._files.signature() == signature and self._files.are_whole(signature):
                    self._searcher = KeywordSearcher(self._schema, searcher)
                    self._signature = signature
        return self._searcher

    def revision(self) -> int:
        """Return the library's revision that the index reflects; 0 for an empty index."""
        return self.searcher().revision

    def is_whole(self) -> bool:
        """Whether the files on disk are those that were written for this library."""
        signature = self._files.signature()
        return signature is not None and self._files.are_whole(signature)

    def catch_up(self, reader: LibraryReader) -> None:
        """Bring the index to the state that `reader` sees; the library's lock must be held.

        An index that is not whole, or newer than the library, is made anew.

        Raises LibraryError if the index cannot be written.
        """
        reached, wanted = self.revision(), reader.revision()
        is_whole = self.is_whole()
        if is_whole and reached == wanted:
            return
        try:
            if not is_whole or reached > wanted:
                self._clear()
                reached = 0
            self._write(reader, reached, wanted)
            self._files.sign()
        except (ValueError, OSError) as error:
            raise LibraryError(
                f"The keyword index {self._folder} cannot be written: {error}. Make sure that there"
                " is room and that you may write there. No document is lost: the index is made"
                " again when the library is next opened."
            ) from error

    def _write(self, reader: LibraryReader, reached: int, wanted: int) -> None:
        writer = self._opened(self._folder).writer(heap_size=_WRITER_BYTES, num_threads=1)
        try:
            for ended in reader.ended_since(reached):
                self._delete(writer, ended)
            for passage, title, text in reader.passages_since(reached):
                language = language_name(text) or language_name(reader.beginning_of(passage))
                titled = f"{title}. {text}" if title else text
                writer.add_document(_document(passage, 0, titled, language))
            self._delete(writer, [_REVISION_ID])
            writer.add_document(_document(_REVISION_ID, wanted, "", None))
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            writer.rollback()
            raise

    def _delete(self, writer: tantivy.IndexWriter, passages: Iterable[int]) -> None:
        for passage in passages:
            writer.delete_documents_by_term("passage", passage)

    def _clear(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._folder.mkdir(parents=True)

    def _opened(self, folder: Path | None) -> tantivy.Index:
        """Return the index in `folder`, or an empty one in memory."""
        index = tantivy.Index(self._schema, path=None if folder is None else str(folder))
        index.register_tokenizer(_ANALYZER, analyzer())
        return index


def _integers(
    searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]
) -> list[int]:
    return [int(str(value)) for value in searcher.fast_field_values(field, addresses)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)
    builder.add_integer_field("revision", fast=True)
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="position")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(passage: int, revision: int, text: str, language: str | None) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage", passage)
    document.add_integer("revision", revision)
    if is_plain(text, language):
        document.add_text("text", text)
    else:
        document.add_pre_tokenized_text("text", indexed_words(text, language))
    if language is not None:
        document.add_text("language", language)
    return document
