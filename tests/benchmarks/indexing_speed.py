"""Indexing against a bare encode: `python -m tests.benchmarks.indexing_speed`.

Indexes about 1,000 passages, and encodes the same texts with a bare `SentenceTransformer.encode`,
in turn, three times each. Prints both speeds and the ratio of the medians.
"""

import statistics
import tempfile
import time
from pathlib import Path

from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from qa.indexing.indexing import index
from tests.benchmarks.corpora import write_documents

_DOCUMENTS = 132
_RUNS = 3


def main() -> None:
    """Measure and print."""
    encoder = TransformerEncoder.load()
    indexing, encoding = [], []
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents.jsonl"
        write_documents(documents, _DOCUMENTS)
        for run in range(_RUNS):
            library = Library.open(Path(folder) / f"library-{run}", create=True)
            start = time.perf_counter()
            index(library, lambda: encoder, [documents])
            indexing.append(time.perf_counter() - start)
            texts = _texts(library)
            start = time.perf_counter()
            encoder._model.encode(texts, batch_size=32, show_progress_bar=False)
            encoding.append(time.perf_counter() - start)
            print(f"indexing {indexing[-1]:.1f} s, bare encode {encoding[-1]:.1f} s", flush=True)
    ratio = statistics.median(encoding) / statistics.median(indexing)
    print(f"{len(texts)} passages, {len(texts) / statistics.median(indexing):.0f} a second")
    print(f"indexing runs at {ratio:.2f} of the speed of a bare encode (wanted: 0.85)")


def _texts(library: Library) -> list[str]:
    with library.reading() as reader:
        return [
            f"{document.metadata.title}. {passage.text}"
            for document in reader.documents()
            for passage in reader.passages(list(document.passages))
        ]


if __name__ == "__main__":
    main()
