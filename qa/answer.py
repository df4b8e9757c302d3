"""What an answer is: quotes of documents, never words of our own."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qa.figures import Agreement, Difference
from qa.search.filters import NO_FILTERS, Filters, undated_note
from qa.search.query import NOTHING_EXACT, Exact
from qa.search.spelling import Correction

CONTEXT_CHARACTERS = 32
"""How much of the document on each side of it comes with a quote."""

_PROBABLE, _VERY_PROBABLE = 0.65, 0.85


class Reason(StrEnum):
    """Why there is no answer."""

    NO_WORDS = "The question contains no words to search for."
    EMPTY_LIBRARY = "There are no documents in the library yet."
    NOT_HELD = "No passage contains the exact words that were asked for."
    NOT_FOUND = "The documents do not seem to answer this."


class Band(StrEnum):
    """Confidence in words."""

    VERY_PROBABLE = "The documents very probably answer this."
    PROBABLE = "The documents probably answer this."
    POSSIBLE = "The documents may answer this."

    @classmethod
    def of(cls, confidence: float) -> "Band":
        """Return the band of a probability."""
        if confidence >= _VERY_PROBABLE:
            return cls.VERY_PROBABLE
        return cls.PROBABLE if confidence >= _PROBABLE else cls.POSSIBLE


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well the best passages and sentences fit a question.

    `late` is the best passage's MaxSim, in [0, 1]; `lead` how far the best sentence stands out of
    those ranked well below it; `unknown` the share of the question's words, by inverse document
    frequency, that no document holds; `covered` the share that the best sentence's passage and its
    document's title hold; `margin` what speaks for the words that the reader would mark in that
    sentence, in [-1, 1], and 0 without a reader; `words` the logarithm of the number of words
    searched for.
    """

    late: float
    lead: float
    unknown: float
    covered: float
    margin: float
    words: float


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """The document that a quote or passage comes from; what it does not state is None.

    `content_hash` is the SHA-256 of its text in UTF-8, in hexadecimal. `csl` is a CSL-JSON item
    as JSON text, which says more than the single fields and wins over them.
    """

    id: int
    name: str
    title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    url: str | None
    page: int | None
    content_hash: str
    csl: str | None


@dataclass(frozen=True, slots=True)
class Core:
    """The one sentence of a quote that answers, in document offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim extract: `text == document_text[start:end]`.

    What stands around the core is context. `highlights` are the ranges of the words that answer,
    as a reader marks them, in document offsets. `score` ranks quotes of one answer; it is not a
    probability. `prefix` and `suffix` are what stands before and after it, of CONTEXT_CHARACTERS
    but at the document's ends. `header` is the header row of a quoted table row, where it is not in
    the quote.
    """

    text: str
    document: DocumentReference
    start: int
    end: int
    core: Core
    score: float
    citation: str
    highlights: tuple[tuple[int, int], ...]
    prefix: str
    suffix: str
    header: str | None


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage in the order of its rank; `text == document_text[start:end]`.

    Passages that adjoin in their document are one, at the rank of the best of them.
    """

    document: DocumentReference
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked and searched, and what the documents say to it.

    `query` is what was searched for, to be shown, and `carried` what of it comes from earlier
    turns; asked without a history, the question drops it. If not `answered`, `reason` says why,
    and quotes and passages are merely the nearest ones: they are not to be shown as an answer.
    `uncovered` are words of the question that no document holds. `confidence` is the estimated
    probability, 0 to 1, that the documents answer the question, `band` says it in words, and
    `evidence` is what it rests on. `agreements` are quotes of several documents that say the same,
    `differences` figures in which they seem to differ. `timings_ms` has encode, keyword, vector,
    rerank, read, quotes and total. Only documents that pass `filters` were searched, and all that
    is said of "the documents" is said of them; `undated` is the number of documents that would pass
    but for a date filter, having no date. `exact` is what had to stand in a passage and what not,
    and `corrections` are words of the question that no document holds and that were read otherwise.
    """

    question: str
    query: str
    answered: bool
    reason: Reason | None
    carried: tuple[str, ...]
    uncovered: tuple[str, ...]
    confidence: float
    band: Band
    evidence: Evidence
    quotes: tuple[Quote, ...]
    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]
    passages: tuple[RankedPassage, ...]
    timings_ms: dict[str, float]
    filters: Filters = NO_FILTERS
    undated: int = 0
    exact: Exact = NOTHING_EXACT
    corrections: tuple[Correction, ...] = ()


def narrowings(answer: Answer) -> Iterator[str]:
    """Yield, a line each, what was read otherwise, and what passages were kept from being found."""
    if answer.corrections:
        read = " · ".join(
            f"{correction.read} (not {correction.written})" for correction in answer.corrections
        )
        yield f"showing results for: {read}"
    if answer.filters:
        yield f"only in: {' · '.join(answer.filters.stated())}"
    if answer.undated:
        yield undated_note(answer.undated)
    required, excluded = (
        [f"“{phrase}”" for phrase in phrases]
        for phrases in (answer.exact.required, answer.exact.excluded)
    )
    if required:
        yield f"must contain: {' · '.join(required)}"
    if excluded:
        yield f"without passages that contain {' or '.join(excluded)}"
