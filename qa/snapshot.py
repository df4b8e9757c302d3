"""One state of the library, ready to be searched; replaced as a whole, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from corpus.errors import LibraryBusyError
from corpus.library import Library
from corpus.library_reader import LibraryReader
from corpus.near_duplicates import copied_passages
from embeddings.late_interaction import TokenWeights
from embeddings.vector_index import VectorIndex
from qa.keyword_index import KeywordIndex, KeywordSearcher


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The vector index, the keywords and the token weights of one revision."""

    revision: int
    keyword_revision: int
    vectors: VectorIndex
    keywords: KeywordSearcher
    weights: TokenWeights
    copies: Mapping[int, frozenset[int]]
    """Passages that hold nothing that other documents do not hold, with those documents' own."""

    @classmethod
    def of(cls, reader: LibraryReader, keywords: KeywordIndex) -> "Snapshot":
        """Build the snapshot of the state that `reader` sees.

        Keywords may be of a slightly older state while another process writes; passages that are
        not in the state that `reader` sees are passed over when searching.
        """
        ids, vectors = reader.vectors()
        return cls(
            reader.revision(),
            keywords.revision(),
            VectorIndex(ids, vectors),
            keywords.searcher(),
            TokenWeights(len(ids), reader.token_frequencies()),
            copied_passages(reader),
        )

    def is_of(self, reader: LibraryReader, keywords: KeywordIndex) -> bool:
        """Whether this is the newest state that `reader` and `keywords` offer."""
        if reader.revision() != self.revision:
            return False
        behind = self.keyword_revision < self.revision
        return not behind or keywords.revision() == self.keyword_revision


class CurrentSnapshot:
    """The newest snapshot of a library; may be used by several threads at once."""

    def __init__(self, library: Library) -> None:
        """Bring the keywords of `library` up to date, unless another process is at it."""
        self._keywords = KeywordIndex(library.path / "keywords")
        self._lock = Lock()
        self._current: Snapshot | None = None
        with library.reading() as reader:
            if self._keywords.revision() == reader.revision():
                return
        try:
            with library.writing() as writer:
                self._keywords.catch_up(writer.reader)
        except LibraryBusyError:
            return

    def of(self, reader: LibraryReader) -> Snapshot:
        """Return the snapshot of the state that `reader` sees, built if there is a newer one."""
        with self._lock:
            current = self._current
            if current is None or not current.is_of(reader, self._keywords):
                self._current = current = Snapshot.of(reader, self._keywords)
            return current
