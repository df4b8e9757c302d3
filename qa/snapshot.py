"""One state of the library, ready to be searched; replaced as a whole, never changed."""

from dataclasses import dataclass

from corpus.library_reader import LibraryReader
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
        )

    def is_of(self, reader: LibraryReader, keywords: KeywordIndex) -> bool:
        """Whether this is the newest state that `reader` and `keywords` offer."""
        if reader.revision() != self.revision:
            return False
        behind = self.keyword_revision < self.revision
        return not behind or keywords.revision() == self.keyword_revision
