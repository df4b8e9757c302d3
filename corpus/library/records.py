"""What the library gives back: rows of it as data."""

from dataclasses import dataclass

from corpus.document import BlockKind, Metadata

TOKEN_BYTES = 4
"""Bytes that a token takes in `PassageEncoding.tokens`."""

FLOAT_BYTES = 4
"""Bytes that a number takes in `PassageEncoding.vector`."""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A file that was indexed; `size` and `modified` are None while it is only partly in.

    `sidecar` is the modified time of its sidecar, None where it has none.
    """

    id: int
    path: str
    root: str
    size: int | None
    modified: int | None
    loader: str | None
    sidecar: int | None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of the library.

    `name` is the file's path relative to the folder that was indexed, with `:part` for one of
    several documents in a file. `stated` is what the file says of itself, by which it is searched;
    `metadata` the same with what a person corrected, which is shown and cited. `passages` is the
    half-open range of its passage ids.
    """

    id: int
    source: int
    part: str
    name: str
    content_hash: str
    encoding_key: str
    loader: str
    stated: Metadata
    metadata: Metadata
    characters: int
    words: int
    added: str
    passages: range
    is_current: bool
    replaced_by: int | None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its text: `text == document.text[start:end]`."""

    id: int
    document: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """A sentence of a passage, in document offsets, and its tokens `[first_token, last_token)`.

    `header` is the span of the header row of its table, see `Block`.
    """

    passage: int
    block: int
    kind: BlockKind
    start: int
    end: int
    first_token: int
    last_token: int
    header: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PassageEncoding:
    """What a model makes of a passage, as it is stored.

    `vector` is d little-endian float32; `tokens` n little-endian uint32; `codes` n codes.
    `sentence_tokens` gives the half-open token range of each sentence of the passage.
    """

    vector: bytes
    tokens: bytes
    codes: bytes
    sentence_tokens: tuple[tuple[int, int], ...]
