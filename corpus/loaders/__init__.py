"""Loaders: from a file to documents, one module or package for each format."""
