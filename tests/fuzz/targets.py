"""What is fuzzed: each reader of foreign content, with what must hold of whatever it gives."""

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from corpus.blocks import blocks_of_lines
from corpus.document import LoadedDocument
from corpus.errors import DocumentError, GoldError
from corpus.library.database import Library
from corpus.loaders import load, loaders
from corpus.passages import pack_passages
from corpus.sentences import split_sentences
from qa.assistant import Assistant
from qa.gold.files import read_gold
from qa.indexing.indexing import index
from qa.web.rendering import render
from qa.web.uploads import Uploads
from tests.corpus.invariants import (
    assert_document,
    assert_passages,
    assert_sentences,
    limits,
    token_spans,
)
from tests.fake_encoder import FakeEncoder
from tests.fuzz.inputs import files, json_values, odd_text
from tests.mixed_folder import GOOD

_PATHS = ("..", ".", "/", "\\", "~", "C:", "a.txt", ".txt", "%2e%2e", "\x00", "con", " ", "//")


@dataclass(frozen=True, slots=True)
class Target:
    """Inputs of a reader, and what checks one of them; it fails by raising."""

    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]


@cache
def folder() -> Path:
    """Return a folder to write inputs to, which goes with the process."""
    made = tempfile.TemporaryDirectory(prefix="fuzz-")
    _KEPT.append(made)
    return Path(made.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def targets() -> dict[str, Target]:
    """Return all targets by name."""
    found = {f"load {suffix}": _loading(suffix) for suffix in _suffixes()}
    found["sidecar"] = Target(files(".jsonl"), _sidecar)
    found["sentences and passages"] = Target(st.tuples(odd_text(), limits()), _splitting)
    for name, place in (
        ("native", "gold.jsonl"),
        ("SQuAD", "gold.json"),
        ("BEIR", "beir/corpus.jsonl"),
        ("MTRAG", "mtrag/conversations.jsonl"),
    ):
        found[f"gold {name}"] = Target(_gold_files(), _gold_check(place))
    found["question"] = Target(
        st.tuples(odd_text(), st.lists(odd_text(longest=6), max_size=4)), _asking
    )
    found["upload name"] = Target(odd_text(*_PATHS, longest=8), _uploading)
    return found


def _suffixes() -> list[str]:
    """Return the suffixes of which there is a good file, and one of each other loader."""
    by_loader = {name: suffix for suffix, (name, _) in loaders().items() if suffix not in GOOD}
    for suffix in GOOD:
        by_loader.pop(loaders()[suffix][0], None)
    return sorted([*GOOD, *by_loader.values()])


def _loading(suffix: str) -> Target:
    def check(content: tuple[bytes, int]) -> None:
        data, max_tokens = content
        path = folder() / f"input{suffix}"
        path.write_bytes(data)
        _check_documents(path, max_tokens)

    return Target(st.tuples(files(suffix), limits()), check)


def _check_documents(path: Path, max_tokens: int) -> None:
    with suppress(DocumentError):
        for found in load(path):
            if isinstance(found, LoadedDocument):
                assert_document(found, max_tokens)


def _sidecar(content: bytes) -> None:
    path = folder() / "cited.txt"
    path.write_text("He left.", "utf-8")
    path.with_name("cited.txt.csl.json").write_bytes(content)
    (document,) = load(path)
    assert isinstance(document, LoadedDocument)
    assert document.text == "He left."


def _splitting(content: tuple[str, int]) -> None:
    text, max_tokens = content
    blocks = blocks_of_lines(text)
    sentences = split_sentences(text, blocks)
    assert_sentences(text, blocks, sentences)
    fitted, passages = pack_passages(text, blocks, sentences, token_spans, max_tokens)
    assert_passages(text, blocks, fitted, passages)


def _gold_files() -> st.SearchStrategy[bytes]:
    lines = st.lists(json_values().map(json.dumps), min_size=1, max_size=3)
    return lines.map(lambda made: "\n".join(made).encode()) | files(".jsonl") | files(".tsv")


def _gold_check(place: str) -> Callable[[bytes], None]:
    def check(content: bytes) -> None:
        path = folder() / place
        (path.parent / "qrels").mkdir(parents=True, exist_ok=True)
        for name in ("queries.jsonl", "passages.jsonl", "qrels/test.tsv"):
            (path.parent / name).write_bytes(content)
        path.write_bytes(content)
        with suppress(GoldError):
            read_gold(path if path.parent == folder() else path.parent)

    return check


@cache
def _assistant() -> Assistant:
    """Return an assistant over a few odd documents, with a fake model."""
    documents = folder() / "documents"
    documents.mkdir()
    (documents / "a.md").write_text("# Ferries\n\nThe ferry is red. It was sold in 1911.\n")
    (documents / "b.txt").write_text(
        "漢字。 من هو؟ e\u0301 \u202eright to left\u202c &amp; <b> $x$\n"
    )
    library = Library.open(folder() / "library", create=True)
    encoder = FakeEncoder()
    index(library, lambda: encoder, [documents])
    return Assistant.open(library.path, encoder)


def _asking(content: tuple[str, list[str]]) -> None:
    question, history = content
    assistant = _assistant()
    answer = assistant.ask(question, history)
    assert render(answer).encode()
    with assistant.library.reading() as reader:
        for quote in answer.quotes:
            assert (reader.text(quote.document.id) or "")[quote.start : quote.end] == quote.text


def _uploading(name: str) -> None:
    uploads = Uploads(folder())
    with suppress(DocumentError):
        place = uploads.place(name)
        assert place.resolve().is_relative_to(uploads.folder.resolve())
        assert uploads.folder in place.parents
