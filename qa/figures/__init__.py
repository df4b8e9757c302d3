"""Figures that quotes give: which quotes say the same, and where their figures differ."""

from qa.figures.sources import (
    Agreement,
    CoreSentence,
    Difference,
    Figure,
    agreements,
    differences,
)

__all__ = [
    "Agreement",
    "CoreSentence",
    "Difference",
    "Figure",
    "agreements",
    "differences",
]
