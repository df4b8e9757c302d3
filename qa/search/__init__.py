"""Search: from a question, by vectors and keywords, to the passages that may answer it."""

from qa.search.filters import NO_FILTERS, Filters, selected
from qa.search.keyword_index import KeywordIndex
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.query import Exact, Query, QueryPart, requirement
from qa.search.retrieval import (
    Candidate,
    Collection,
    Excerpt,
    Snapshot,
    excerpts,
    fuse,
    rerank,
    retrieve,
)
from qa.search.spelling import Correction, corrected, corrections

__all__ = [
    "NO_FILTERS",
    "Candidate",
    "Collection",
    "Correction",
    "Exact",
    "Excerpt",
    "Filters",
    "KeywordIndex",
    "KeywordSearcher",
    "Query",
    "QueryPart",
    "Snapshot",
    "corrected",
    "corrections",
    "excerpts",
    "fuse",
    "requirement",
    "rerank",
    "retrieve",
    "selected",
]
