"""What a reader is given: a question and a passage as one sequence of tokens, and what it may mark.

    [CLS] question [SEP] title. passage [SEP]

A passage that does not fit is read in windows that overlap. Only tokens of the passage can be
marked, and the first position, which stands for "not here".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Tokenizer: TypeAlias = Any
"""A tokenizer of the transformers library, which has no types."""

MAX_TOKENS = 128
_MAX_QUESTION_TOKENS = 48
_MAX_TITLE_TOKENS = 24
_OVERLAP = 32
_SEPARATOR = ". "


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to be read, and the title of its document."""

    title: str | None
    passage: str


@dataclass(frozen=True, slots=True)
class Window:
    """A sequence of n tokens: `text` is the position of the passage that they are of.

    `tokens` (n,) and `segments` (n,) go into the model. `spans` (n, 2) are where tokens stand in
    the passage; tokens that are not of the passage have (0, 0).
    """

    text: int
    tokens: NDArray[np.int64]
    segments: NDArray[np.int64]
    spans: NDArray[np.int64]


def windows(tokenizer: Tokenizer, question: str, texts: Sequence[Text]) -> list[Window]:
    """Return the windows in which `texts` are read for `question`, in their order."""
    if not texts:
        return []
    question = shortened(tokenizer, question, _MAX_QUESTION_TOKENS)
    prefixes = [_prefix(tokenizer, text.title) for text in texts]
    encoded = tokenizer(
        [question] * len(texts),
        [prefix + text.passage for prefix, text in zip(prefixes, texts, strict=True)],
        truncation="only_second",
        max_length=MAX_TOKENS,
        stride=_OVERLAP,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
        return_token_type_ids=True,
    )
    found = []
    for number, text in enumerate(encoded["overflow_to_sample_mapping"]):
        spans = np.array(encoded["offset_mapping"][number]) - len(prefixes[text])
        of_passage = np.array([part == 1 for part in encoded.sequence_ids(number)])
        spans[~of_passage | (spans[:, 0] < 0) | (spans[:, 1] <= spans[:, 0])] = 0
        tokens, segments = encoded["input_ids"][number], encoded["token_type_ids"][number]
        found.append(Window(text, np.array(tokens), np.array(segments), spans))
    return found


def padded(batch: Sequence[Window], padding: int) -> dict[str, NDArray[np.int64]]:
    """Return windows as the inputs of a model, by their names there, each (windows, longest)."""
    longest = max(len(window.tokens) for window in batch)
    tokens, segments, mask = np.zeros((3, len(batch), longest), np.int64)
    tokens += padding
    for row, window in enumerate(batch):
        count = len(window.tokens)
        tokens[row, :count], segments[row, :count] = window.tokens, window.segments
        mask[row, :count] = 1
    return {"input_ids": tokens, "token_type_ids": segments, "attention_mask": mask}


def joined(text: Text) -> str:
    """Return a passage after its title."""
    return f"{text.title}{_SEPARATOR}{text.passage}" if text.title else text.passage


def shortened(tokenizer: Tokenizer, text: str, tokens: int) -> str:
    """Return as much of `text` as fits into so many tokens."""
    spans = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)[
        "offset_mapping"
    ]
    return text if len(spans) <= tokens else text[: spans[tokens - 1][1]]


def _prefix(tokenizer: Tokenizer, title: str | None) -> str:
    title = shortened(tokenizer, title or "", _MAX_TITLE_TOKENS)
    return title + _SEPARATOR if title else ""
