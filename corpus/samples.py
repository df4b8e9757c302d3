"""The bundled sample documents."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "documents"
"""Folder of digests, in our own words, of five articles on one news story."""

GOLD = Path(__file__).parent / "gold.jsonl"
"""Questions about the samples with their answers and evidence."""
