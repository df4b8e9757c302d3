"""Citations: what a reader needs to find the source of a quote, in the formats people use."""

from qa.citations.source import citation, reference

__all__ = ["citation", "reference"]
