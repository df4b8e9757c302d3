"""The assistant: from a question to quotes with citations.

question + what it carries over -> query
query -> candidate passages by vectors and keywords -> ranked by late interaction
ranked passages -> quotes
the best evidence -> confidence -> answered or not
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.decoding import storable
from corpus.errors import ModelMismatchError
from corpus.library import Library
from embeddings.encoder import Encoder, TransformerEncoder
from embeddings.model_files import DEFAULT_MODEL
from qa.answer import (
    CONTEXT_CHARACTERS,
    Answer,
    Band,
    Core,
    DocumentReference,
    Evidence,
    Quote,
    RankedPassage,
    Reason,
)
from qa.citations.source import at_page, citation, reference
from qa.comparison import Comparison, compare
from qa.confidence import Calibration, weigh
from qa.conversation import alone, in_conversation, query_parts
from qa.keyword_index import KeywordSearcher
from qa.query import Query, QueryPart, searched
from qa.quotes import QuoteSpan, ScoredSentence, highlights, quote_spans, ranked_sentences
from qa.retrieval import Candidate, Collection, Stretch, retrieve, stretches
from qa.settings import Settings
from qa.snapshot import CurrentSnapshot
from qa.timing import Timer

_MAX_HISTORY = 3
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

    def ask(
        self,
        question: str,
        history: Sequence[Answer | str] = (),
        *,
        quotes: int | None = None,
    ) -> Answer:
        """Answer `question`; see `ask_many`."""
        return self.ask_many([question], [history], quotes=quotes)[0]

    def ask_many(
        self,
        questions: Sequence[str],
        histories: Sequence[Sequence[Answer | str]] | None = None,
        *,
        quotes: int | None = None,
        passages: int = _SHOWN_PASSAGES,
        without: Sequence[Sequence[int]] | None = None,
    ) -> list[Answer]:
        """Answer `questions`, each after the earlier turns of its history.

        An earlier turn is its answer, or only its question, which is then asked again. At most
        `quotes` quotes are given, by default as many as the settings say, besides those that say
        the same as one of them or give another figure; and at most `passages` passages. Of each
        question's documents `without`, by id, nothing is found.
        """
        longest = self._settings.question_characters
        questions = [storable(question[:longest])[0] for question in questions]
        earlier = [self._turns(history) for history in histories or [()] * len(questions)]
        timer = Timer()
        with timer("encode"):
            queries = self._queries(questions, earlier)
        shared = timer.milliseconds["encode"] / max(1, len(questions))
        limits = _Limits(self._settings.quotes if quotes is None else quotes, passages)
        with self.library.reading() as reader:
            snapshot = self._snapshot.of(reader)
            everything = Collection(snapshot, reader, self._encoder.codes, self._settings)
            return [
                self._answer(query, everything.leaving_out(documents), limits, shared)
                for query, documents in zip(queries, without or [()] * len(questions), strict=True)
            ]

    def _turns(self, history: Sequence[Answer | str]) -> list[Answer]:
        turns: list[Answer] = []
        for turn in history[-_MAX_HISTORY:]:
            turns.append(turn if isinstance(turn, Answer) else self.ask(turn, turns))
        return turns

    def _queries(
        self, questions: Sequence[str], histories: Sequence[Sequence[Answer]]
    ) -> list[Query]:
        """Encode all questions, and what they carry over, in one batch."""
        asked: list[list[QueryPart]] = [
            query_parts(question, history, self._settings)
            for question, history in zip(questions, histories, strict=True)
        ]
        encodings = iter(
            self._encoder.encode_queries([part.text for parts in asked for part in parts])
        )
        return [
            Query(
                tuple(parts),
                tuple(next(encodings) for _ in parts),
                self._settings.stop_weight,
            )
            for parts in asked
        ]

    def _answer(
        self, query: Query, collection: Collection, limits: "_Limits", encode_ms: float
    ) -> Answer:
        timer = Timer()
        with timer("total"):
            if len(query.parts) > 1:
                _, _, evidence = _found(alone(query), collection, timer)
                query = in_conversation(query, self._calibration.probability(evidence))
            candidates, ranked, evidence = _found(query, collection, timer)
            probability = self._calibration.probability(evidence) if ranked else 0.0
            reason = self._reason(query, probability, collection)
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
                spans = quote_spans(query, compared.cores, collection)
                quotes = [self._quote(span, query, collection, documents) for span in spans]
        shown = stretches(candidates[: limits.passages])
        return Answer(
            question=query.question,
            query=searched(query.parts),
            answered=reason is None,
            reason=reason,
            carried=tuple(part.text for part in query.parts[1:]),
            uncovered=_uncovered(query.question, collection.snapshot.keywords),
            confidence=probability,
            band=Band.of(probability),
            evidence=evidence,
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
        )

    def _reason(self, query: Query, probability: float, collection: Collection) -> Reason | None:
        """Return why there is no answer, or None if there is one."""
        if not collection.snapshot.vectors.ids:
            return Reason.EMPTY_LIBRARY
        if not any(character.isalnum() for character in query.question):
            return Reason.NO_WORDS
        return None if probability >= self._calibration.threshold else Reason.NOT_FOUND

    def _quote(
        self,
        span: QuoteSpan,
        query: Query,
        collection: Collection,
        documents: dict[int, DocumentReference],
    ) -> Quote:
        reader = collection.reader
        document = at_page(documents[span.core.candidate.passage.document], span.start, reader)
        weights = query.token_weights(collection.snapshot.weights)
        header = span.header and reader.extract(document.id, *span.header)
        return Quote(
            text=span.text,
            document=document,
            start=span.start,
            end=span.end,
            core=Core(span.core.sentence.start, span.core.sentence.end),
            score=span.core.score,
            citation=citation(document),
            highlights=highlights(span.core, query, weights, self._encoder.token_spans),
            prefix=reader.extract(document.id, max(0, span.start - CONTEXT_CHARACTERS), span.start),
            suffix=reader.extract(document.id, span.end, span.end + CONTEXT_CHARACTERS),
            header=header,
        )


def _found(
    query: Query, collection: Collection, timer: Timer
) -> tuple[list[Candidate], list[ScoredSentence], Evidence]:
    """Return the passages and sentences for `query`, best first, and what they are worth."""
    candidates = retrieve(query, collection, timer)
    with timer("quotes"):
        sentences = ranked_sentences(query, candidates, collection)
        evidence = weigh(query, candidates, sentences, collection.snapshot.keywords)
    return candidates, sentences, evidence


def _documents(
    candidates: Sequence[Candidate], collection: Collection
) -> dict[int, DocumentReference]:
    found = {candidate.passage.document for candidate in candidates}
    return {one.id: reference(one) for one in collection.reader.documents_among(sorted(found))}


def _uncovered(question: str, keywords: KeywordSearcher) -> tuple[str, ...]:
    """Return the words of `question` that no document holds."""
    return tuple(
        word
        for word in keywords.whole_words(question)
        if not any(keywords.passages_with(term) for term in keywords.words(word))
    )


def _ranked(stretch: Stretch, document: DocumentReference, collection: Collection) -> RankedPassage:
    start, end = stretch.start, stretch.end
    text = collection.reader.extract(stretch.document, start, end)
    reference = at_page(document, start, collection.reader)
    return RankedPassage(reference, start, end, text, stretch.score)
