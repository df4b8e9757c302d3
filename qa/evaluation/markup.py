"""Text of documents in HTML, character for character.

The chat renders Markdown and then cleans the HTML. So that neither changes the text, every ASCII
character that is not a letter or digit is written as a numeric entity; line ends stay characters
of the text under `white-space: pre-wrap`. C1 controls stay as they are: as entities, HTML would
read them as Windows-1252.
"""

import html
from urllib.parse import urlencode

_ASCII_END = 128


def escaped(text: str) -> str:
    """Return `text` so that Markdown and HTML give it back unchanged."""
    return "".join(
        f"&#{ord(char)};" if ord(char) < _ASCII_END and not char.isalnum() else char
        for char in text
    )


def plain(text: str) -> str:
    """Return `text` so that HTML alone gives it back unchanged; far shorter than `escaped`."""
    return html.escape(text).replace("\r", "&#13;")


def address(path: str, **parameters: object) -> str:
    """Return an address on this server, ready to stand in an attribute."""
    return escaped(f"{path}?{urlencode(parameters)}" if parameters else path)
