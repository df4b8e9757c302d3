"""The settings of question answering and the closed choices of its commands, in one place.

Nothing is imported here, so that a command can name its choices before anything heavy is loaded.
"""

from dataclasses import dataclass
from enum import StrEnum

DEFAULT_READER = "verbatim"
"""The reader that comes with the product."""
NO_READER = "none"


class Mode(StrEnum):
    """By what passages are ranked; each but the last leaves out steps, to measure their worth."""

    DENSE = "dense"
    KEYWORD = "keyword"
    FUSED = "fused"
    RERANKED = "reranked"


class CitationFormat(StrEnum):
    """References for readers, records for programs, or the quotes themselves with their sources."""

    APA = "apa"
    MLA = "mla"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"
    ANNOTATION = "annotation"
    TEXT = "text"


class Split(StrEnum):
    """Half of a gold set: one to choose settings on, the other to report on."""

    TUNE = "tune"
    REPORT = "report"


class Unanswerable(StrEnum):
    """Which questions without an answer are asked."""

    GOLD = "gold"
    """Those that the gold says are."""

    DOCUMENT = "document"
    """Every answerable question again, with the documents of its evidence left out."""

    ARTICLE = "article"
    """The same, with all documents left out that share a title with those of the evidence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How many candidates go on at each step, and how their evidence is weighed."""

    mode: Mode = Mode.RERANKED
    """By what passages are ranked."""

    correcting: bool = True
    """Whether words that no document holds may be read as ones spelt nearly so."""
    excluding: bool = True
    """Whether a word after a hyphen, as in "ferry -harbour", keeps passages from being found."""
    question_characters: int = 4_000
    """Of a longer question only the beginning is asked: every word of it is looked up, so that one
    of a million characters would take minutes."""

    candidates: int = 100
    """Passages taken from the vector index and from the keyword index each."""

    dense_weight: float = 0.6
    """Share of the vectors in the fused score; the keywords have the rest."""

    reranked: int = 20
    """Passages that late interaction looks at."""

    late_weight: float = 0.8
    """Share of late interaction in the final score; the fused score has the rest."""

    neighbour_weight: float = 0.7
    """Weight of a match in the passage before or after, in late interaction."""

    stop_weight: float = 0.25
    """Weight of stop words and signs among the tokens of a question."""

    read_passages: int = 6
    """Passages that are read, if there is a reader."""

    read_ms: int = 1000
    """Milliseconds that reading may take: a slow machine reads fewer passages."""

    reader_weight: float = 0.3
    """Weight of the reader's margin, brought to [-1, 1], beside the scores of late interaction."""

    mark_margin: float = -4.0
    """Margin over "not here" from which the reader's words are marked: it may be below 0, since
    retrieval speaks for the passage too."""

    quoted_passages: int = 10
    """Passages in which quotes are looked for."""

    quotes: int = 3
    """Quotes shown, unless another number is asked for."""

    passage_weight: float = 0.3
    """Share of its passage's score in a sentence's score."""

    context_weight: float = 0.4
    """Share of late interaction over a sentence with what stands before it; the sentence alone has
    the rest."""

    before_weight: float = 0.7
    """Weight of a match in the sentence before, or in the title."""

    quote_characters: int = 320
    """A quote takes in neighbouring sentences of its block up to this length."""

    explaining_characters: int = 640
    """The same for a quote that explains why or how, and for a list or code."""

    question_weight: float = 0.35
    """Weight of the question before in a follow-up question."""

    answer_weight: float = 0.15
    """Weight of the answer before in a follow-up question."""

    answer_keyword_weight: float = 0.05
    """The same among the keywords, where long answers would drown the question."""
