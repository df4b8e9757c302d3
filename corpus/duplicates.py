"""Near duplicates: which texts tell the same, and which of their sentences are the same.

Texts are compared by MinHash (Broder 1997) over runs of three words, and found by bands of their
signatures. Of two texts that are alike, sentences are the same if they differ in signs and case
alone, and edited copies if they differ in inflection or in words that say nothing besides; what
differs in anything else is another statement.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.languages import WORD

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

MIN_SIMILARITY = 0.35
"""A wire story with one word of twenty changed and a paragraph less is above it."""

_RUN_WORDS = 3
_MIN_RUNS = 12
"""Of shorter texts, too few words in common are chance."""

_BANDS, _BAND_SIZE = 32, 3
_CHUNK_RUNS = 4096
_SEED = 20_260_104
_FACTORS, _OFFSETS = (
    np.random.default_rng(_SEED)
    .integers(1, 2**64, (2, _BANDS * _BAND_SIZE, 1), np.uint64, endpoint=False)
    .astype(np.uint64)
)
_FACTORS |= np.uint64(1)

_TOKEN = re.compile(r"[$€£¥+−-]?\d+(?:[.,:/]\d+)*%?|[^\W\d]+|[$€£¥%‰°#&@<>=≤≥≠≈±×÷+−]")
_AHEAD, _BACK = 12, 4
"""Sentences around the expected place in which an edited one is looked for."""

_LIGHT = frozenset(["the", "The", "that", "which", "who", "whom", "also"])
"""Words that may come or go. "A" is none of them: "a few" are not "few", nor "weeks" "a week"."""

_ENDINGS = frozenset(["", "e", "s", "es", "d", "ed", "y"])
"""Of a noun's number and a verb's tense. "-ing" is none: who is attacking is not attacked."""


def signature(text: str) -> NDArray[np.uint32]:
    """Return the minima of a text, shape (96,); shape (0,) if it is too short to tell."""
    runs = _runs(text)
    if len(runs) < _MIN_RUNS:
        return np.empty(0, np.uint32)
    minima = np.full(_BANDS * _BAND_SIZE, 2**32 - 1, np.uint32)
    for start in range(0, len(runs), _CHUNK_RUNS):
        hashed = _FACTORS * runs[start : start + _CHUNK_RUNS] + _OFFSETS
        np.minimum(minima, (hashed.min(axis=1) >> np.uint64(32)).astype(np.uint32), out=minima)
    return minima


def bands(minima: NDArray[np.uint32]) -> list[int]:
    """Return a signed 64-bit hash of each band of a signature; none of an empty one."""
    if not len(minima):
        return []
    rows = minima.reshape(_BANDS, _BAND_SIZE).astype(np.uint64)
    number = np.arange(_BANDS, dtype=np.uint64)
    total = number
    for column in rows.T:
        total = _mixed(total + column)
    return [int(band) for band in total.view(np.int64)]


def similarity(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> float:
    """Return the estimated similarity, in [0, 1], of the texts of two signatures."""
    return float((first == second).mean()) if len(first) == len(second) > 0 else 0.0


def _runs(text: str) -> NDArray[np.uint64]:
    """Return the distinct hashes of the runs of words of a text."""
    hashes = [zlib.crc32(word.encode()) for word in WORD.findall(text.casefold())]
    words = np.array(hashes, np.uint64)
    if len(words) < _RUN_WORDS:
        return words[:0]
    total = np.zeros(len(words) - _RUN_WORDS + 1, np.uint64)
    for shift in range(_RUN_WORDS):
        total = _mixed(total + words[shift : shift + len(total)])
    return np.unique(total)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return `values` with their bits mixed (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


class Likeness(StrEnum):
    """How alike two sentences are."""

    SAME = "same"
    EDITED = "edited"


@dataclass(frozen=True)
class _Sentence:
    """A sentence by its words and signs that say something."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All of them in lower case."""
        return tuple(word.casefold() for word in _TOKEN.findall(self.text))

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """Those that may not come or go, as they are written."""
        return tuple(word for word in _TOKEN.findall(self.text) if word not in _LIGHT)


def likeness(first: str, second: str) -> Likeness | None:
    """Return how alike two sentences are, None if they may say different things.

    SAME ones are equal except for punctuation and case. EDITED ones have the same words in the same
    order except for the few of `_LIGHT` and the inflection of words in lower case: figures, names,
    negations, quantities and every other word are equal.
    """
    return _likeness(_Sentence(first), _Sentence(second))


def alignment(sentences: Sequence[str], originals: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions of `sentences` that are alike to one of `originals`, and of that one."""
    parsed = [_Sentence(text) for text in originals]
    places: dict[tuple[str, ...], int] = {}
    for position, original in enumerate(parsed):
        places.setdefault(original.words, position)
    expected = 0
    for position, text in enumerate(sentences):
        sentence = _Sentence(text)
        place = places.get(sentence.words) if sentence.words else None
        if place is None:
            near = range(max(0, expected - _BACK), min(len(parsed), expected + _AHEAD))
            place = next((other for other in near if _likeness(sentence, parsed[other])), None)
        if place is not None:
            expected = place + 1
            yield position, place


def _likeness(first: _Sentence, second: _Sentence) -> Likeness | None:
    if first.words == second.words:
        return Likeness.SAME if first.words else None
    # The same words in another order can say who did what to whom the other way round.
    alike = len(first.telling) == len(second.telling) > 0 and all(
        map(_is_inflection, first.telling, second.telling)
    )
    return Likeness.EDITED if alike else None


def _is_inflection(first: str, second: str) -> bool:
    """Whether two words are the same, or two forms of one word in lower case."""
    if first.casefold() == second.casefold():
        return True
    if not (first.islower() and second.islower()):
        return False
    return _stem(first) == _stem(second) and _is_inflected(first) and _is_inflected(second)


def _is_inflected(word: str) -> bool:
    """Whether `word` is its stem with an ending of inflection, the stem's last letter doubled."""
    stem = _stem(word)
    # The stemmer writes the "y" of "city" as "i".
    ending = word.removeprefix(stem if word.startswith(stem) else stem[:-1])
    return ending in _ENDINGS or ending == f"{stem[-1]}ed"


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str:
    """Return the stem that the English Snowball stemmer finds; "news" is not "new" to it."""
    return next(iter(_stemmer().analyze(word)), word)


@cache
def _stemmer() -> "TextAnalyzer":
    import tantivy  # noqa: PLC0415 - not what lists of documents need

    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return words.filter(tantivy.Filter.stemmer("english")).build()
