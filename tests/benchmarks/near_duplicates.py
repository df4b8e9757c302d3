"""How many near duplicates are found, and how many documents are taken for one wrongly.

    python -m tests.benchmarks.near_duplicates SQUAD

The paragraphs of a SQuAD file are documents of their own, and none repeats another. Five
neighbouring ones at a time make a story, which is told again under another headline, with one
lower-case word of twenty edited as an editor may without saying anything else ("the" struck out, a
plural for a singular), the last paragraph left out and one of another article added; once more with
all that and each number raised by one; and once with one word of twenty changed for another one,
so that only sentences without such a word are copies.
"""

import json
import random
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
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
_EDITED_WORD = re.compile(r"\b(?:the|[a-z]{4,}[a-rt-z])\b")
_NUMBER = re.compile(r"\d+")


def main() -> None:
    """Print how many are found among paragraphs, and among stories that are told again."""
    # The encoder multiplies small matrices, which threads make slower.
    torch.set_num_threads(1)
    articles = [
        [document.text for document in group]
        for _, group in groupby(
            read_gold(Path(sys.argv[1])).documents,
            key=lambda document: document.name.split("-")[0],
        )
    ]
    paragraphs = {
        f"{number}-{part}": text
        for number, article in enumerate(articles)
        for part, text in enumerate(article)
    }
    print(f"{len(paragraphs):5} paragraphs: {_linked(paragraphs)[0]} taken for near duplicates")
    stories = [
        "\n\n".join(article[start : start + _PARAGRAPHS])
        for article in articles
        for start in range(0, len(article) - _PARAGRAPHS + 1, _PARAGRAPHS)
    ]
    for kind, change in (
        ("told again", _edited),
        ("told again with other numbers", _with_other_numbers),
        ("told again with other words", _with_other_words),
    ):
        told = {f"{number} a": text for number, text in enumerate(stories)}
        told |= {f"{number} b": _again(stories, number, change) for number in range(len(stories))}
        documents, copied, sentences = _linked(told)
        print(
            f"{len(stories):5} stories {kind}: {documents} found, by {copied} of their {sentences}"
            " sentences, of which about a quarter are new"
        )


def _again(stories: Sequence[str], number: int, change: Callable[[str, random.Random], str]) -> str:
    """Return a story as another newspaper would print it."""
    draw = random.Random(f"{_SEED} {number}")
    words = _WORD.findall(stories[number])
    *paragraphs, _ = stories[number].split("\n\n")
    body = change("\n\n".join(paragraphs), draw)
    headline = " ".join(draw.choices(words, k=7)).capitalize()
    other = stories[number - 1].split("\n\n")[-1]
    return f"{headline}\n\n{body}\n\n{other}"


def _edited(text: str, draw: random.Random) -> str:
    def edited(match: re.Match[str]) -> str:
        if draw.random() >= _CHANGED_SHARE:
            return match[0]
        return "" if match[0] == "the" else f"{match[0]}s"

    return _EDITED_WORD.sub(edited, text)


def _with_other_numbers(text: str, draw: random.Random) -> str:
    return _NUMBER.sub(lambda match: str(int(match[0]) + 1), _edited(text, draw))


def _with_other_words(text: str, draw: random.Random) -> str:
    words = _WORD.findall(text)
    return _WORD.sub(
        lambda match: draw.choice(words) if draw.random() < _CHANGED_SHARE else match[0], text
    )


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
    of = "SELECT count({}) FROM copies JOIN passages ON passages.id = passage"
    documents, copies = (
        reader.connection.execute(of.format(what)).fetchone()[0]
        for what in ("DISTINCT document", "*")
    )
    later = [document for document in reader.documents() if document.name.endswith(" b")]
    sentences = [reader.sentences(list(document.passages)) for document in later]
    return documents, copies, sum(map(len, sentences))


if __name__ == "__main__":
    main()
