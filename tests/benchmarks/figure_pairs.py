"""Differing figures found in pairs of sentences: `python -m tests.benchmarks.figure_pairs`.

Each pair is two sentences of different documents and a question; its label says whether they give
different figures for what is asked, the same, or are not to be compared (`other`: either of the
last two). Prints, of each set, precision and recall of `differs` and `same`, and how many of the
figures marked are exactly the expected words.

The first four sets are what the grammar of figures was written on. In `near`, figures of other
things are as close as those in dispute, and each question comes with several of them. `fresh` and
`blind` are by two other authors. Which checks stay was decided once, on the development half of
`blind`; its report half was measured once, when that was done:

                        differs: precision, recall          same: precision, recall
    blind, development  .897 (26 of 29)  .867 (26 of 30)    .875 (7 of 8)  .700 (7 of 10)
    blind, report       .815 (22 of 27)  .733 (22 of 30)    .889 (8 of 9)  .800 (8 of 10)
    fresh               .846 (33 of 39)  .750 (33 of 44)    1.00 (20 of 20)  .769 (20 of 26)

Ten checks, of which two are left, gave on the same sets:

    blind, development  .882 (15 of 17)  .500 (15 of 30)    .833 (5 of 6)  .500 (5 of 10)
    blind, report       .905 (19 of 21)  .633 (19 of 30)    1.00 (5 of 5)  .500 (5 of 10)
    fresh               .857 (18 of 21)  .409 (18 of 44)    1.00 (9 of 9)  .346 (9 of 26)

On the development half, `differs` with no check is .812 and .867 (26 of 32), with plans alone .867
and .867 (26 of 30). Each of the eight that went hid more real differences there than invented ones,
or changed nothing. Names stay for another reason too: of 186 SQuAD questions that ask for a figure,
asked of the twelve sentences nearest in words of one article, whose paragraphs hardly ever
contradict each other, 54 were shown a difference with plans alone, 33 with names as well, and 12
with all ten: what is shown is to be called a hint.
Wanted are .95 and .7. To change checks takes fresh pairs to measure on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.figures import CoreSentence, differences
from qa.figures.comparison import Relation, Statement, pairing

PAIRS = Path(__file__).resolve().parents[1] / "qa" / "figures" / "pairs"
MADE_ON = ("tune", "report", "cases", "near")
SETS = (*MADE_ON, "fresh", "blind development", "blind report")
"""Names of sets; of one in halves, those of its halves."""


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


def pairs(name: str) -> list[Pair]:
    """Read one set of the pairs, or the half of a set that its name ends with."""
    file, _, half = name.partition(" ")
    lines = (PAIRS / f"{file}.jsonl").read_text("utf-8").splitlines()
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
        if not half or row["half"] == half
    ]


def statements(pair: Pair) -> tuple[Statement, Statement]:
    """Return the sentences of a pair as they are compared."""
    first, second = (Statement(sentence.text, sentence.title or "") for sentence in pair.sentences)
    return first, second


def label(pair: Pair) -> str:
    """Return what is found of the pair: differs, same or unrelated."""
    paired = pairing(pair.question, *statements(pair))
    return "unrelated" if paired is None else paired[1]


def score(labelled: Sequence[Pair], wanted: str) -> Score:
    """Return how well the label `wanted` is found; `other` may be `same`, so that leaves it out."""
    if wanted == Relation.SAME:
        labelled = [pair for pair in labelled if pair.label != "other"]
    labels = [label(pair) for pair in labelled]
    return Score(
        labels.count(wanted),
        sum(pair.label == wanted == given for pair, given in zip(labelled, labels, strict=True)),
        sum(pair.label == wanted for pair in labelled),
    )


def spans(labelled: Sequence[Pair]) -> Score:
    """Return how many of the figures of differences rightly found are exactly the expected."""
    marked = [
        (pair.sentences[figure.quote].text[figure.start : figure.end], pair.figures[figure.quote])
        for pair in labelled
        if pair.label == Relation.DIFFERS and pair.figures
        for difference in differences(pair.question, pair.sentences)
        for figure in difference.figures
    ]
    there = sum(len(pair.figures) for pair in labelled)
    return Score(len(marked), sum(words in expected for words, expected in marked), there)


def _told(measured: Score) -> str:
    return (
        f"precision {measured.precision:.3f} ({measured.right}/{measured.found}),"
        f" recall {measured.recall:.3f} ({measured.right}/{measured.there})"
    )


def main() -> None:
    """Measure and print."""
    for name in SETS:
        labelled = pairs(name)
        print(f"{name}: {len(labelled)} pairs")
        for wanted in Relation:
            print(f"  {wanted:8} {_told(score(labelled, wanted))}")
        marked = spans(labelled)
        print(f"  figures marked exactly {marked.right} of {marked.found}")


if __name__ == "__main__":
    main()
