"""Fixtures: the real model once a run, a fake one, a new library, and the shared articles."""

import os
from pathlib import Path

import pytest

from corpus import SAMPLES
from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.reader import load_models
from qa.settings import DEFAULT_READER, NO_READER
from tests.fake_encoder import FakeEncoder

# Reading takes most of the time of an answer: tests that are about it name a reader, as does the
# page's server.
os.environ["VERBATIM_READER"] = NO_READER

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
    """Give an assistant without a reader over the bundled documents, with the real model."""
    opened = Library.open(tmp_path_factory.mktemp("samples"), create=True)
    index(opened, lambda: model, [SAMPLES])
    return Assistant.open(opened.path, model)


@pytest.fixture(scope="session")
def read_samples(samples: Assistant, model: TransformerEncoder) -> Assistant:
    """Give an assistant with the reader over the same."""
    return Assistant.open(samples.library.path, model, models=load_models(DEFAULT_READER))


@pytest.fixture(scope="session")
def articles() -> Path:
    """Give the folder of real articles, where it is."""
    path = SHARED / "corpus"
    if not path.is_dir():
        pytest.skip("the real articles are not part of the project: no ../shared/corpus here")
    return path
