"""Made-up documents of real words, for measuring: their text means nothing."""

import json
import random
from itertools import islice
from pathlib import Path

from corpus import SAMPLES


def write_documents(path: Path, count: int, paragraphs: int = 5) -> None:
    """Write `count` documents of some `paragraphs` each to `path`, one a line."""
    drawn = iter(drawn_paragraphs(count * paragraphs))
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = "\n\n".join(islice(drawn, paragraphs))
            file.write(json.dumps({"title": f"Document {number}", "text": text}) + "\n")


def drawn_paragraphs(count: int) -> list[str]:
    """Return `count` paragraphs of some sentences each, always the same."""
    words = " ".join(file.read_text("utf-8") for file in sorted(SAMPLES.glob("*.md"))).split()
    draw = random.Random(7)
    return [_paragraph(words, draw) for _ in range(count)]


def _paragraph(words: list[str], draw: random.Random) -> str:
    sentences = []
    for _ in range(draw.randint(3, 7)):
        sentence = " ".join(
            word.strip(".,;:") for word in draw.choices(words, k=draw.randint(8, 24))
        )
        sentences.append(f"{sentence.capitalize()}.")
    return " ".join(sentences)
