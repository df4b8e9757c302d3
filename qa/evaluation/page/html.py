"""The frame of a page, and its tables. Every text that comes in is escaped here.

A page is one file: style and script stand in it, allowed by their hashes and nothing else is, so
that a text of a document can neither run nor fetch anything.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import GoldError
from corpus.text import json_line
from qa.evaluation.output import check_folder
from qa.text.templates import plain

_ASSETS = Path(__file__).parent
_COLOURS = Path(__file__).parents[2] / "web" / "assets" / "colours.css"
_GENERATOR = '<meta name="generator" content="Verbatim evaluation">'
_NIGHT = re.compile(r":root:has\(body\.dark\) (\{[^}]*\})")


def page(title: str, body: str, data: object, script: str) -> str:
    """Return the page `title`; the asset `script` finds `data` in the element of that id."""
    style = _colours() + (_ASSETS / "report.css").read_text("utf-8")
    code = (_ASSETS / "questions.js").read_text("utf-8") + (_ASSETS / script).read_text("utf-8")
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(code)};"
        " base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{plain(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{_GENERATOR}"
        '<meta name="referrer" content="no-referrer">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{plain(title)}</title><style>{style}</style></head><body>{body}"
        f'<script type="application/json" id="data">{_data(data)}</script>'
        f"<script>{code}</script></body></html>\n"
    )


def is_page(path: Path) -> bool:
    """Whether the file at `path` is such a page."""
    try:
        return _GENERATOR in path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def check_page(path: Path, option: str) -> None:
    """Raise GoldError if no page can be, or had better not be, written to `path`."""
    if path.exists() and not is_page(path):
        raise GoldError(f"{option} {path} is there and no page of an evaluation. Choose another.")
    check_folder(path.absolute().parent, option)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of texts; the first of each row is its heading, the others are figures.

    What follows a tab in a figure is an aside.
    """
    head = "".join(f'<th scope="col">{plain(heading)}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row"><bdi>{plain(first)}</bdi></th>' + "".join(map(_cell, rest)) + "</tr>"
        for first, *rest in rows
    )
    return framed(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def framed(shown: str) -> str:
    """Return a table that is scrolled sideways where there is no room for it."""
    return f'<div class="frame" tabindex="0" role="group" aria-label="Table">{shown}</div>'


def figure(caption: str, note: str, chart: str, numbers: str) -> str:
    """Return a chart with its caption, a note in HTML, and its numbers as a table to unfold."""
    return (
        f"<figure><figcaption><strong>{plain(caption)}</strong> {note}</figcaption>{chart}"
        f"<details><summary>As a table</summary>{numbers}</details></figure>"
    )


def _cell(text: str) -> str:
    figure, _, aside = text.partition("\t")
    return f"<td>{plain(figure)}{f' <small>{plain(aside)}</small>' if aside else ''}</td>"


def _colours() -> str:
    """Return the palette of the product, the night's by the reader's scheme instead of a class."""
    palette = _COLOURS.read_text("utf-8")
    return _NIGHT.sub(r"@media (prefers-color-scheme: dark) { :root \1 }", palette)


def _source(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _data(data: object) -> str:
    """Return JSON that cannot end the element that it stands in."""
    return json_line(data).strip().replace("<", "\\u003c")
