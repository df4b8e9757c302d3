"""Tiny models with random weights, saved as a user's own would be."""

from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
)

from embeddings.model_files import DEFAULT_MODEL, find_model

_SIZES: Any = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}


def save_reader(folder: Path) -> Path:
    """Save an extractive question-answering model in `folder`."""
    torch.manual_seed(1)
    BertForQuestionAnswering(_config()).save_pretrained(folder)
    return _with_tokenizer(folder)


def save_reranker(folder: Path, labels: int = 1) -> Path:
    """Save a cross-encoder in `folder` that gives so many scores."""
    torch.manual_seed(1)
    BertForSequenceClassification(_config(labels)).save_pretrained(folder)
    return _with_tokenizer(folder)


def _config(labels: int = 2) -> BertConfig:
    tokenizer = AutoTokenizer.from_pretrained(str(find_model(DEFAULT_MODEL)))
    config = BertConfig(vocab_size=len(tokenizer), **_SIZES)
    config.num_labels = labels
    return config


def _with_tokenizer(folder: Path) -> Path:
    AutoTokenizer.from_pretrained(str(find_model(DEFAULT_MODEL))).save_pretrained(folder)
    return folder
