"""Which sentences of two near duplicates are the same, or one with a word or two changed."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.languages import WORD

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


_TOKEN = re.compile(r"[$€£¥+−-]?\d+(?:[.,:/]\d+)*%?|[^\W\d]+")
_MIN_WORDS = 6
_MIN_SHARE = 0.8
_AHEAD, _BACK = 12, 4
"""Sentences around the expected place in which a changed one is looked for."""

_TELLING = frozenset(
    """
    no not never none nor neither without cannot nobody nothing hardly barely almost nearly may
    might could would should will only except until unless if from to before after against for under
    over above below more less fewer most least higher lower up down rise rises rose risen rising
    fall falls fell fallen falling increase increased increases decrease decreased decreases gain
    gains gained lose loses lost win wins won loss losses profit profits grow grows grew grown
    shrink shrank shrunk climb climbed drop dropped deny denies denied confirm confirms confirmed
    accept accepted accepts reject rejected rejects approve approved refuse refused allow allowed
    ban banned open opened opens close closed closes begin began begun end ended ends start started
    buy bought sell sold alive dead guilty innocent first last next previous former new old early
    late earlier later big small large little high low long short left right north south east west
    northern southern eastern western he she his her him husband wife father mother son daughter
    brother sister man woman men women boy girl always often sometimes rarely all some many few
    every each both one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred hundreds thousand thousands million millions billion billions trillion dozen
    dozens half third quarter double twice once percent per day days week weeks month months year
    years hour hours minute minutes black white red green blue yellow brown grey gray orange purple
    pink hot cold warm dry wet good bad better worse best worst true false
    kein keine nicht nie ohne ne pas jamais sans no sin nunca non mai senza не нет без ни لا لم لن
    不 没 沒 無 无 未 非 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 萬 億 亿 两 兩 半
    """.split()
)
"""Words whose change changes what is said: of denial, number, direction, opposites, colours."""


class Likeness(StrEnum):
    """How alike two sentences are."""

    SAME = "same"
    EDITED = "edited"


@dataclass(frozen=True)
class _Sentence:
    """A sentence by its words, in lower case; `names` are those with a capital in the text."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(word.casefold() for word in _TOKEN.findall(self.text))

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self.words)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in _TOKEN.findall(self.text) if word[0].isupper())


def likeness(one: str, other: str) -> Likeness | None:
    """Return how alike two sentences are, None if they may say different things.

    Signs and case apart, SAME ones are equal. EDITED ones differ in one word of five at most, and
    in none with a capital or a digit, of denial, number or direction: figures and names are equal.
    """
    return _likeness(_Sentence(one), _Sentence(other))


def alignment(sentences: Sequence[str], originals: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions of `sentences` that are alike to one of `originals`, and of that one."""
    parsed = [_Sentence(text) for text in originals]
    places: dict[tuple[str, ...], int] = {}
    for at, original in enumerate(parsed):
        places.setdefault(original.words, at)
    expected = 0
    for at, text in enumerate(sentences):
        sentence = _Sentence(text)
        place = places.get(sentence.words) if sentence.words else None
        if place is None:
            near = range(max(0, expected - _BACK), min(len(parsed), expected + _AHEAD))
            place = next((to for to in near if _likeness(sentence, parsed[to])), None)
        if place is not None:
            expected = place + 1
            yield at, place


def _likeness(one: _Sentence, other: _Sentence) -> Likeness | None:
    if one.words == other.words:
        return Likeness.SAME if one.words else None
    least, most = sorted((len(one.words), len(other.words)))
    if least < _MIN_WORDS or least < _MIN_SHARE * most:
        return None
    changed = (one.counts - other.counts) + (other.counts - one.counts)
    total = changed.total()
    # The same words in another order can say who did what to whom the other way round.
    if not total or total > (1 - _MIN_SHARE) * (least + most):
        return None
    if any(_tells(word) or word in one.names or word in other.names for word in changed):
        return None
    return Likeness.EDITED


def _tells(word: str) -> bool:
    return word in _TELLING or any(character.isdigit() for character in word)
