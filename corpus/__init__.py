"""What a document is: its text, blocks, sentences and passages, how it is loaded and stored."""

from pathlib import Path

from corpus.document import Block, BlockKind, LoadedDocument, Metadata, Passage, Sentence
from corpus.errors import VerbatimError

SAMPLES = Path(__file__).parent / "documents"
"""Folder of digests, in our own words, of five articles on one news story."""

GOLD = Path(__file__).parent / "gold.jsonl"
"""Questions about the samples with their answers and evidence."""

__all__ = [
    "GOLD",
    "SAMPLES",
    "Block",
    "BlockKind",
    "LoadedDocument",
    "Metadata",
    "Passage",
    "Sentence",
    "VerbatimError",
]
