"""Asking in an open process at 10,000 passages: `python -m tests.benchmarks.asking_speed`.

Vectors and codes are those of the bundled documents' passages, with noise, under made-up text;
questions are the bundled ones. Prints the median and the 95th percentile of each step.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus import GOLD
from corpus.library.database import Library
from corpus.library.records import TOKEN_BYTES, PassageEncoding
from embeddings.encoder import PassageText, TransformerEncoder
from qa.assistant import Assistant
from qa.indexing.indexing import index
from tests.benchmarks.corpora import write_documents

_DOCUMENTS = 1310
_QUESTIONS = 200


class Synthetic(TransformerEncoder):
    """Encodes passages at random, so that many are indexed at once."""

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageEncoding]:
        """Return random vectors and codes with the passages' own tokens."""
        draw = np.random.default_rng(len(passages))
        encodings = []
        for passage in passages:
            spans = self.token_spans([passage.text])[0]
            starts = [start for start, _ in spans]
            vectors = draw.standard_normal((len(spans) + 1, self.codes.dimension))
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            tokens = self._tokenizer(passage.text, add_special_tokens=False)["input_ids"]
            encodings.append(
                PassageEncoding(
                    vectors[0].astype("<f4").tobytes(),
                    np.array(tokens, "<u4").tobytes(),
                    self.codes.encode(vectors[1:].astype(np.float32)).tobytes(),
                    tuple(
                        (int(np.searchsorted(starts, start)), int(np.searchsorted(starts, end)))
                        for start, end in passage.sentences
                    ),
                )
            )
            assert len(encodings[-1].tokens) == TOKEN_BYTES * len(spans)
        return encodings


def main() -> None:
    """Measure and print."""
    encoder = Synthetic.load()
    questions = [json.loads(line)["question"] for line in GOLD.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents.jsonl"
        write_documents(documents, _DOCUMENTS)
        library = Library.open(Path(folder) / "library", create=True)
        index(library, lambda: encoder, [documents])
        start = time.perf_counter()
        assistant = Assistant.open(library.path, encoder)
        assistant.ask("warm up")
        opened = time.perf_counter() - start
        answers = [assistant.ask(question) for question in (questions * 2)[:_QUESTIONS]]
        with library.reading() as reader:
            passages = sum(len(document.passages) for document in reader.documents())
    print(f"{passages} passages; opening them took {opened:.2f} s")
    for step in answers[0].timings_ms:
        times = sorted(answer.timings_ms[step] for answer in answers)
        print(
            f"{step:8} median {statistics.median(times):5.1f} ms,"
            f" 95th percentile {times[int(len(times) * 0.95)]:5.1f} ms"
        )
    print("wanted: a median total under 60 ms")


if __name__ == "__main__":
    main()
