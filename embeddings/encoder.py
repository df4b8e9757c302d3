"""From texts to passage and token vectors, in one forward pass."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from corpus.library.records import PassageEncoding
from embeddings.late_interaction import ROTATION_SEED, TokenCodes
from embeddings.model_files import DEFAULT_MODEL, files_hash, find_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MAX_PASSAGE_TOKENS = 96
"""Of a passage with its title. Short passages are found and quoted more exactly than long ones,
so this is less than the model's own limit of 256."""

MAX_TITLE_TOKENS = 32
_SEPARATOR = ". "
_ENCODING_VERSION = 1
_BATCH_SIZE = 32
_FEW_TEXTS = 4
_FALLBACK_LIMIT = 512
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage to encode: its document's title, its text, and its sentences' spans there."""

    title: str | None
    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """A text's unit vector (d,), its tokens (n,), their spans (n, 2) and unit vectors (n, d).

    Of a query, the token vectors are rotated as `TokenCodes` are.
    """

    vector: NDArray[np.float32]
    tokens: NDArray[np.int64]
    spans: NDArray[np.int64]
    token_vectors: NDArray[np.float32]


class Encoder(Protocol):
    """What indexing and asking need of a model."""

    @property
    def name(self) -> str:
        """The model as the user named it."""

    @property
    def identity(self) -> str:
        """Equal for encoders that give equal vectors."""

    @property
    def codes(self) -> TokenCodes:
        """How token vectors are stored."""

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the spans of each text's tokens, without special tokens."""

    def passage_limit(self, title: str | None) -> int:
        """Return how many tokens a passage under `title` may have."""

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageEncoding]:
        """Encode passages, in the order given."""

    def encode_queries(self, queries: Sequence[str]) -> list[TextEncoding]:
        """Encode queries, in the order given."""


class TransformerEncoder:
    """A sentence-transformers model with its own prompts and limit; threads take turns."""

    def __init__(self, name: str, folder: Path, passage_tokens: int = MAX_PASSAGE_TOKENS) -> None:
        """Load the model in `folder`; `load` finds it by name.

        Raises ModelError if it cannot be loaded or gives no token vectors.
        """
        self.name = name
        self._folder = folder
        self._model = _load(name, folder)
        self._tokenizer = self._model.tokenizer
        self._lock = RLock()
        if not getattr(self._tokenizer, "is_fast", False):
            raise ModelError(
                f"The model {name} has no fast tokenizer, which is needed to place tokens in text."
            )
        prompts = self._model.prompts
        self._query_prompt = prompts.get("query") or ""
        self._passage_prompt = next(
            (prompts[key] for key in _DOCUMENT_PROMPTS if prompts.get(key)), ""
        )
        limit = self._model.max_seq_length or _FALLBACK_LIMIT
        self._limit = min(limit, passage_tokens)
        probe = self._model.encode("a", output_value=None, show_progress_bar=False)
        if "token_embeddings" not in probe:
            raise ModelError(f"The model {name} gives no vector for each token; use another one.")
        self.codes = TokenCodes(int(probe["token_embeddings"].shape[1]))

    @classmethod
    def load(
        cls, name: str = DEFAULT_MODEL, passage_tokens: int = MAX_PASSAGE_TOKENS
    ) -> "TransformerEncoder":
        """Load the model `name`: the default one, a path or a hub name on this machine.

        Passages have at most `passage_tokens` tokens, and no more than the model can read.
        """
        return cls(name, find_model(name), passage_tokens)

    @cached_property
    def identity(self) -> str:
        """Hash of the model's files, prompts, limit, rotation seed and version of this module."""
        parts = (
            files_hash(self._folder),
            self._query_prompt,
            self._passage_prompt,
            self._limit,
            ROTATION_SEED,
            _ENCODING_VERSION,
        )
        return " ".join(map(str, parts))

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the spans of each text's tokens, without special tokens."""
        if not texts:
            return []
        with self._lock:
            encoded = self._tokenizer(
                list(texts), add_special_tokens=False, return_offsets_mapping=True, verbose=False
            )
        return [list(map(tuple, spans)) for spans in encoded["offset_mapping"]]

    def passage_limit(self, title: str | None) -> int:
        """Return how many tokens a passage under `title` may have."""
        before = self._passage_prompt + self._prefix(title)
        special = self._tokenizer.num_special_tokens_to_add()
        return int(self._limit - special - len(self.token_spans([before])[0]))

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageEncoding]:
        """Encode passages, in the order given."""
        titles = {passage.title for passage in passages}
        by_title = {title: self._prefix(title) for title in titles}
        prefixes = [by_title[passage.title] for passage in passages]
        texts = [prefix + passage.text for prefix, passage in zip(prefixes, passages, strict=True)]
        # Texts of like length together need the least padding, and a batch at a time little
        # memory; the longest first, so that what follows fits into the memory they took.
        order = sorted(range(len(texts)), key=lambda index: (-len(texts[index]), index))
        encodings: dict[int, PassageEncoding] = {}
        for start in range(0, len(order), _BATCH_SIZE):
            batch = order[start : start + _BATCH_SIZE]
            with self._lock:
                encoded = self._encode([texts[index] for index in batch], self._passage_prompt)
            codes = self.codes.encode(
                np.concatenate([encoding.token_vectors for encoding in encoded])
            )
            ends = np.cumsum([len(encoding.tokens) for encoding in encoded])[:-1]
            for index, encoding, own in zip(batch, encoded, np.split(codes, ends), strict=True):
                encodings[index] = PassageEncoding(
                    encoding.vector.astype("<f4").tobytes(),
                    encoding.tokens.astype("<u4").tobytes(),
                    own.tobytes(),
                    _token_ranges(passages[index], encoding, len(prefixes[index])),
                )
        return [encodings[index] for index in range(len(texts))]

    def encode_queries(self, queries: Sequence[str]) -> list[TextEncoding]:
        """Encode queries, in the order given; what exceeds the model's limit is cut off."""
        # For so little work, threads cost more than they bring.
        with self._lock, torch_threads(1 if len(queries) <= _FEW_TEXTS else None):
            encoded = self._encode(queries, self._query_prompt)
            # Within, since one product of many threads keeps them awake for milliseconds.
            return [
                replace(encoding, token_vectors=self.codes.rotate(encoding.token_vectors))
                for encoding in encoded
            ]

    def _prefix(self, title: str | None) -> str:
        """Return what stands before a passage when it is encoded: the title, cut if long."""
        if title is None:
            return ""
        spans = self.token_spans([title])[0]
        return title[: spans[:MAX_TITLE_TOKENS][-1][1]] + _SEPARATOR if spans else ""

    def _encode(self, texts: Sequence[str], prompt: str) -> list[TextEncoding]:
        """Return the encodings of `texts` after `prompt`; token vectors are not rotated yet.

        Special tokens and those of the prompt are left out; spans are those in the text.
        """
        if not texts:
            return []
        outputs: list[dict[str, Any]] = self._model.encode(
            list(texts),
            prompt=prompt or None,
            batch_size=_BATCH_SIZE,
            output_value=None,
            show_progress_bar=False,
        )
        cut = self._tokenizer(
            [prompt + text for text in texts],
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            truncation=True,
            max_length=self._model.max_seq_length,
        )
        columns = (outputs, cut["input_ids"], cut["special_tokens_mask"], cut["offset_mapping"])
        return [
            self._encoding(output, tokens, special, spans, len(prompt))
            for output, tokens, special, spans in zip(*columns, strict=True)
        ]

    def _encoding(
        self,
        output: dict[str, Any],
        tokens: list[int],
        special: list[int],
        spans: list[tuple[int, int]],
        skipped: int,
    ) -> TextEncoding:
        unpadded = np.flatnonzero(output["attention_mask"].numpy(force=True))
        ids = output["input_ids"].numpy(force=True)[unpadded]
        if tokens != ids.tolist():
            raise ModelError(f"The model {self.name} splits a text differently from its tokenizer.")
        placed = np.array(spans) - skipped
        own = np.flatnonzero(
            (np.array(special) == 0) & (placed[:, 0] >= 0) & (placed[:, 1] > placed[:, 0])
        )
        return TextEncoding(
            _unit(output["sentence_embedding"].numpy(force=True)),
            ids[own],
            placed[own],
            _unit(output["token_embeddings"].numpy(force=True)[unpadded[own]]),
        )


def _token_ranges(
    passage: PassageText, encoded: TextEncoding, prefix: int
) -> tuple[tuple[int, int], ...]:
    """Return the range of tokens of each sentence; those of the title stand before them."""
    starts = encoded.spans[:, 0] - prefix
    ranges = np.searchsorted(starts, np.array(passage.sentences).reshape(-1, 2))
    return tuple((first, last) for first, last in ranges.tolist())


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = np.ascontiguousarray(
        vectors / np.maximum(lengths, 1e-12), np.float32
    )
    return unit


@contextmanager
def torch_threads(count: int | None) -> Iterator[None]:
    """Compute with so many threads inside, or with as many as outside, and go back to those."""
    import torch  # noqa: PLC0415 - takes seconds

    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _load(name: str, folder: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(
            str(folder),
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise ModelError(f"The model {name} cannot be loaded from {folder}: {error}") from error
