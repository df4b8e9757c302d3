"""What an answer is: quotes of documents, never words of our own."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why there is no answer."""

    NO_WORDS = "The question holds no words to search for."
    EMPTY_LIBRARY = "There are no documents in the library yet."
    NOT_FOUND = "The documents do not seem to answer this."


CONTEXT_CHARACTERS = 32
"""How much of the document on each side of it comes with a quote."""


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

    What stands around the core is context. `highlights` are the ranges of the words that match,
    in document offsets. `score` ranks quotes of one answer; it is no probability. `prefix` and
    `suffix` are what stands before and after it, of CONTEXT_CHARACTERS but at the document's ends.
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


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage in the order of its rank; `text == document_text[start:end]`."""

    document: DocumentReference
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked and searched, and what the documents say to it.

    If not `answered`, `reason` says why, and quotes and passages are merely the nearest ones: they
    are not to be shown as an answer. `confidence` is the estimated probability, 0 to 1, that the
    documents answer the question. `timings_ms` has encode, keyword, vector, rerank, quotes and
    total.
    """

    question: str
    query: str
    answered: bool
    reason: Reason | None
    confidence: float
    quotes: tuple[Quote, ...]
    passages: tuple[RankedPassage, ...]
    timings_ms: dict[str, float]
