"""Figures that quotes give: which are of the same thing, and which differ."""
