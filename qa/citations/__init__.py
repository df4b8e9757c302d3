"""Citations: what a reader needs to find the source of a quote, in the formats people use."""

from qa.citations.source import at_page, citation, reference

__all__ = ["at_page", "citation", "reference"]
