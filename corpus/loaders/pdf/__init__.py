"""PDF: the text of its pages in reading order."""

from corpus.loaders.pdf.document import SUFFIXES, VERSION, load

__all__ = ["SUFFIXES", "VERSION", "load"]
