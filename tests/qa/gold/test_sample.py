"""Passages to write questions for: where they are from, and how they become a gold set."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from corpus.document import BlockKind
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.cli.main import app
from qa.gold.construction import _shares, sample
from qa.gold.files import read_gold
from qa.indexing.indexing import index
from tests.fake_encoder import FakeEncoder


def _story(name: str, paragraphs: int) -> str:
    told = (
        f"In chapter {number} the keeper of {name} went up to the light and counted {number} ships"
        f" that were bound for harbour {number + 7} before the storm came from the west that"
        " evening."
        for number in range(paragraphs)
    )
    return f"# The log of {name}\n\n" + "\n\n".join(told) + "\n"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Give a library of documents of 1, 2, … 12 and 60 paragraphs, and two that are alike."""
    folder = tmp_path_factory.mktemp("documents")
    library = Library.open(tmp_path_factory.mktemp("stored") / "library", create=True)
    encoder = FakeEncoder()
    for size in [*range(1, 13), 60]:
        (folder / f"log{size:02}.md").write_text(_story(f"light {size}", size), "utf-8")
    (folder / "copy.md").write_text(_story("light 12", 12), "utf-8")
    (folder / "short.md").write_text("Only this.\n", "utf-8")
    index(library, lambda: encoder, [folder])
    return library


def test_quotes_are_slices_of_passages_and_none_comes_twice(stored: Library) -> None:
    with stored.reading() as reader:
        records = sample(reader, 60, 1)
        texts = {document.name: reader.text(document.id) or "" for document in reader.documents()}
    quotes = [entry["quote"] for record in records for entry in record["evidence"]]
    assert len(records) == len(set(quotes)) == len({record["id"] for record in records})
    for record in records:
        (entry,) = record["evidence"]
        assert entry["quote"] in texts[entry["document"]]
        assert (record["question"], record["answers"], record["answerable"]) == ("", [], True)
    assert "short.md" not in {record["evidence"][0]["document"] for record in records}


def test_the_seed_alone_decides(stored: Library, tmp_path: Path) -> None:
    other = Library.open(tmp_path / "other", create=True)
    encoder = FakeEncoder()
    with stored.reading() as reader:
        paths = [Path(source.path) for source in reader.sources()]
    for path in reversed(paths):
        index(other, lambda: encoder, [path])
    with stored.reading() as first, other.reading() as second:
        assert sample(first, 10, 3) == sample(first, 10, 3) == sample(second, 10, 3)
        assert sample(first, 10, 3) != sample(first, 10, 4)


@pytest.mark.parametrize("seed", range(5))
def test_few_passages_are_of_as_many_documents_of_all_lengths(stored: Library, seed: int) -> None:
    with stored.reading() as reader:
        sizes = {document.name: len(document.passages) for document in reader.documents()}
        records = sample(reader, 5, seed)
    names = [record["evidence"][0]["document"] for record in records]
    assert len(set(names)) == len(names)
    order = sorted(sizes, key=lambda name: sizes[name])
    ranks = [order.index(name) for name in names]
    assert min(ranks) < len(order) / 3
    assert max(ranks) >= 2 * len(order) / 3


@pytest.mark.parametrize("seed", range(5))
def test_many_passages_are_of_all_documents_and_all_positions(stored: Library, seed: int) -> None:
    with stored.reading() as reader:
        long = next(document for document in reader.documents() if document.name == "log60.md")
        text = reader.text(long.id) or ""
        records = sample(reader, 40, seed)
    taken = Counter(record["evidence"][0]["document"] for record in records)
    assert len(taken) >= 12
    assert taken["log60.md"] == max(taken.values())
    quotes = [
        record["evidence"][0]["quote"]
        for record in records
        if record["evidence"][0]["document"] == long.name
    ]
    assert {3 * text.index(quote) // len(text) for quote in quotes} == {0, 1, 2}


def test_shares_are_fair_and_add_up() -> None:
    random = np.random.default_rng(0)
    assert _shares([1, 2, 5], 3, random) == [1, 1, 1]
    assert _shares([1, 2, 5], 5, random) == [1, 1, 3]
    assert _shares([1, 2, 5], 8, random) == _shares([1, 2, 5], 99, random) == [1, 2, 5]
    assert sum(_shares([4] * 50, 7, random)) == 7
    assert _shares([], 7, random) == []


def test_boilerplate_is_left_out(library: Library, folder: Path, fake: FakeEncoder) -> None:
    page = (
        "<html><body><nav><a href='/'>Home of all the news that there is today</a></nav><article>"
        "<h1>The light</h1><p>The keeper went up to the light before the storm came.</p></article>"
        "<footer>All rights to these pages are reserved by the port</footer></body></html>"
    )
    (folder / "page.html").write_text(page, "utf-8")
    index(library, lambda: fake, [folder])
    with library.reading() as reader:
        (document,) = reader.documents()
        kinds = {block.kind for block in reader.blocks(document.id)}
        (record,) = sample(reader, 20, 0)
    assert BlockKind.BOILERPLATE in kinds
    assert "The keeper went up" in record["evidence"][0]["quote"]
    assert "rights" not in record["evidence"][0]["quote"]
    assert "Home" not in record["evidence"][0]["quote"]


def _gold(*words: object) -> Result:
    return CliRunner().invoke(app, ["gold", *map(str, words)])


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "tsv"])
def test_a_sample_is_checked_completed_and_read(
    stored: Library, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"gold.{suffix}"
    printed = _gold("sample", path, "--library", stored.path, "--count", 3)
    assert printed.exit_code == 0, printed.output
    assert printed.output.startswith(f"3 passages of 3 documents in {path}. Write a question for")
    checked = _gold("check", path, "--library", stored.path)
    assert checked.exit_code == 1
    assert checked.output.endswith("0 questions, 3 yet to be written, 3 errors, 0 warnings\n")
    refused = CliRunner().invoke(app, ["evaluate", str(path), "--library", str(stored.path)])
    assert refused.exit_code == 2
    assert "Questions yet to be written: 3, the first of them in" in refused.output
    empty = {"jsonl": '"question": ""', "csv": ",,,", "tsv": "\t\t\t"}[suffix]
    written = {"jsonl": '"question": "Who?"', "csv": ",Who?,,", "tsv": "\tWho?\t\t"}[suffix]
    path.write_bytes(path.read_bytes().replace(empty.encode(), written.encode()))
    questions = read_gold(path).questions
    assert [question.question for question in questions] == ["Who?"] * 3
    assert all(question.evidence[0].quote for question in questions)


def test_a_file_that_is_there_is_not_written_over(stored: Library, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("mine")
    printed = _gold("sample", path, "--library", stored.path)
    assert (printed.exit_code, path.read_text()) == (2, "mine")
    assert "already exists and may hold your questions" in printed.output
    assert (
        "cannot be written"
        in _gold("sample", tmp_path / "no" / "x.csv", "--library", stored.path).output
    )


def test_an_empty_library_gives_nothing(library: Library, tmp_path: Path) -> None:
    printed = _gold("sample", tmp_path / "gold.jsonl", "--library", library.path)
    assert printed.exit_code == 2
    assert "There is no passage to ask about" in printed.output


def test_the_bundled_documents_are_sampled(samples: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    printed = _gold("sample", path, "--library", samples.library.path)
    assert printed.output.startswith("20 passages of 5 documents in")
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {len(record["evidence"]) for record in records} == {1}
