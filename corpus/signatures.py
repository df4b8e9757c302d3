"""Signatures of texts, by which near duplicates are found: MinHash over runs of three words.

The share of equal minima of two signatures is near the Jaccard similarity of their texts' runs
(Broder, 1997). Signatures are cut into bands; texts as alike as `MIN_SIMILARITY` nearly always
have a band in common, and unlike ones nearly never.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from corpus.scripts import WORD

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


def similarity(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """Return the estimated similarity, in [0, 1], of the texts of two signatures."""
    return float((one == other).mean()) if len(one) == len(other) > 0 else 0.0


def _runs(text: str) -> NDArray[np.uint64]:
    """Return the distinct hashes of the runs of words of a text."""
    hashes = [zlib.crc32(word.encode()) for word in WORD.findall(text.casefold())]
    words = np.array(hashes, np.uint64)
    if len(words) < _RUN_WORDS:
        return words[:0]
    total = np.zeros(len(words) - _RUN_WORDS + 1, np.uint64)
    for at in range(_RUN_WORDS):
        total = _mixed(total + words[at : at + len(total)])
    return np.unique(total)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return `values` with their bits mixed (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
