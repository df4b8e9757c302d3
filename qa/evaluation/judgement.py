"""What one answer is worth, against the gold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from corpus.library.reader import LibraryReader
from qa.answer import Answer, Quote
from qa.gold.gold import GoldQuestion
from qa.gold.matching import Place, exact_match, f1, occurrences, ranked_items


@dataclass(frozen=True, slots=True)
class JudgedQuote:
    """The core sentence of a quote, `text`, and where it stands in its document."""

    document_id: int
    document: str
    title: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question, what came, and how right it was.

    `ranking` is what was found, best first, and `relevant` grades what should have been. Figures
    that the gold says nothing about are None. `quote_hits` tells of each quote whether it is
    right. `marked` are the words of the first quote that are marked as answering. `timings_ms` are
    those of the answer, by stage and in `total`.
    """

    gold: GoldQuestion
    answered: bool
    confidence: float
    ranking: tuple[str, ...]
    relevant: dict[str, int]
    quotes: tuple[JudgedQuote, ...]
    quote_hits: tuple[bool, ...] | None
    marked: str
    exact_match: float | None
    f1: float | None
    citation_validity: float | None
    citation_precision: float | None
    citation_recall: float | None
    timings_ms: dict[str, float]

    @property
    def rank(self) -> int | None:
        """The rank of the first relevant item, from 1, or None if none was found."""
        return next(
            (rank for rank, item in enumerate(self.ranking, 1) if item in self.relevant), None
        )

    @property
    def quote_rank(self) -> int | None:
        """The rank of the first right quote, from 1, or None if none is."""
        return next((rank for rank, hit in enumerate(self.quote_hits or (), 1) if hit), None)


def judge(
    gold: GoldQuestion, answer: Answer, places: Sequence[Place], reader: LibraryReader
) -> Judgement:
    """Judge `answer`, whose evidence stands at `places`.

    Quotes are judged as ranked, whether or not the assistant then declined to answer. A quote is
    right if its core sentence holds a gold answer, in a document of the evidence where there is
    any; without gold answers, if the core shares half of the quoted evidence or is half of it.
    """
    hits = _hits(gold, answer.quotes, places) if gold.answerable else None
    marked = _marked(answer.quotes[0]) if answer.quotes else ""
    answers = gold.answers if gold.answerable else ()
    cited = [quote.document.id for quote in answer.quotes]
    return Judgement(
        gold=gold,
        answered=answer.answered,
        confidence=answer.confidence,
        ranking=tuple(ranked_items(answer.passages, places)),
        relevant={place.name: place.grade for place in places},
        quotes=tuple(map(_judged, answer.quotes)),
        quote_hits=hits,
        marked=marked,
        exact_match=_best(exact_match, marked, answers),
        f1=_best(f1, marked, answers),
        citation_validity=_mean([_is_valid(quote, reader) for quote in answer.quotes]),
        citation_precision=_precision(cited, places),
        citation_recall=_mean([not place.documents.isdisjoint(cited) for place in places]),
        timings_ms=answer.timings_ms,
    )


def _hits(
    gold: GoldQuestion, quotes: Sequence[Quote], places: Sequence[Place]
) -> tuple[bool, ...] | None:
    if gold.answers:
        documents = {document for place in places for document in place.documents}
        return tuple(
            (not documents or quote.document.id in documents)
            and any(occurrences(_core(quote), answer) for answer in gold.answers)
            for quote in quotes
        )
    spans = [span for place in places for span in place.spans]
    if not spans:
        return None
    return tuple(any(_shares(quote, *span) for span in spans) for quote in quotes)


def _shares(quote: Quote, document: int, start: int, end: int) -> bool:
    core = quote.core
    shared = min(end, core.end) - max(start, core.start)
    shorter = min(end - start, core.end - core.start)
    return quote.document.id == document and 2 * shared >= shorter


def _judged(quote: Quote) -> JudgedQuote:
    document, core = quote.document, quote.core
    return JudgedQuote(
        document.id, document.name, document.title, core.start, core.end, _core(quote)
    )


def _core(quote: Quote) -> str:
    return quote.text[quote.core.start - quote.start : quote.core.end - quote.start]


def _marked(quote: Quote) -> str:
    """Return the words of a quote that are marked as answering."""
    start = quote.start
    return " ".join(quote.text[first - start : last - start] for first, last in quote.highlights)


def _is_valid(quote: Quote, reader: LibraryReader) -> bool:
    text = reader.text(quote.document.id) or ""
    return (
        text[quote.start : quote.end] == quote.text
        and quote.start <= quote.core.start < quote.core.end <= quote.end
        and all(quote.start <= start < end <= quote.end for start, end in quote.highlights)
    )


def _precision(cited: Sequence[int], places: Sequence[Place]) -> float | None:
    documents = {document for place in places for document in place.documents}
    return _mean([document in documents for document in cited]) if documents else None


def _best(score: Callable[[str, str], float], text: str, answers: Sequence[str]) -> float | None:
    return max((score(text, answer) for answer in answers), default=None)


def _mean(truths: Sequence[bool]) -> float | None:
    return fmean(truths) if truths else None
