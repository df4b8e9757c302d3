"""The assistant: from a question to quotes with citations.

question -> what must stand there, and its ways of being read
question + what it carries over -> query
query -> candidate passages by vectors and keywords -> ranked by late interaction -> read
ranked passages -> quotes, with the words that answer
the best evidence -> confidence -> answered or not
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from corpus.library.database import Library
from corpus.text import storable
from embeddings.encoder import Encoder
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
from qa.current import Current, CurrentLibrary
from qa.interpretation import Finding, best_finding, queries
from qa.quotes.comparison import Comparison, compare, with_copies
from qa.quotes.selection import QuoteSpan, marked, quote_spans
from qa.reader import NO_MODELS, Models
from qa.search.filters import NO_FILTERS, Filters, selected
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.query import Query, searched
from qa.search.retrieval import Candidate, Collection, Timer, excerpts
from qa.settings import Settings

MAX_HISTORY = 3
"""Turns before a question that it may follow on; those before them are passed over."""
_SHOWN_PASSAGES = 10
_DEFAULT = Settings()
_STEPS = ("keyword", "vector", "rerank", "read", "quotes")


class Assistant:
    """Answers questions over one library; may be used by several threads at once."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder | None = None,
        settings: Settings = _DEFAULT,
        models: Models = NO_MODELS,
    ) -> None:
        """Answer over `library` with the model that it is indexed with, and with `models`.

        The first is loaded, and loaded again whenever it is another one, unless there is an
        `encoder`.

        Raises LibraryError if the library cannot be used, and ModelMismatchError if it is indexed
        with another model than that of the encoder.
        """
        self.library = library
        self._settings = settings
        self.models = models
        self._current = CurrentLibrary(library, encoder, models)

    @classmethod
    def open(
        cls,
        library: Path | str,
        encoder: Encoder | None = None,
        settings: Settings = _DEFAULT,
        models: Models = NO_MODELS,
    ) -> "Assistant":
        """Open the library in a folder; raises LibraryError if there is none."""
        # The products of one question are small: threads would cost twice what they bring.
        threadpool_limits(1, user_api="blas")
        return cls(Library.open(Path(library)), encoder, settings, models)

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
        quotes = self._settings.quotes if quotes is None else quotes
        with self.library.reading() as reader:
            current = self._current.of(reader)
            collection = Collection.of(
                current.snapshot, reader, current.encoder.codes, self._settings
            )
            undated = 0
            if filters and current.snapshot.vectors.ids:
                selection = selected(filters, reader)
                collection, undated = collection.only(selection.passages), selection.undated
            timer = Timer()
            with timer("encode"):
                readings = queries(questions, earlier, current.encoder, collection)
            encode_ms = timer.milliseconds["encode"] / max(1, len(questions))
            answers = [
                _Answering(current, collection.leaving_out(documents), quotes, passages).answer(
                    ways, encode_ms
                )
                for ways, documents in zip(readings, without or [()] * len(questions), strict=True)
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
            here = {
                number: history[position]
                for number, history in enumerate(latest)
                if position < len(history)
            }
            asked = {number: turn for number, turn in here.items() if isinstance(turn, str)}
            earlier = [turns[number] for number in asked]
            answers = self.ask_many([*asked.values()], earlier, filters=filters) if asked else ()
            answered = dict(zip(asked, answers, strict=True))
            for number, turn in here.items():
                turns[number].append(answered[number] if isinstance(turn, str) else turn)
        return turns


@dataclass(frozen=True, slots=True)
class _Answering:
    """The steps from the readings of a question to its answer, in one state of the library.

    It gives at most `quotes` quotes, besides what is said of them, and `passages` passages.
    """

    current: Current
    collection: Collection
    quotes: int
    passages: int

    def answer(self, readings: Sequence[Query], encode_ms: float) -> Answer:
        """Retrieve, quote, and say how probably that answers; see the top of this file."""
        timer = Timer()
        with timer("total"):
            best = best_finding(readings, self.collection, self.current.judge, timer)
            reason = self._reason(best)
            with timer("quotes"):
                compared, documents = self._compared(best, reason)
                spans = quote_spans(best.query, compared.cores, self.collection)
                quotes = [self._quote(span, documents) for span in spans]
            passages = self._passages(best.candidates, documents)
        query = best.query
        return Answer(
            question=query.question,
            query=searched(query.parts),
            answered=reason is None,
            reason=reason,
            carried=tuple(part.text for part in query.parts[1:]),
            uncovered=_uncovered(query.question, self.collection.known),
            confidence=best.probability,
            band=Band.of(best.probability),
            evidence=best.evidence,
            quotes=tuple(quotes),
            agreements=compared.agreements,
            differences=compared.differences,
            passages=passages,
            timings_ms={
                "encode": encode_ms,
                **{step: timer.milliseconds[step] for step in _STEPS},
                "total": encode_ms + timer.milliseconds["total"],
            },
            exact=query.exact,
            corrections=query.corrections,
        )

    def _reason(self, best: Finding) -> Reason | None:
        """Return why there is no answer, or None if there is one."""
        if not self.current.snapshot.vectors.ids:
            return Reason.EMPTY_LIBRARY
        if not any(character.isalnum() for character in best.query.question):
            return Reason.NO_WORDS
        if not best.held:
            return Reason.NOT_HELD
        is_answered = best.probability >= self.current.judge.calibration.threshold
        return None if is_answered else Reason.NOT_FOUND

    def _compared(
        self, best: Finding, reason: Reason | None
    ) -> tuple[Comparison, dict[int, DocumentReference]]:
        """Return the sentences to quote, what they say of each other, and all documents shown."""
        # Quotes and passages are only ever of the first candidates.
        first = max(self.collection.settings.reranked, self.passages)
        documents = _documents(best.candidates[:first], self.collection)
        if reason is not None:
            return Comparison(tuple(best.sentences[: self.quotes]), (), ()), documents
        titles = {number: document.title for number, document in documents.items()}
        compared = compare(best.query.question, best.sentences, self.quotes, titles)
        compared = with_copies(best.query, compared, best.scope)
        cited = _documents([core.candidate for core in compared.cores], self.collection)
        return compared, documents | cited

    def _quote(self, span: QuoteSpan, documents: dict[int, DocumentReference]) -> Quote:
        document = documents[span.core.candidate.passage.document]
        sentence, reader = span.core.sentence, self.collection.reader
        return replace(
            quotation(reader, document, span.start, span.end),
            core=Core(sentence.start, sentence.end),
            score=span.core.score,
            highlights=marked(span.core, self.collection.settings),
            header=span.header and reader.extract(document.id, *span.header),
        )

    def _passages(
        self, candidates: Sequence[Candidate], documents: dict[int, DocumentReference]
    ) -> tuple[RankedPassage, ...]:
        reader = self.collection.reader
        return tuple(
            RankedPassage(
                at_page(documents[excerpt.document], excerpt.start, reader),
                excerpt.start,
                excerpt.end,
                reader.extract(excerpt.document, excerpt.start, excerpt.end),
                excerpt.score,
            )
            for excerpt in excerpts(candidates[: self.passages])
        )


def _documents(
    candidates: Sequence[Candidate], collection: Collection
) -> dict[int, DocumentReference]:
    numbers = sorted({candidate.passage.document for candidate in candidates})
    documents = collection.reader.documents_among(numbers)
    return {document.id: reference(document) for document in documents}


def _uncovered(question: str, keywords: KeywordSearcher) -> tuple[str, ...]:
    """Return the words of `question` that no document holds."""
    unknown = keywords.unknown(question)
    return tuple(
        word for word in keywords.whole_words(question) if unknown.issuperset(keywords.words(word))
    )
