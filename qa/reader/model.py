"""Reading: where in passages the words stand that answer a question, and how much speaks for them.

question, passages -> windows -> one forward pass of each batch -> scores of starts and ends

A span scores start + end, and "not here" what the first position scores as both; the margin of a
span is what it scores above that of its window (Devlin et al., NAACL 2019).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from math import tanh
from threading import RLock
from time import perf_counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from embeddings.encoder import torch_threads
from embeddings.model_files import DEFAULT_MODEL, files_hash, find_model
from qa.reader.inputs import Text, Tokenizer, Window, padded, windows
from qa.reader.network import Model, default_reader, question_answering_model
from qa.settings import DEFAULT_READER, NO_READER

_MAX_SPAN_TOKENS = 30
_BATCH = 16
_MARGIN_SCALE = 10.0
_MEASURED, _FEW = 3, 4
_SAMPLE = Text("A passage of usual length", "It has a word or two for every token. " * 8)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage, in its offsets, and what speaks for them and against "not here"."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class Scores:
    """A window's n spans in the passage (n, 2), and the scores of starts and ends at each (n,).

    `null` is the score of "not here".
    """

    spans: NDArray[np.int64]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    null: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as it was read for a question."""

    passage: str
    windows: tuple[Scores, ...]

    def best(self, start: int, end: int) -> Span | None:
        """Return the best span that stands between two offsets, of whole words; None if none."""
        spans = [span for scores in self.windows if (span := _best(scores, start, end)) is not None]
        best = max(spans, key=lambda span: span.margin, default=None)
        return best and self._of_whole_words(best, start, end)

    def _of_whole_words(self, span: Span, low: int, high: int) -> Span:
        start, end = span.start, span.end
        while start > low and self.passage[start - 1 : start + 1].isalnum():
            start -= 1
        while end < high and self.passage[end - 1 : end + 1].isalnum():
            end += 1
        return Span(start, end, span.margin)


class Reader(Protocol):
    """What asking needs of a reader."""

    @property
    def name(self) -> str:
        """The reader as the user named it."""

    @property
    def identity(self) -> str:
        """Equal for readers that read alike."""

    @property
    def milliseconds(self) -> float:
        """What a passage takes, measured once."""

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Read passages for a question, in the order given."""


class TransformerReader:
    """An extractive question-answering model of the transformers library; threads take turns."""

    def __init__(self, name: str, model: Model, tokenizer: Tokenizer, identity: str) -> None:
        """Read with `model`, in bfloat16 where the processor computes in it.

        Raises ModelError if its tokenizer cannot place tokens in text.
        """
        import torch  # noqa: PLC0415 - takes seconds

        if not getattr(tokenizer, "is_fast", False):
            raise ModelError(
                f"The reader {name} has no fast tokenizer, which is needed to place words in text."
            )
        self.name, self.identity = name, identity
        self._lock = RLock()
        self._tokenizer = tokenizer
        has_bfloat16 = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001 - there is no public name
        self._model = model.to(torch.bfloat16 if has_bfloat16 else torch.float32).train(mode=False)
        self._takes_segments = "token_type_ids" in tokenizer.model_input_names
        self.milliseconds = min(self._measured() for _ in range(_MEASURED))

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Read passages for a question, in the order given; windows of like length together."""
        with self._lock:
            cut = windows(self._tokenizer, question, texts)
            order = sorted(range(len(cut)), key=lambda number: len(cut[number].tokens))
            scored: dict[int, Scores] = {}
            for start in range(0, len(order), _BATCH):
                batch = order[start : start + _BATCH]
                scores = self._scores([cut[number] for number in batch])
                scored.update(zip(batch, scores, strict=True))
        of_text: list[list[Scores]] = [[] for _ in texts]
        for number, window in enumerate(cut):
            of_text[window.text].append(scored[number])
        return [
            Reading(text.passage, tuple(scores))
            for text, scores in zip(texts, of_text, strict=True)
        ]

    def _measured(self) -> float:
        start = perf_counter()
        self.read("How long does it take?", [_SAMPLE] * _FEW)
        return (perf_counter() - start) * 1000 / _FEW

    def _scores(self, batch: Sequence[Window]) -> list[Scores]:
        import torch  # noqa: PLC0415

        inputs = padded(batch, self._tokenizer.pad_token_id or 0)
        if not self._takes_segments:
            del inputs["token_type_ids"]
        # Asking allows one thread, which is best for its small products but not for these.
        with torch_threads(os.cpu_count()), torch.inference_mode():
            output = self._model(**{key: torch.from_numpy(rows) for key, rows in inputs.items()})
        starts = output.start_logits.float().numpy()
        ends = output.end_logits.float().numpy()
        scores = []
        for row, window in enumerate(batch):
            own = np.flatnonzero(window.spans[:, 1])
            null = float(starts[row, 0] + ends[row, 0])
            scores.append(Scores(window.spans[own], starts[row, own], ends[row, own], null))
        return scores


def _best(scores: Scores, start: int, end: int) -> Span | None:
    """Return the best span of one window between two offsets of the passage."""
    within = np.flatnonzero((scores.spans[:, 0] >= start) & (scores.spans[:, 1] <= end))
    if not len(within):
        return None
    sums = scores.starts[within, None] + scores.ends[None, within]
    allowed = np.triu(np.ones_like(sums)) - np.triu(np.ones_like(sums), _MAX_SPAN_TOKENS)
    sums = np.where(allowed > 0, sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    margin = float(sums[first, last]) - scores.null
    spans = scores.spans[within]
    return Span(int(spans[first, 0]), int(spans[last, 1]), margin)


def promise(span: Span | None) -> float:
    """Return what the best words of a text count for, between -1 and 1; -1 if there are none.

    Among margins that are sure, which is surest says little.
    """
    return -1.0 if span is None else tanh(span.margin / _MARGIN_SCALE)


def load_reader(name: str = DEFAULT_READER) -> TransformerReader | None:
    """Load the reader `name`: the product's own, a path, or a name on the hub; None for "none".

    A hub name is looked up among the models already on this machine; nothing is downloaded.

    Raises ModelError if there is no such model, it cannot be loaded, or its weights are not what
    they should be, or not safetensors.
    """
    if name == NO_READER:
        return None
    from transformers import AutoTokenizer  # noqa: PLC0415 - takes seconds

    if name == DEFAULT_READER:
        folder = find_model(DEFAULT_MODEL)
        model, identity = default_reader(folder)
    else:
        folder = find_model(name)
        model, identity = question_answering_model(name, folder), files_hash(folder)
    return TransformerReader(name, model, AutoTokenizer.from_pretrained(str(folder)), identity)
