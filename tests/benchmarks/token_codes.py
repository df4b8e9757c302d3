"""What one bit a dimension costs: `python -m tests.benchmarks.token_codes GOLD [tune|report]`.

The gold set's collection is indexed twice, with token vectors as codes and as they are, and asked.
Prints the bytes that codes take a passage, and hit@1 of both with the paired interval.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from embeddings.late_interaction import TokenCodes
from qa.assistant import Assistant
from qa.evaluation.asking import Plan, run
from qa.evaluation.collection import write_documents
from qa.evaluation.metrics import Metric, metrics, scores
from qa.evaluation.significance import change
from qa.gold.files import read_gold
from qa.gold.gold import GoldSet
from qa.indexing.indexing import index
from qa.settings import Settings, Split


class FullVectors(TokenCodes):
    """Keeps token vectors as they are, in 32 bits a dimension."""

    @property
    def code_size(self) -> int:
        """Bytes a vector takes."""
        return 4 * self.dimension

    def encode(self, vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return the rotated vectors' own bytes."""
        return self.rotate(vectors).view(np.uint8)

    def decode(self, codes: bytes) -> NDArray[np.float32]:
        """Return the rotated vectors."""
        return np.frombuffer(codes, np.float32).reshape(-1, self.dimension)


def main(path: Path, split: Split | None) -> None:
    """Index, ask and print."""
    gold = read_gold(path)
    gold = replace(gold, questions=tuple(one for one in gold.questions if one.answerable))
    with tempfile.TemporaryDirectory() as folder:
        coded, size = _asked(gold, split, Path(folder) / "codes", TransformerEncoder.load())
        full = TransformerEncoder.load()
        full.codes = FullVectors(full.codes.dimension)
        exact, full_size = _asked(gold, split, Path(folder) / "full", full)
    print(f"bytes a passage: {size:,.0f} as codes, {full_size:,.0f} as full vectors")
    print(f"hit@1: {coded.figure():.3f} with codes, {exact.figure():.3f} with full vectors")
    found = change(coded, exact)
    assert found is not None
    assert found.interval is not None
    low, high = found.interval.low, found.interval.high
    print(f"change: {found.difference:+.4f}, 95% interval {low:+.4f} to {high:+.4f}")


def _asked(
    gold: GoldSet, split: Split | None, folder: Path, encoder: TransformerEncoder
) -> tuple[Metric, float]:
    """Return hit@1, and the mean bytes of the token codes of a passage."""
    library = Library.open(folder, create=True)
    index(library, lambda: encoder, [write_documents(gold.documents, folder.parent)])
    with library.reading() as reader:
        row = reader.connection.execute("SELECT avg(length(codes)) FROM passages").fetchone()
    judged = run(gold, Assistant(library, encoder, Settings()), Plan(split)).judgements
    return metrics(scores(judged))["hit@1"], float(row[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Split(sys.argv[2]) if len(sys.argv) > 2 else None)
