"""One state of the library, ready to be searched; replaced as a whole, never changed."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from corpus.errors import DamagedLibraryError, LibraryBusyError
from corpus.library.database import Library
from corpus.library.duplicates import copied_passages
from corpus.library.reader import LibraryReader
from embeddings.late_interaction import TokenWeights
from embeddings.vector_index import VectorIndex
from qa.search.keyword_index import FOLDER, KeywordIndex
from qa.search.keyword_searcher import KeywordSearcher


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The vector index, the keywords and the token weights of one revision of one library."""

    identity: str
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
        searcher = keywords.searcher()
        if searcher.revision == reader.revision() and searcher.passages() != len(ids):
            raise DamagedLibraryError(
                f"The keyword index beside the library holds {searcher.passages()} passages, and"
                f" the library {len(ids)}. Delete the folder {FOLDER}/ in it; it will be rebuilt.",
                "the keyword index does not fit it",
            )
        return cls(
            reader.identity(),
            reader.revision(),
            searcher.revision,
            VectorIndex(ids, vectors),
            searcher,
            TokenWeights(len(ids), reader.token_frequencies()),
            copied_passages(reader),
        )

    def is_of(self, reader: LibraryReader, keywords: KeywordIndex) -> bool:
        """Whether this is the newest state that `reader` and `keywords` offer."""
        if (reader.identity(), reader.revision()) != (self.identity, self.revision):
            return False
        behind = self.keyword_revision < self.revision
        return not behind or keywords.revision() == self.keyword_revision


class CurrentSnapshot:
    """The newest snapshot of a library; may be used by several threads at once."""

    def __init__(self, library: Library) -> None:
        """Bring the keywords of `library` up to date, unless another process is at it.

        Raises LibraryError if they are newer than the library, which has then lost changes.
        """
        self._library = library
        self._lock = Lock()
        self._current: Snapshot | None = None
        with library.reading() as reader:
            self._keywords = self._caught_up(reader.identity())

    def of(self, reader: LibraryReader) -> Snapshot:
        """Return the snapshot of the state that `reader` sees, built if there is a newer one."""
        with self._lock:
            current = self._current
            if current is None or not current.is_of(reader, self._keywords):
                if current is not None and current.identity != reader.identity():
                    self._keywords = self._caught_up(reader.identity())
                self._current = current = Snapshot.of(reader, self._keywords)
            return current

    def _caught_up(self, identity: str) -> KeywordIndex:
        keywords = KeywordIndex(self._library.path, identity)
        reached = keywords.revision()
        # A state that is seen later than the keywords cannot be older than they are.
        with self._library.reading() as reader:
            stored = reader.revision()
        if reached > stored:
            raise DamagedLibraryError(
                f"{self._library.file} has lost changes: it is at revision {stored}, and"
                f" {self._library.path / FOLDER} at {reached}. Index your documents again, which"
                " brings back what is gone; or, if an older copy was put there on purpose, delete"
                f" {self._library.path / FOLDER}.",
                "changes were lost",
            )
        if reached < stored:
            with suppress(LibraryBusyError), self._library.writing() as writer:
                keywords.catch_up(writer.reader)
        return keywords
