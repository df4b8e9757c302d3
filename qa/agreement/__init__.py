"""Agreement between sources: the figures that sentences give, and which say the same."""
