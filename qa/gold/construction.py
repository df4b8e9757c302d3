"""Constructing gold sets: from what people say of answers, and from passages to ask about."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import GoldError
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument, StoredPassage
from qa.gold.table import write_gold
from qa.history import Feedback, Journal, Verdict

_FEWEST_WORDS = 6
_TRIED_PASSAGES = 50


def export_gold(journal: Journal, path: Path) -> int:
    """Write a gold set to `path`, a question a line; return how many there are.

    A question comes with the passages that were called right or chosen by hand. One that was
    declined, and rightly so, is unanswerable. One with nothing but wrong passages says nothing
    about what would be right, and is left out.

    Raises GoldError if there is none, or the file cannot be written.
    """
    by_turn: dict[int, list[Feedback]] = {}
    for feedback in journal.feedback():
        by_turn.setdefault(feedback.turn, []).append(feedback)
    records = [record for given in by_turn.values() if (record := _judged_record(given))]
    if not records:
        raise GoldError(
            f"Nobody has called a passage right yet in {journal.path}: answer some questions in"
            ' the page, and say "This answers it" where it does.'
        )
    write_gold(path, records)
    return len(records)


def _judged_record(given: Sequence[Feedback]) -> dict[str, Any] | None:
    """Return the gold of one question; None if the verdicts do not say what is right."""
    right = [feedback for feedback in given if feedback.verdict is not Verdict.WRONG]
    if not right:
        return None
    evidence = [
        {"document": feedback.document, "quote": feedback.quote}
        for feedback in right
        if feedback.document
    ]
    first = right[0]
    return {
        "id": f"feedback-{first.turn}",
        "question": first.question,
        "answers": [],
        "answerable": bool(evidence),
        "evidence": evidence,
        "history": list(first.history),
        "tags": ["feedback"],
    }


def sample(reader: LibraryReader, count: int, seed: int) -> list[dict[str, Any]]:
    """Return native gold records of up to `count` passages, their questions yet to be written.

    Documents of every length are among them, and longer ones oftener; within the documents, all
    positions from the beginning to the end. The same library, count and seed give the same.
    There are fewer where the library has no more that are long enough and unlike. Boilerplate
    is in no passage.
    """
    random = np.random.default_rng(seed)
    documents = [document for document in reader.documents() if document.passages]
    documents.sort(
        key=lambda document: (len(document.passages), document.name, document.content_hash)
    )
    shares = _shares([len(document.passages) for document in documents], count, random)
    # Even steps from 0 to 1 in any order, so that positions are spread over all documents.
    steps = random.permutation((np.arange(sum(shares)) + random.random(sum(shares))) / sum(shares))
    steps_left = iter(steps)
    records: list[dict[str, Any]] = []
    seen: set[str] = set()
    for document, share in zip(documents, shares, strict=True):
        for part in range(share):
            passages = _part(document.passages, part, share)
            passage = _chosen(reader, passages, next(steps_left), seen)
            if passage is not None:
                seen.add(passage.text)
                records.append(_unwritten_record(document, passage))
    return records


def _shares(sizes: Sequence[int], count: int, random: np.random.Generator) -> list[int]:
    """Return how many passages to take of each document, which are sorted by size."""
    count = min(count, sum(sizes))
    if count < len(sizes):
        # One document of each range of lengths.
        edges = np.linspace(0, len(sizes), count + 1)
        chosen = {int(low + random.random() * (high - low)) for low, high in pairwise(edges)}
        return [int(position in chosen) for position in range(len(sizes))]
    left = np.array(sizes) - 1
    exact = (count - len(sizes)) * left / max(1, left.sum())
    shares = np.floor(exact).astype(int)
    missing = count - len(sizes) - shares.sum()
    shares[np.argsort(shares - exact, kind="stable")[:missing]] += 1
    return [int(share) + 1 for share in shares]


def _part(passages: range, part: int, parts: int) -> range:
    """Return one of so many equal parts of `passages`."""
    size = len(passages)
    return passages[part * size // parts : (part + 1) * size // parts]


def _chosen(
    reader: LibraryReader, passages: range, step: float, seen: set[str]
) -> StoredPassage | None:
    """Return the passage at the share `step` of `passages`, or the next fit to ask about."""
    first = int(step * len(passages))
    ordered = [*passages[first:], *passages[:first]][:_TRIED_PASSAGES]
    fit: Iterator[StoredPassage] = (
        passage
        for passage in reader.passages(ordered)
        if len(passage.text.split()) >= _FEWEST_WORDS and passage.text not in seen
    )
    return next(fit, None)


def _unwritten_record(document: StoredDocument, passage: StoredPassage) -> dict[str, Any]:
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
