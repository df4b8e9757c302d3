"""HTML from templates: files in which every text of a document is escaped, character for character.

The chat renders Markdown and then cleans the HTML. So that neither changes the text, there every
ASCII character that is not a letter or digit is written as a numeric entity; line ends stay
characters of the text under `white-space: pre-wrap`. C1 controls stay as they are: as entities,
HTML would read them as Windows-1252.
"""

import html
import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

_ASCII_END = 128
_LINE_END = re.compile(r"\s*\n\s*")


def escaped(text: str) -> str:
    """Return `text` so that Markdown and HTML give it back unchanged."""
    return "".join(
        f"&#{ord(char)};" if ord(char) < _ASCII_END and not char.isalnum() else char
        for char in text
    )


def plain(text: str) -> str:
    """Return `text` so that HTML alone gives it back unchanged; far shorter than `escaped`."""
    return html.escape(text).replace("\r", "&#13;")


def environment(folder: Path, escape: Callable[[str], str] = plain) -> Environment:
    """Return the environment of the templates in `folder`, which escapes what they are given.

    The lines of a template are joined without the white space around their ends, so that it can be
    laid out freely and yet adds none to the text of a document. A name that is missing is an error;
    what is HTML already comes as `Markup`.
    """

    def inserted(value: object) -> Markup:
        return value if isinstance(value, Markup) else Markup(escape(str(value)))  # noqa: S704

    return Environment(
        loader=FileSystemLoader(folder),
        extensions=[_JoinedLines],
        undefined=StrictUndefined,
        autoescape=True,
        finalize=inserted,
    )


class _JoinedLines(Extension):
    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return _LINE_END.sub("", source)
