"""Passages to write questions for, spread over a library.

Documents of every length are among them, and longer ones oftener; within the documents, all
positions from the beginning to the end. The same library, count and seed give the same passages.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument, StoredPassage

_FEWEST_WORDS = 6
_TRIED = 50


def sample(reader: LibraryReader, count: int, seed: int) -> list[dict[str, Any]]:
    """Return native gold records of up to `count` passages, their questions yet to be written.

    There are fewer where the library has no more that are long enough and unlike. Boilerplate
    is in no passage.
    """
    random = np.random.default_rng(seed)
    documents = [one for one in reader.documents() if one.passages]
    documents.sort(key=lambda one: (len(one.passages), one.name, one.content_hash))
    shares = _shares([len(one.passages) for one in documents], count, random)
    # Even steps from 0 to 1 in any order, so that positions are spread over all documents.
    steps = random.permutation((np.arange(sum(shares)) + random.random(sum(shares))) / sum(shares))
    records: list[dict[str, Any]] = []
    seen: set[str] = set()
    at = 0
    for document, share in zip(documents, shares, strict=True):
        for part in range(share):
            passage = _chosen(reader, _stretch(document.passages, part, share), steps[at], seen)
            at += 1
            if passage is not None:
                seen.add(passage.text)
                records.append(_record(document, passage))
    return records


def _shares(sizes: Sequence[int], count: int, random: np.random.Generator) -> list[int]:
    """Return how many passages to take of each document, which are sorted by size."""
    count = min(count, sum(sizes))
    if count < len(sizes):
        # One document of each stretch of lengths.
        edges = np.linspace(0, len(sizes), count + 1)
        chosen = {int(low + random.random() * (high - low)) for low, high in pairwise(edges)}
        return [int(at in chosen) for at in range(len(sizes))]
    left = np.array(sizes) - 1
    exact = (count - len(sizes)) * left / max(1, left.sum())
    shares = np.floor(exact).astype(int)
    missing = count - len(sizes) - shares.sum()
    shares[np.argsort(shares - exact, kind="stable")[:missing]] += 1
    return [int(share) + 1 for share in shares]


def _stretch(passages: range, part: int, parts: int) -> range:
    """Return one of so many equal parts of `passages`."""
    size = len(passages)
    return passages[part * size // parts : (part + 1) * size // parts]


def _chosen(
    reader: LibraryReader, passages: range, step: float, seen: set[str]
) -> StoredPassage | None:
    """Return the passage at the share `step` of `passages`, or the next fit to ask about."""
    first = int(step * len(passages))
    ordered = [*passages[first:], *passages[:first]][:_TRIED]
    fit: Iterator[StoredPassage] = (
        passage
        for passage in reader.passages(ordered)
        if len(passage.text.split()) >= _FEWEST_WORDS and passage.text not in seen
    )
    return next(fit, None)


def _record(document: StoredDocument, passage: StoredPassage) -> dict[str, Any]:
    place = f"{document.name} {document.content_hash} {passage.start}"
    return {
        "id": f"s-{hashlib.sha256(place.encode()).hexdigest()[:10]}",
        "question": "",
        "answers": [],
        "answerable": True,
        "evidence": [{"document": document.name, "quote": passage.text}],
        "history": [],
        "tags": ["sample"],
    }
