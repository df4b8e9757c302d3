"""The library on disk: one SQLite file that holds documents, passages and vectors."""

from corpus.library.database import Library, WriterLock
from corpus.library.integrity import Finding, verify_database
from corpus.library.reader import LibraryReader
from corpus.library.records import (
    PassageEncoding,
    StoredDocument,
    StoredPassage,
    StoredSentence,
    StoredSource,
)
from corpus.library.selection import Bounds, Selection, Statistics, select, statistics
from corpus.library.upgrade import Observe
from corpus.library.writer import LibraryWriter, NewDocument

__all__ = [
    "Bounds",
    "Finding",
    "Library",
    "LibraryReader",
    "LibraryWriter",
    "NewDocument",
    "Observe",
    "PassageEncoding",
    "Selection",
    "Statistics",
    "StoredDocument",
    "StoredPassage",
    "StoredSentence",
    "StoredSource",
    "WriterLock",
    "select",
    "statistics",
    "verify_database",
]
