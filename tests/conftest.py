"""Fixtures: the real model once a run, a fake one, a new library, and the shared articles."""

from pathlib import Path

import pytest

from corpus import SAMPLES
from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.indexing.indexing import index
from tests.fake_encoder import FakeEncoder

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def model() -> TransformerEncoder:
    """Give the default model."""
    return TransformerEncoder.load()


@pytest.fixture
def fake() -> FakeEncoder:
    """Give an encoder that needs no model."""
    return FakeEncoder()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Give an empty library."""
    return Library.open(tmp_path / "library", create=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty folder for documents."""
    path = tmp_path / "documents"
    path.mkdir()
    return path


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, model: TransformerEncoder) -> Assistant:
    """Give an assistant over the bundled documents, indexed with the real model."""
    opened = Library.open(tmp_path_factory.mktemp("samples"), create=True)
    index(opened, lambda: model, [SAMPLES])
    return Assistant.open(opened.path, model)


@pytest.fixture(scope="session")
def articles() -> Path:
    """Give the folder of real articles, where it is."""
    path = SHARED / "corpus"
    if not path.is_dir():
        pytest.skip("the real articles are not part of the project: no ../shared/corpus here")
    return path
