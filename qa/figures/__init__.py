"""Figures that quotes give: which quotes say the same, and where their figures differ."""

from qa.figures.agreement import (
    Agreement,
    CoreSentence,
    Difference,
    Figure,
    agreements,
    differences,
)
from qa.figures.comparison import apart, equal
from qa.figures.grammar import figures
from qa.figures.quantities import Hedge, StatedFigure

__all__ = [
    "Agreement",
    "CoreSentence",
    "Difference",
    "Figure",
    "Hedge",
    "StatedFigure",
    "agreements",
    "apart",
    "differences",
    "equal",
    "figures",
]
