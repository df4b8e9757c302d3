"""Search: from a question, by vectors and keywords, to the passages that may answer it."""

from qa.search.filters import NO_FILTERS, Filters, selected
from qa.search.keyword_index import KeywordIndex
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.query import Exact, Query, QueryPart, requirement
from qa.search.retrieval import Candidate, Collection, Excerpt, excerpts, fuse, rerank, retrieve
from qa.search.snapshot import CurrentSnapshot, Snapshot
from qa.search.spelling import Correction, corrected, corrections

__all__ = [
    "NO_FILTERS",
    "Candidate",
    "Collection",
    "Correction",
    "CurrentSnapshot",
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
