"""The models that look at passages together with the question, by the names that a user gives."""

from dataclasses import dataclass

from embeddings.model_files import find_model
from qa.reader.model import Reader, load_reader
from qa.reader.reranker import CrossEncoderReranker, Reranker
from qa.settings import DEFAULT_READER, NO_READER


@dataclass(frozen=True, slots=True)
class Models:
    """A reader and a reranker, each or both of which there may not be."""

    reader: Reader | None = None
    reranker: Reranker | None = None

    @property
    def name(self) -> str:
        """What a user calls them."""
        reader = NO_READER if self.reader is None else self.reader.name
        return reader if self.reranker is None else f"{reader} after {self.reranker.name}"

    @property
    def identity(self) -> str:
        """Equal for models that read and rank alike."""
        return " ".join(model.identity for model in (self.reader, self.reranker) if model)


NO_MODELS = Models()


def load_models(reader: str = DEFAULT_READER, reranker: str = "") -> Models:
    """Load a reader, which may be "none", and a reranker, if it has a name.

    Each is named by a path or a name on the hub.

    Raises ModelError if one of them cannot be loaded.
    """
    ranks = CrossEncoderReranker(reranker, find_model(reranker)) if reranker else None
    return Models(load_reader(reader), ranks)
