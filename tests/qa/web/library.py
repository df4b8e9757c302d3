"""A library whose documents hold what a page could stumble over, and the app over it."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI

from corpus.library import Library
from qa.assistant import Assistant
from qa.indexing import index
from qa.journal import Journal
from qa.web.application import application
from qa.web.evaluation_job import EvaluationJob
from qa.web.indexing_job import IndexingJob
from qa.web.page import Desk
from tests.fake_encoder import FakeEncoder

HOSTILE = (
    "# <script>alert(1)</script> {{7*7}} ${7*7}\n\n"
    'The lighthouse keeper wrote <img src=x onerror="window.hit=1"> and 5*3*2 _x_ $$a$$ `c`.\r\n'
    "He went on: \u202eright to left\u202c, &amp; &#60; \u0085C1\u009b and 😀 😀 beyond.\n\n"
    "- [a link](javascript:window.hit=2)\n- a | table | of | things\n\n"
    "The lighthouse was sold for 9,000 crowns in 1911.\n"
)


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
