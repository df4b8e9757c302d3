"""Loaders: from a file to documents, one module or package a format, in a process of their own."""

from corpus.loaders.files import (
    File,
    Loader,
    files_of,
    is_inside,
    load,
    loader_identity,
    loaders,
    path_key,
)
from corpus.loaders.process import LoaderProcess, LoadLimits

__all__ = [
    "File",
    "LoadLimits",
    "Loader",
    "LoaderProcess",
    "files_of",
    "is_inside",
    "load",
    "loader_identity",
    "loaders",
    "path_key",
]
