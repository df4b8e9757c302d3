"""Single values as they may stand in a record of any format: one line, and safe addresses."""

import re
from urllib.parse import quote

from corpus.decoding import storable
from qa.commands.controls import CONTROLS

_IGNORED_IN_ADDRESSES = re.compile("[\t\n\r]")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#\\]", re.IGNORECASE)
_UNSAFE_ASCII = frozenset('"<>\\^`{|}')


def line(text: str) -> str:
    """Return `text` as one line: runs of white space as one space, without control characters."""
    spaced = CONTROLS.sub(lambda match: " " if match[0].isspace() else "", storable(text)[0])
    return " ".join(spaced.split())


def web_address(url: str | None) -> str | None:
    """Return `url` if its scheme is http or https, or None.

    As in the WHATWG URL Standard, spaces around it and tabs and line ends in it do not count, and
    what an address cannot hold (spaces, controls, braces and the like) is percent-encoded.
    """
    address = _IGNORED_IN_ADDRESSES.sub("", storable(url or "")[0]).strip()
    if not _WEB_ADDRESS.match(address):
        return None
    return "".join(
        quote(char) if char in _UNSAFE_ASCII or char == " " or not char.isprintable() else char
        for char in address
    )
