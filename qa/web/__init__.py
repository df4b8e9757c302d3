"""The page: ask in the browser. What it works with is a desk; who may come in is its access."""

from qa.web.application import application, protected, serve
from qa.web.jobs import EvaluationJob, IndexingJob
from qa.web.middleware import Access
from qa.web.page import Desk

__all__ = [
    "Access",
    "Desk",
    "EvaluationJob",
    "IndexingJob",
    "application",
    "protected",
    "serve",
]
