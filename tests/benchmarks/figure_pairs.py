"""Differing figures found in pairs of sentences: `python -m tests.benchmarks.figure_pairs`.

Each pair is two sentences of different documents and a question; its label says whether they give
different figures for what is asked, the same, or are not to be compared. Prints, of each half,
precision and recall of `differs` and `same`, and how many of the differences found mark exactly
the expected words.

The rules were made on the half `tune` and on `cases.jsonl`. The half `report` was measured once,
after them, and nothing was changed since: `differs` had precision .556 (10 of 18) and recall .400
(10 of 25) there, against 1.000 and .960 on `tune`. The rules do not carry over to new wording
well enough to tell a reader that sources differ. To change them takes fresh pairs to measure on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.agreement import CoreSentence, Relation, differences, relation
from qa.statements import Matter, Statement, given

PAIRS = Path(__file__).resolve().parents[1] / "qa" / "figure_pairs"
HALVES = ("tune", "report")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences, their label, and the figures expected of each if they differ."""

    question: str
    sentences: tuple[CoreSentence, CoreSentence]
    label: str
    figures: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many were found, how many of them rightly, and how many there are."""

    found: int
    right: int
    there: int

    @property
    def precision(self) -> float:
        """Share of those found that are right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of those there are that were found."""
        return self.right / self.there if self.there else 1.0


def pairs(half: str) -> list[Pair]:
    """Read one half of the pairs."""
    lines = (PAIRS / f"{half}.jsonl").read_text("utf-8").splitlines()
    return [
        Pair(
            row["question"],
            (
                CoreSentence(row["first"], 1, row["first_title"]),
                CoreSentence(row["second"], 2, row["second_title"]),
            ),
            row["label"],
            tuple(frozenset(expected) for expected in row["figures"]),
        )
        for row in map(json.loads, lines)
    ]


def label(pair: Pair) -> str:
    """Return what is found of the pair: differs, same or unrelated."""
    if differences(pair.question, pair.sentences):
        return Relation.DIFFERS
    matter = Matter.of(pair.question)
    first, second = (Statement.read(one.text, one.title) for one in pair.sentences)
    for kind in matter.asked.kinds:
        one, other = given(matter, first, kind), given(matter, second, kind)
        if one is not None and other is not None:
            found = relation(matter, one, other)
            if found is not None:
                return found
    return "unrelated"


def score(found: Sequence[Pair], wanted: str) -> Score:
    """Return how well the label `wanted` is found."""
    labels = [label(pair) for pair in found]
    return Score(
        labels.count(wanted),
        sum(pair.label == wanted == at_hand for pair, at_hand in zip(found, labels, strict=True)),
        sum(pair.label == wanted for pair in found),
    )


def spans(found: Sequence[Pair]) -> Score:
    """Return how many of the figures of differences rightly found are exactly the expected."""
    marked = [
        (pair.sentences[figure.quote].text[figure.start : figure.end], pair.figures[figure.quote])
        for pair in found
        if pair.label == Relation.DIFFERS
        for difference in differences(pair.question, pair.sentences)
        for figure in difference.figures
    ]
    there = 2 * sum(pair.label == Relation.DIFFERS for pair in found)
    return Score(len(marked), sum(words in expected for words, expected in marked), there)


def main() -> None:
    """Measure and print."""
    for half in HALVES:
        found = pairs(half)
        print(f"{half}: {len(found)} pairs")
        for wanted in (Relation.DIFFERS, Relation.SAME):
            got = score(found, wanted)
            print(
                f"  {wanted:8} precision {got.precision:.3f} ({got.right}/{got.found}),"
                f" recall {got.recall:.3f} ({got.right}/{got.there})"
            )
        marked = spans(found)
        print(f"  figures marked exactly {marked.right} of {marked.found}")
    print("wanted of differs: precision at least .95, recall at least .7")


if __name__ == "__main__":
    main()
