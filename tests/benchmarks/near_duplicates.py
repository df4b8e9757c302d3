"""How many near duplicates are found, and how many documents are taken for one wrongly.

    python -m tests.benchmarks.near_duplicates SQUAD

The paragraphs of a SQuAD file are documents of their own, and none repeats another. Five
neighbouring ones at a time make a story, which is told again under another headline, with one
lower-case word of twenty changed for another, the last paragraph left out and one of another
article added; and once more with all that and each number raised by one.
"""

import json
import random
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import torch

from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from qa.gold.files import read_gold
from qa.indexing.indexing import index
from tests.fake_encoder import FakeEncoder

_SEED = 4
_PARAGRAPHS = 5
_CHANGED_SHARE = 0.05
_WORD = re.compile(r"\b[a-z]{4,}\b")
_NUMBER = re.compile(r"\d+")


def main() -> None:
    """Print how many are found among paragraphs, and among stories that are told again."""
    # The encoder multiplies small matrices, which threads make slower.
    torch.set_num_threads(1)
    articles = [
        [document.text for document in group]
        for _, group in groupby(
            read_gold(Path(sys.argv[1])).documents, key=lambda one: one.name.split("-")[0]
        )
    ]
    paragraphs = {
        f"{at}-{no}": text for at, one in enumerate(articles) for no, text in enumerate(one)
    }
    print(f"{len(paragraphs):5} paragraphs: {_linked(paragraphs)[0]} taken for near duplicates")
    stories = [
        "\n\n".join(article[start : start + _PARAGRAPHS])
        for article in articles
        for start in range(0, len(article) - _PARAGRAPHS + 1, _PARAGRAPHS)
    ]
    for kind, raised in (("told again", False), ("told again with other numbers", True)):
        told = {f"{at} a": text for at, text in enumerate(stories)}
        told |= {f"{at} b": _again(stories, at, raised=raised) for at in range(len(stories))}
        documents, copied, sentences = _linked(told)
        print(
            f"{len(stories):5} stories {kind}: {documents} found, by {copied} of their {sentences}"
            " sentences, of which about a quarter are new"
        )


def _again(stories: Sequence[str], at: int, *, raised: bool) -> str:
    """Return a story as another newspaper would print it."""
    draw = random.Random(f"{_SEED} {at}")
    words = _WORD.findall(stories[at])
    *kept, _ = stories[at].split("\n\n")
    body = _WORD.sub(
        lambda match: draw.choice(words) if draw.random() < _CHANGED_SHARE else match[0],
        "\n\n".join(kept),
    )
    if raised:
        body = _NUMBER.sub(lambda match: str(int(match[0]) + 1), body)
    headline = " ".join(draw.choices(words, k=7)).capitalize()
    other = stories[at - 1].split("\n\n")[-1]
    return f"{headline}\n\n{body}\n\n{other}"


def _linked(documents: Mapping[str, str]) -> tuple[int, int, int]:
    """Index `documents`; return how many share sentences, how many sentences, and of how many.

    Of the sentences, those are counted that are in the later document of each pair.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.jsonl"
        records = ({"id": name, "text": text} for name, text in documents.items())
        file.write_text("\n".join(map(json.dumps, records)), "utf-8")
        library = Library.open(Path(folder) / "library", create=True)
        index(library, FakeEncoder, [file])
        with library.reading() as reader:
            return _counted(reader)


def _counted(reader: LibraryReader) -> tuple[int, int, int]:
    of = "SELECT count({}) FROM {} JOIN passages ON passages.id = passage"
    documents, copies = (
        reader.connection.execute(of.format(what, "copies")).fetchone()[0]
        for what in ("DISTINCT document", "*")
    )
    later = " JOIN documents ON documents.id = document WHERE name LIKE '% b'"
    row = reader.connection.execute(f"{of.format('*', 'sentences')}{later}").fetchone()
    return documents, copies, row[0]


if __name__ == "__main__":
    main()
