"""A library of format 4 answers as it did."""

import json
from pathlib import Path

import pytest

from corpus.library.database import Library
from qa.assistant import Assistant
from qa.indexing.verification import verify
from tests.corpus.storing import FORMAT_4, unpack_format_4
from tests.fake_encoder import FakeEncoder

_ANSWERS: dict[str, list[list[object]]] = json.loads(
    (FORMAT_4 / "expected.json").read_text("utf-8")
)["answers"]


@pytest.mark.parametrize("question", _ANSWERS)
def test_an_upgraded_library_quotes_what_it_quoted_first(tmp_path: Path, question: str) -> None:
    folder = unpack_format_4(tmp_path / "library")
    quote = Assistant.open(folder, FakeEncoder()).ask(question).quotes[0]
    assert [quote.document.name, quote.document.page, quote.text] == _ANSWERS[question][0]


def test_nothing_is_wrong_with_an_upgraded_library(tmp_path: Path) -> None:
    folder = unpack_format_4(tmp_path / "library")
    Assistant.open(folder, FakeEncoder())
    assert verify(Library(folder), lambda _: FakeEncoder()) == []
