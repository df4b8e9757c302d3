"""How well the reader reads: `python -m tests.benchmarks.reading SQUAD_FILE [READER]`.

Of the odd articles, which it was not trained on, 700 passages are read that hold the answer to
their question, and 700 that do not. Prints exact match and F1 of the best words where there is an
answer, and how well the margin tells the two apart.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

from embeddings.encoder import TransformerEncoder
from qa.evaluation.metrics import auroc
from qa.gold.matching import exact_match, f1
from qa.gold.squad import Article, read_squad
from qa.reader import Text, load_reader
from qa.reader.train.examples import passages
from qa.settings import DEFAULT_READER

_EACH = 700


def main(file: Path, name: str) -> None:
    """Read and print."""
    reader, encoder = load_reader(name), TransformerEncoder.load()
    assert reader is not None
    asked = [one for article in read_squad(file)[1::2] for one in _asked(article, encoder)]
    Random(1).shuffle(asked)
    answerable = [one for one in asked if one[2]][:_EACH]
    others = [one for one in asked if not one[2]][:_EACH]
    exact, overlap, margins = [], [], []
    for question, text, answers in (*answerable, *others):
        (reading,) = reader.read(question, [text])
        span = reading.best(0, len(text.passage))
        margins.append(-np.inf if span is None else span.margin)
        if answers:
            words = "" if span is None else text.passage[span.start : span.end]
            exact.append(max(exact_match(words, answer) for answer in answers))
            overlap.append(max(f1(words, answer) for answer in answers))
    is_answerable = np.arange(len(margins)) < len(answerable)
    print(f"{len(answerable)} passages with an answer, {len(others)} without")
    print(f"exact match {np.mean(exact):.3f}, F1 {np.mean(overlap):.3f}")
    print(f"AUROC {auroc(is_answerable.astype(float), np.array(margins)):.3f}")


def _asked(
    article: Article, encoder: TransformerEncoder
) -> Iterator[tuple[str, Text, tuple[str, ...]]]:
    """Yield questions with each passage of their context, and the answers if one stands there."""
    for paragraph in article.paragraphs:
        cut = passages(paragraph.context, article.title, encoder)
        for question in paragraph.qas:
            for first, last in cut:
                held = not question.is_impossible and any(
                    first <= answer.answer_start and answer.answer_start + len(answer.text) <= last
                    for answer in question.answers
                )
                given = tuple(answer.text for answer in question.answers) if held else ()
                text = Text(article.title, paragraph.context[first:last])
                yield question.question, text, given


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else DEFAULT_READER)
