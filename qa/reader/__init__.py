"""The reader, which finds the words of a passage that answer, and the reranker before it."""

from qa.reader.inputs import Text
from qa.reader.model import (
    Reader,
    Reading,
    Span,
    TransformerReader,
    load_reader,
    promise,
)
from qa.reader.models import NO_MODELS, Models, load_models
from qa.reader.reranker import CrossEncoderReranker, Reranker

__all__ = [
    "NO_MODELS",
    "CrossEncoderReranker",
    "Models",
    "Reader",
    "Reading",
    "Reranker",
    "Span",
    "Text",
    "TransformerReader",
    "load_models",
    "load_reader",
    "promise",
]
