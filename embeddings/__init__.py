"""Embeddings: models that encode texts, the vector index, token codes and late interaction."""

from embeddings.encoder import Encoder, PassageText, TextEncoding, TransformerEncoder
from embeddings.late_interaction import (
    TokenCodes,
    TokenWeights,
    similarities,
    token_max,
    weighted_mean,
)
from embeddings.model_files import DEFAULT_MODEL, find_model
from embeddings.vector_index import VectorIndex

__all__ = [
    "DEFAULT_MODEL",
    "Encoder",
    "PassageText",
    "TextEncoding",
    "TokenCodes",
    "TokenWeights",
    "TransformerEncoder",
    "VectorIndex",
    "find_model",
    "similarities",
    "token_max",
    "weighted_mean",
]
