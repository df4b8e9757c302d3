"""Evaluation: a gold set, what the assistant makes of it, and figures with intervals."""
