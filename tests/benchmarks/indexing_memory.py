"""Memory of indexing: `python -m tests.benchmarks.indexing_memory`.

Indexes about 1,000 and about 5,000 passages, each in a process of its own, and prints the peak
resident memory of each and how much it grew.
"""

import multiprocessing
import resource
import tempfile
from pathlib import Path

from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from qa.indexing.indexing import index
from tests.benchmarks.corpora import write_documents

_DOCUMENTS = (132, 660)


def main() -> None:
    """Measure and print."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        peaks = pool.map(_peak, _DOCUMENTS, chunksize=1)
    for passages, megabytes in peaks:
        print(f"{passages} passages: peak {megabytes:.0f} MB")
    print(f"grew by {peaks[1][1] - peaks[0][1]:.0f} MB (wanted: at most 150)")


def _peak(documents: int) -> tuple[int, float]:
    """Return the number of passages and the peak memory in MB of indexing `documents`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.jsonl"
        write_documents(path, documents)
        library = Library.open(Path(folder) / "library", create=True)
        index(library, TransformerEncoder.load, [path])
        with library.reading() as reader:
            passages = sum(len(document.passages) for document in reader.documents())
    return passages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
