"""Fixtures: a library of three documents."""

from pathlib import Path

import pytest

from corpus.library.database import Library
from qa.indexing.indexing import index
from tests.fake_encoder import FakeEncoder


@pytest.fixture
def stored(library: Library, folder: Path) -> Library:
    """Give a library of three documents."""
    for name, text in (("a", "The ferry is red."), ("b", "A train waits."), ("c", "Bees hum.")):
        (folder / f"{name}.txt").write_text(text)
    index(library, FakeEncoder, [folder])
    return library
