"""Passages by their words: BM25 over a tantivy index, derived from the library.

The index holds the revision of the library that it reflects in a document of its own, written in
the same commit, so that it is never taken for newer or older than it is.
"""

import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
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

_ANALYZER = f"words {ANALYSIS_VERSION}"
"""Part of the schema, so that an index of other words is taken for damaged and made again."""

_REVISION_ID = 0
_WRITER_BYTES = 50_000_000


class KeywordSearcher:
    """One immutable state of the index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        """Search `searcher`."""
        self._schema = schema
        self._searcher = searcher
        self._languages = [
            name for name in LATIN_LANGUAGES if searcher.doc_freq("language", name) > 0
        ]

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

    def passages(self) -> int:
        """Return the number of passages."""
        return int(self._searcher.num_docs) - 1

    def passages_with(self, word: str) -> int:
        """Return the number of passages that hold `word`, which is as `words` gives it."""
        return int(self._searcher.doc_freq("text", word))

    def search(
        self, weights: Mapping[str, float], limit: int, without: Collection[int] = ()
    ) -> list[int]:
        """Return the ids of the at most `limit` best passages for the weighted words.

        Passages `without` are left out before the search, not after it.
        """
        if not weights:
            return []
        query = self._query(weights)
        if without:
            left_out = tantivy.Query.term_set_query(self._schema, "passage", list(without))
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, left_out)]
            )
        return list(self._hits(query, limit))

    def scores(self, weights: Mapping[str, float], ids: Sequence[int]) -> dict[int, float]:
        """Return the BM25 scores of those of the passages `ids` that hold any of the words."""
        if not weights or not ids:
            return {}
        among = tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self._schema, "passage", list(ids)), 0.0
        )
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, among), (tantivy.Occur.Must, self._query(weights))]
        )
        return self._hits(query, len(ids))

    def _query(self, weights: Mapping[str, float]) -> tantivy.Query:
        terms = (
            (tantivy.Query.term_query(self._schema, "text", word), weight)
            for word, weight in weights.items()
        )
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.boost_query(*term)) for term in terms]
        )

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
