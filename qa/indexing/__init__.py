"""Indexing: documents come into a library, stay in step with their files, and are kept safe."""

from qa.indexing.backup import back_up, restore
from qa.indexing.indexing import index
from qa.indexing.maintenance import rebuild, remove, unmark
from qa.indexing.report import IndexReport, Observer, Progress
from qa.indexing.verification import verify
from qa.indexing.watching import watch

__all__ = [
    "IndexReport",
    "Observer",
    "Progress",
    "back_up",
    "index",
    "rebuild",
    "remove",
    "restore",
    "unmark",
    "verify",
    "watch",
]
