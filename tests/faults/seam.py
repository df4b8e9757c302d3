"""Where an indexing process can be killed: events in its course, counted, one of them deadly."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

import tantivy

from corpus.library.database import Library
from corpus.library.writer import LibraryWriter
from qa.indexing import indexing
from qa.search import keyword_index
from qa.search.keyword_index import KeywordFiles, KeywordIndex


class Event(StrEnum):
    """Something an indexing process is about to do, but for COMMITTED and SIGNED: has done."""

    START = "at a random time"
    STATEMENT = "before a statement"
    COMMIT = "before a commit"
    COMMITTED = "after a commit"
    CHECKPOINT = "during a checkpoint"
    KEYWORD_PASSAGE = "between keyword passages"
    KEYWORD_COMMIT = "while keyword files are written"
    KEYWORD_MERGE = "after a keyword commit"
    SIGNING = "before the keyword files are signed"
    SIGNED = "after the keyword files are signed"


@dataclass(frozen=True, slots=True)
class Point:
    """When to be killed: at the `number`th event of a kind, or that many seconds after it."""

    event: Event
    number: int
    delay_seconds: float


class Seam:
    """Counts events of this process, and has it killed at one of them.

    At once, it kills itself; with a delay, it asks the process at the other end of `say` to.
    """

    def __init__(self, say: Callable[[object], None], point: Point | None) -> None:
        """Be killed at `point`, or never."""
        self.counts: Counter[Event] = Counter()
        self._say = say
        self._point = point

    def passing(self, event: Event) -> None:
        """Note an event; this may be the end."""
        self.counts[event] += 1
        point = self._point
        if point is None or (point.event, point.number) != (event, self.counts[event]):
            return
        if point.delay_seconds:
            self._say(point)
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Put it into this process, for good; transactions become small and are checkpointed."""
        indexing._WINDOW_PASSAGES = 12
        connect, transaction = Library._connect, LibraryWriter.transaction
        document, sign, opened = keyword_index._document, KeywordFiles.sign, KeywordIndex._opened

        def connected(library: Library) -> Connection:
            connection = connect(library)
            connection.set_trace_callback(self._traced)
            return connection

        @contextmanager
        def checkpointed(writer: LibraryWriter) -> Iterator[int]:
            with transaction(writer) as revision:
                yield revision
            self.passing(Event.COMMITTED)
            self.passing(Event.CHECKPOINT)
            writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        def counted(
            passage: int, revision: int, text: str, language: str | None
        ) -> tantivy.Document:
            self.passing(Event.KEYWORD_PASSAGE)
            return document(passage, revision, text, language)

        def signed(files: KeywordFiles) -> None:
            self.passing(Event.SIGNING)
            sign(files)
            self.passing(Event.SIGNED)

        patches: list[tuple[Any, str, Any]] = [
            (Library, "_connect", connected),
            (LibraryWriter, "transaction", checkpointed),
            (keyword_index, "_document", counted),
            (KeywordFiles, "sign", signed),
            (KeywordIndex, "_opened", lambda *values: _Watched(opened(*values), self)),
        ]
        for owner, name, replacement in patches:
            setattr(owner, name, replacement)

    def _traced(self, statement: str) -> None:
        self.passing(Event.COMMIT if statement == "COMMIT" else Event.STATEMENT)


class _Watched:
    """A tantivy index or writer that says when it commits."""

    def __init__(self, inner: tantivy.Index | tantivy.IndexWriter, seam: Seam) -> None:
        self._inner = inner
        self._seam = seam

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
        return getattr(self._inner, name)

    def writer(self, **options: int) -> "_Watched":
        assert isinstance(self._inner, tantivy.Index)
        return _Watched(self._inner.writer(**options), self._seam)

    def commit(self) -> None:
        assert isinstance(self._inner, tantivy.IndexWriter)
        self._seam.passing(Event.KEYWORD_COMMIT)
        self._inner.commit()
        self._seam.passing(Event.KEYWORD_MERGE)
