"""The app over a library of hostile documents."""

from collections.abc import Iterator

import pytest

from corpus.library.database import Library
from qa.indexing.indexing import index
from tests.benchmarks.asking_speed import Synthetic
from tests.hostile.payloads import write_documents
from tests.qa.web.serving import serving


@pytest.fixture(scope="package")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the app."""
    folder = tmp_path_factory.mktemp("hostile")
    write_documents(folder)
    (folder / "line.txt").unlink()
    library = Library.open(tmp_path_factory.mktemp("library") / "library", create=True)
    encoder = Synthetic.load()
    index(library, lambda: encoder, [folder])
    with serving(library.path) as started:
        yield started
