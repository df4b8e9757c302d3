"""A cross-encoder that scores passages for a question before they are read."""

from collections.abc import Sequence
from pathlib import Path
from threading import RLock
from typing import Protocol

import numpy as np

from corpus.errors import ModelError
from embeddings.model_files import files_hash
from qa.reader.inputs import MAX_TOKENS, Text, joined


class Reranker(Protocol):
    """What asking needs of a reranker."""

    @property
    def name(self) -> str:
        """The reranker as the user named it."""

    @property
    def identity(self) -> str:
        """Equal for rerankers that score alike."""

    def scores(self, question: str, texts: Sequence[Text]) -> list[float]:
        """Return how well passages fit a question, between 0 and 1, in the order given."""


class CrossEncoderReranker:
    """A cross-encoder of the sentence-transformers library; threads take turns."""

    def __init__(self, name: str, folder: Path) -> None:
        """Load the model in `folder`.

        Raises ModelError if it cannot be loaded, or gives more than one score.
        """
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - takes seconds

        try:
            self._model = CrossEncoder(
                str(folder),
                max_length=4 * MAX_TOKENS,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
            raise ModelError(f"The reranker {name} cannot be loaded: {error}") from error
        if self._model.num_labels != 1:
            raise ModelError(
                f"The reranker {name} gives {self._model.num_labels} scores for a passage. Use a"
                " cross-encoder that gives one."
            )
        self.name, self.identity = name, files_hash(folder)
        self._lock = RLock()

    def scores(self, question: str, texts: Sequence[Text]) -> list[float]:
        """Return how well passages fit a question, between 0 and 1, in the order given."""
        from torch.nn import Sigmoid  # noqa: PLC0415

        pairs = [(question, joined(text)) for text in texts]
        with self._lock:
            scores = self._model.predict(pairs, show_progress_bar=False, activation_fn=Sigmoid())
        return [float(score) for score in np.asarray(scores)]
