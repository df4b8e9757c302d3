"""A library whose documents hold what a page could stumble over, and the app over it."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI

from corpus.library.database import Library
from qa.assistant import Assistant
from qa.history import Journal
from qa.indexing.indexing import index
from qa.web.application import application
from qa.web.jobs import EvaluationJob, IndexingJob
from qa.web.page import Desk
from tests.fake_encoder import FakeEncoder

HOSTILE = (
    "# <script>alert(1)</script> {{7*7}} ${7*7}\n\n"
    'The lighthouse keeper wrote <img src=x onerror="window.hit=1"> and 5*3*2 _x_ $$a$$ `c`.\r\n'
    "He went on: \u202eright to left\u202c, &amp; &#60; \u0085C1\u009b and 😀 😀 beyond.\n\n"
    "- [a link](javascript:window.hit=2)\n- a | table | of | things\n\n"
    "The lighthouse was sold for 9,000 crowns in 1911.\n"
)

_LINES = "".join(f"Line {number} of the log says nothing new.\n" for number in range(1200))
_FILLER = "ä\u202e<😀&\u009b" + "x" * 993 + " "
ONE_LINE = (
    f"{_FILLER * 500}. The smuggler Benedikta sailed from the harbour of Ystad. {_FILLER * 500}"
)
"""A line of a million characters, in hardly any words."""
PUBLISHER = "<script>window.hit=3</script> & ${7*7} Sons"
DOCUMENTS = {
    "sale.md": (
        f"---\ntitle: Mill\npublisher: '{PUBLISHER}'\ndate: 2024-03-12\n---\n\n"
        "The windmill was auctioned for 9,000 crowns.\n"
    ),
    "report.md": (
        "---\ntitle: Report\npublisher: Herald\ndate: 2020\n---\n\n"
        "The windmill was auctioned for 7,000 crowns.\n"
    ),
    "<i>bad.md": HOSTILE,
    "long.txt": f"{_LINES}\nThe lighthouse keeper Aurelia kept bees on the roof.\n\n{_LINES}",
    "line.txt": ONE_LINE,
    "ferry.md": (
        "---\ntitle: Crane\nnote: The ferry to Skarvoy is painted turquoise.\n---\n\n"
        "The harbour crane was repaired by Odalys in spring.\n"
    ),
}


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files, their line ends as they are."""
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())


def served(path: Path, folder: Path) -> tuple[FastAPI, Desk]:
    """Index `folder` into a new library at `path` with a fake model; return the app over it."""
    library = Library.open(path, create=True)
    encoder = FakeEncoder()
    index(library, lambda: encoder, [folder])
    assistant, journal = Assistant.open(path, encoder), Journal.open(path)
    desk = Desk(assistant, journal, IndexingJob(path), EvaluationJob(path), [])
    return application(desk), desk
