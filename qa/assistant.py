"""The assistant: from a question to quotes with citations.

question -> what must stand there, and its ways of being read
question + what it carries over -> query
query -> candidate passages by vectors and keywords -> ranked by late interaction
ranked passages -> quotes
the best evidence -> confidence -> answered or not
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from corpus.errors import ModelMismatchError
from corpus.library.database import Library
from corpus.text import storable
from embeddings.encoder import Encoder, TransformerEncoder
from embeddings.model_files import DEFAULT_MODEL
from qa.answer import (
    Answer,
    Band,
    Core,
    DocumentReference,
    Quote,
    RankedPassage,
    Reason,
)
from qa.citations.source import at_page, quotation, reference
from qa.confidence import Calibration
from qa.conversation import query_parts
from qa.interpretation import Found, best_found, readings
from qa.quotes.comparison import Comparison, compare, with_copies
from qa.quotes.selection import QuoteSpan, highlights, quote_spans
from qa.search.filters import NO_FILTERS, Filters, selected
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.query import Query, searched
from qa.search.retrieval import Candidate, Collection, Stretch, Timer, stretches
from qa.search.snapshot import CurrentSnapshot
from qa.settings import Settings

MAX_HISTORY = 3
"""Turns before a question that it may follow on; those before them are passed over."""
_SHOWN_PASSAGES = 10
_STEPS = ("keyword", "vector", "rerank", "quotes")


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much of what was found an answer gives."""

    quotes: int
    passages: int


class Assistant:
    """Answers questions over one library; may be used by several threads at once."""

    def __init__(self, library: Library, encoder: Encoder, settings: Settings) -> None:
        """Answer over `library` with `encoder`; `open` does the work."""
        self.library = library
        self._encoder = encoder
        self._settings = settings
        self._calibration = Calibration.of(library.path)
        self._snapshot = CurrentSnapshot(library)

    @classmethod
    def open(
        cls,
        library: Path | str,
        encoder: Encoder | None = None,
        settings: Settings = Settings(),  # noqa: B008 - frozen
    ) -> "Assistant":
        """Open the library in a folder, with the model that it was indexed with.

        Raises LibraryError if there is none, and ModelMismatchError if its model has changed.
        """
        # The products of one question are small: threads would cost twice what they bring.
        threadpool_limits(1, user_api="blas")
        opened = Library.open(Path(library))
        with opened.reading() as reader:
            model = reader.setting("model") or DEFAULT_MODEL
            identity = reader.setting("model_identity")
        encoder = encoder or TransformerEncoder.load(model)
        if identity not in {None, encoder.identity}:
            raise ModelMismatchError(
                f"The library {opened.path} was indexed with another version of the model {model}"
                " or of this program. Encode it again with:"
                f" python -m qa rebuild --library {opened.path}"
            )
        return cls(opened, encoder, settings)

    def as_written(self) -> "Assistant":
        """Return the same assistant, but one that corrects no spelling and excludes no words."""
        other = copy(self)
        other._settings = replace(  # noqa: SLF001 - one of us
            self._settings, correcting=False, excluding=False
        )
        return other

    def ask(
        self,
        question: str,
        history: Sequence[Answer | str] = (),
        *,
        quotes: int | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Answer:
        """Answer `question`; see `ask_many`."""
        return self.ask_many([question], [history], quotes=quotes, filters=filters)[0]

    def ask_many(  # noqa: PLR0913 - each but the first has a default
        self,
        questions: Sequence[str],
        histories: Sequence[Sequence[Answer | str]] | None = None,
        *,
        quotes: int | None = None,
        passages: int = _SHOWN_PASSAGES,
        without: Sequence[Sequence[int]] | None = None,
        filters: Filters = NO_FILTERS,
    ) -> list[Answer]:
        """Answer `questions`, each after the earlier turns of its history.

        An earlier turn is its answer, or only its question, which is then asked again. At most
        `quotes` quotes are given, by default as many as the settings say, besides those that say
        the same as one of them or give another figure; and at most `passages` passages. Of each
        question's documents `without`, by id, nothing is found. Only documents that pass `filters`
        are searched, for earlier turns too.

        Raises FilterError if a filter names what the library does not hold, or none passes.
        """
        longest = self._settings.question_characters
        questions = [storable(question[:longest])[0] for question in questions]
        earlier = self._turns(histories or [()] * len(questions), filters)
        limits = _Limits(self._settings.quotes if quotes is None else quotes, passages)
        with self.library.reading() as reader:
            snapshot = self._snapshot.of(reader)
            keywords = snapshot.keywords
            everything = Collection(
                snapshot, reader, self._encoder.codes, self._settings, keywords, keywords
            )
            undated = 0
            if filters and snapshot.vectors.ids:
                selection = selected(filters, reader)
                everything, undated = everything.only(selection.passages), selection.undated
            timer = Timer()
            with timer("encode"):
                queries = self._queries(questions, earlier, everything)
            shared = timer.milliseconds["encode"] / max(1, len(questions))
            answers = [
                self._answer(ways, everything.leaving_out(documents), limits, shared)
                for ways, documents in zip(queries, without or [()] * len(questions), strict=True)
            ]
        return [
            replace(answer, question=question, filters=filters, undated=undated)
            for question, answer in zip(questions, answers, strict=True)
        ]

    def _turns(
        self, histories: Sequence[Sequence[Answer | str]], filters: Filters
    ) -> list[list[Answer]]:
        """Return the latest turns of `histories`, asking those that are only questions.

        The first ones of all histories are asked at once, then the second ones.
        """
        latest = [history[-MAX_HISTORY:] for history in histories]
        turns: list[list[Answer]] = [[] for _ in latest]
        for position in range(max(map(len, latest), default=0)):
            here = {at: one[position] for at, one in enumerate(latest) if position < len(one)}
            asked = {at: turn for at, turn in here.items() if isinstance(turn, str)}
            earlier = [turns[at] for at in asked]
            answers = self.ask_many([*asked.values()], earlier, filters=filters) if asked else ()
            answered = dict(zip(asked, answers, strict=True))
            for at, turn in here.items():
                turns[at].append(answered[at] if isinstance(turn, str) else turn)
        return turns

    def _queries(
        self,
        questions: Sequence[str],
        histories: Sequence[Sequence[Answer]],
        collection: Collection,
    ) -> list[list[Query]]:
        """Return how each question can be read: as it is, and with its spelling corrected.

        All of them, and what they carry over, are encoded in one batch.
        """
        read = [
            [
                (reading, query_parts(reading.text, history, self._settings))
                for reading in readings(question, collection)
            ]
            for question, history in zip(questions, histories, strict=True)
        ]
        encodings = iter(
            self._encoder.encode_queries(
                [part.text for ways in read for _, parts in ways for part in parts]
            )
        )
        return [
            [
                Query(
                    tuple(parts),
                    tuple(next(encodings) for _ in parts),
                    self._settings.stop_weight,
                    reading.exact,
                    reading.corrections,
                )
                for reading, parts in ways
            ]
            for ways in read
        ]

    def _answer(
        self, queries: Sequence[Query], collection: Collection, limits: _Limits, encode_ms: float
    ) -> Answer:
        timer = Timer()
        with timer("total"):
            found = best_found(queries, collection, self._calibration, timer)
            query, candidates, ranked = found.query, found.candidates, found.sentences
            reason = self._reason(found, collection)
            with timer("quotes"):
                # Quotes and passages are only ever of the first candidates.
                first = max(self._settings.reranked, limits.passages)
                documents = _documents(candidates[:first], collection)
                titles = {name: document.title for name, document in documents.items()}
                compared = (
                    compare(query.question, ranked, limits.quotes, titles)
                    if reason is None
                    else Comparison(tuple(ranked[: limits.quotes]), (), ())
                )
                if reason is None:
                    compared = with_copies(query, compared, found.scope)
                    documents |= _documents([core.candidate for core in compared.cores], collection)
                spans = quote_spans(query, compared.cores, collection)
                quotes = [self._quote(span, query, collection, documents) for span in spans]
        shown = stretches(candidates[: limits.passages])
        return Answer(
            question=query.question,
            query=searched(query.parts),
            answered=reason is None,
            reason=reason,
            carried=tuple(part.text for part in query.parts[1:]),
            uncovered=_uncovered(query.question, collection.known),
            confidence=found.probability,
            band=Band.of(found.probability),
            evidence=found.evidence,
            quotes=tuple(quotes),
            agreements=compared.agreements,
            differences=compared.differences,
            passages=tuple(
                _ranked(stretch, documents[stretch.document], collection) for stretch in shown
            ),
            timings_ms={
                "encode": encode_ms,
                **{step: timer.milliseconds[step] for step in _STEPS},
                "total": encode_ms + timer.milliseconds["total"],
            },
            exact=query.exact,
            corrections=query.corrections,
        )

    def _reason(self, found: Found, collection: Collection) -> Reason | None:
        """Return why there is no answer, or None if there is one."""
        if not collection.snapshot.vectors.ids:
            return Reason.EMPTY_LIBRARY
        if not any(character.isalnum() for character in found.query.question):
            return Reason.NO_WORDS
        if not found.held:
            return Reason.NOT_HELD
        return None if found.probability >= self._calibration.threshold else Reason.NOT_FOUND

    def _quote(
        self,
        span: QuoteSpan,
        query: Query,
        collection: Collection,
        documents: dict[int, DocumentReference],
    ) -> Quote:
        document = documents[span.core.candidate.passage.document]
        sentence = span.core.sentence
        weights = query.token_weights(collection.snapshot.weights)
        return replace(
            quotation(collection.reader, document, span.start, span.end),
            core=Core(sentence.start, sentence.end),
            score=span.core.score,
            highlights=highlights(span.core, query, weights, self._encoder.token_spans),
            header=span.header and collection.reader.extract(document.id, *span.header),
        )


def _documents(
    candidates: Sequence[Candidate], collection: Collection
) -> dict[int, DocumentReference]:
    found = {candidate.passage.document for candidate in candidates}
    return {one.id: reference(one) for one in collection.reader.documents_among(sorted(found))}


def _uncovered(question: str, keywords: KeywordSearcher) -> tuple[str, ...]:
    """Return the words of `question` that no document holds."""
    unknown = keywords.unknown(question)
    return tuple(
        word for word in keywords.whole_words(question) if unknown.issuperset(keywords.words(word))
    )


def _ranked(stretch: Stretch, document: DocumentReference, collection: Collection) -> RankedPassage:
    start, end = stretch.start, stretch.end
    text = collection.reader.extract(stretch.document, start, end)
    reference = at_page(document, start, collection.reader)
    return RankedPassage(reference, start, end, text, stretch.score)
