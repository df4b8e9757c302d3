"""Quotes: which sentences answer, in what context, and how they agree, differ or are copied."""

from qa.quotes.comparison import Comparison, compare, with_copies, without_copies
from qa.quotes.selection import (
    QuoteSpan,
    ScoredSentence,
    marked,
    quote_spans,
    ranked_sentences,
)

__all__ = [
    "Comparison",
    "QuoteSpan",
    "ScoredSentence",
    "compare",
    "marked",
    "quote_spans",
    "ranked_sentences",
    "with_copies",
    "without_copies",
]
