"""HTML, as saved from a site."""

from corpus.loaders.html.page import SUFFIXES, VERSION, load

__all__ = ["SUFFIXES", "VERSION", "load"]
