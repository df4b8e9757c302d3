"""The command line, as it is typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from corpus import SAMPLES
from corpus.library.database import Library
from corpus.library.records import content_hash
from corpus.loaders.process import LoadLimits
from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.citations.export import export
from qa.cli.main import app
from qa.settings import DEFAULT_READER, CitationFormat
from tests.qa.reader.tiny import save_reader, save_reranker

_ROOT = Path(__file__).resolve().parents[3]
_HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "faiss", "tantivy")


@pytest.fixture(autouse=True)
def _one_model(monkeypatch: pytest.MonkeyPatch, model: TransformerEncoder) -> None:
    """Load the model once for all commands."""
    monkeypatch.setattr(TransformerEncoder, "load", classmethod(lambda *_: model))
    monkeypatch.setenv("COLUMNS", "100")


def _run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def indexed(tmp_path: Path) -> Path:
    """Give the folder of a library of the samples."""
    path = tmp_path / "library"
    assert _run("index", SAMPLES, "--library", path).exit_code == 0
    return path


def test_indexing_reports_what_it_did(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.txt").write_text("Words about ferries.")
    result = _run("index", folder, "--library", tmp_path / "library")
    assert result.exit_code == 0
    assert "added" in result.output
    assert "good.txt" in result.output
    (folder / "bad.txt").write_text("")
    result = _run("index", folder, "--library", tmp_path / "library")
    assert result.exit_code == 1
    assert "skipped bad.txt: is empty" in result.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_file_that_is_never_read_to_its_end_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LoadLimits, "seconds_for", lambda *_: 1.0)
    os.mkfifo(tmp_path / "never.txt")
    result = _run("index", tmp_path / "never.txt", "--library", tmp_path / "library")
    assert result.exit_code == 1
    assert "skipped never.txt: took longer than 1 s to read" in " ".join(result.output.split())


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = _run("index", tmp_path / "nowhere", "--library", tmp_path / "library")
    assert result.exit_code == 1
    assert "nowhere" in result.output
    assert "does not exist" in result.output


def test_json_has_the_documented_shape(indexed: Path) -> None:
    result = _run("ask", "How old is Alexandr Wang?", "--library", indexed, "--top", 2, "--json")
    answer = json.loads(result.output)
    assert list(answer) == [
        "question",
        "query",
        "answered",
        "reason",
        "carried",
        "uncovered",
        "confidence",
        "band",
        "evidence",
        "quotes",
        "agreements",
        "differences",
        "passages",
        "timings_ms",
        "filters",
        "undated",
        "exact",
        "corrections",
    ]
    # Two, and one that gives another figure.
    assert len(answer["quotes"]) == 3
    quote = answer["quotes"][0]
    assert list(quote) == [
        "text",
        "document",
        "start",
        "end",
        "core",
        "score",
        "citation",
        "highlights",
        "prefix",
        "suffix",
        "header",
    ]
    assert list(quote["document"]) == [
        "id",
        "name",
        "title",
        "author",
        "publisher",
        "published",
        "url",
        "page",
        "content_hash",
        "csl",
    ]
    text = (SAMPLES / quote["document"]["name"]).read_bytes().decode()
    start, end = quote["start"], quote["end"]
    assert text[start:end] == quote["text"]
    assert text[start - 32 : start] == quote["prefix"]
    assert text[end : end + 32] == quote["suffix"]
    assert quote["document"]["content_hash"] == content_hash(text)
    assert list(quote["core"]) == ["start", "end"]
    assert list(answer["passages"][0]) == ["document", "start", "end", "text", "score"]


def test_an_answer_reads_well(indexed: Path) -> None:
    result = _run("ask", "How old is Alexandr Wang?", "--library", indexed)
    assert result.exit_code == 0
    assert "[1] " in result.output
    assert "Sources" in result.output
    assert "Digest: " in result.output


def test_records_stand_alone_on_standard_output(indexed: Path) -> None:
    answer = Assistant.open(indexed).ask("How old is Alexandr Wang?")
    for form in set(CitationFormat) - {CitationFormat.APA, CitationFormat.MLA}:
        result = _run("ask", "How old is Alexandr Wang?", "--library", indexed, "--cite", form)
        assert result.exit_code == 0
        assert result.stderr == ""
        assert result.stdout_bytes.decode() == export([answer], form)
        assert len(result.stdout_bytes) > 300


def test_a_reader_can_be_chosen_or_left_out(
    indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["ask", "How old is Alexandr Wang?", "--library", indexed, "--json"]

    def marked(*options: object) -> int:
        answer = json.loads(_run(*asked, *options).output)
        return sum(len(quote["highlights"]) for quote in answer["quotes"])

    assert marked("--reader", DEFAULT_READER) > 0
    assert marked("--reader", "none") == 0
    marked("--reader", save_reader(tmp_path / "a"), "--reranker", save_reranker(tmp_path / "b"))
    monkeypatch.setenv("VERBATIM_READER", DEFAULT_READER)
    assert marked() > 0
    refused = _run(*asked, "--reader", tmp_path / "nothing")
    assert refused.exit_code == 2
    assert "nothing" in refused.stderr


def test_references_come_after_the_quotes(indexed: Path) -> None:
    title = "Digest: LeCun's departure and the talent drain at Meta"
    for form, reference in (
        ("apa", f"{title}. (n.d.). Verbatim."),
        ("mla", f"“{title}.” Verbatim."),
    ):
        result = _run("ask", "How old is Alexandr Wang?", "--library", indexed, "--cite", form)
        assert result.exit_code == 0
        quotes, references = result.output.split("References\n")
        assert "young and inexperienced" in quotes
        assert f"] {reference}\n" in references
        assert "Sources" not in result.output


def test_what_is_not_answered_is_not_cited(indexed: Path) -> None:
    for form in CitationFormat:
        result = _run("ask", "What is the capital of Peru?", "--library", indexed, "--cite", form)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr == "The documents do not seem to answer this.\n"


def test_json_and_citations_exclude_each_other(tmp_path: Path) -> None:
    result = _run("ask", "Who?", "--library", tmp_path, "--json", "--cite", "ris")
    assert result.exit_code == 2
    assert "--json and --cite exclude each other" in result.stderr


def test_history_is_carried_over(indexed: Path) -> None:
    words = ["ask", "How old is he?", "--history", "Who is Alexandr Wang?", "--library", indexed]
    answer = json.loads(_run(*words, "--json").output)
    assert "Who is Alexandr Wang?" in answer["query"]


def test_documents_are_listed_shown_and_removed(indexed: Path) -> None:
    assert "meta-talent-drain.md" in _run("documents", "list", "--library", indexed).output
    shown = _run("documents", "show", "meta-talent-drain.md", "--library", indexed)
    assert "SHA-256" in shown.output
    removed = _run("documents", "remove", "meta-talent-drain.md", "--library", indexed)
    assert removed.output == "Removed meta-talent-drain.md\n"
    again = _run("documents", "remove", "meta-talent-drain.md", "--library", indexed)
    assert again.exit_code == 2
    assert "There is no document meta-talent-drain.md" in again.output


def test_the_samples_are_removed_by_one_command(indexed: Path) -> None:
    result = _run("documents", "remove", "--samples", "--library", indexed)
    assert result.output.count("Removed ") == 5
    with Library.open(indexed).reading() as reader:
        assert reader.documents() == []
        assert reader.revision() == 2
    assert (
        "nothing to remove" in _run("documents", "remove", "--samples", "--library", indexed).output
    )


def test_no_library_is_an_error_in_one_line(tmp_path: Path) -> None:
    result = _run("ask", "Who?", "--library", tmp_path / "none")
    assert result.exit_code == 2
    assert result.output.startswith("There is no library at ")


def test_a_library_is_rebuilt(indexed: Path) -> None:
    result = _run("rebuild", "--library", indexed)
    assert result.output == "5 documents were encoded again.\n"
    assert "$3 billion" in _run("ask", "Which valuation?", "--library", indexed).output


@pytest.mark.parametrize("words", [["--help"], ["documents", "list"], ["index", "--help"]])
def test_help_and_documents_load_nothing_heavy(words: list[str], indexed: Path) -> None:
    script = (
        "import sys; from qa.cli.main import app;"
        "app(sys.argv[1:], standalone_mode=False);"
        f"sys.exit(','.join(set({_HEAVY!r}) & set(sys.modules)) or 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=_ROOT,
        env={**os.environ, "VERBATIM_LIBRARY": str(indexed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
    assert result.returncode == 0


def test_filters_narrow_what_is_asked_and_are_printed(indexed: Path) -> None:
    asked = ["ask", "How old is Alexandr Wang?", "--library", indexed]
    result = _run(*asked, "--document", "lecun-on-lost-confidence.md", "--kind", "Markdown")
    assert "only in: document lecun-on-lost-confidence.md · kind Markdown" in result.output
    assert "why-lecun-left-meta.md" not in result.output
    printed = json.loads(_run(*asked, "--publisher", "verbatim", "--json").output)
    assert printed["filters"] == {
        "documents": [],
        "publishers": ["verbatim"],
        "since": None,
        "until": None,
        "kinds": [],
    }
    result = _run(*asked, "--from", "2030")
    assert result.exit_code == 2
    assert "No document passes the filters (from 2030). No document has a date." in result.output


def test_indexing_says_once_where_the_model_is_weak(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "ru.txt").write_text("Паром вышел из гавани в девять часов.", "utf-8")
    (folder / "en.txt").write_text("The ferry left the harbour at nine.")
    said = "1 document is in Russian: the model knows English only"
    assert said in _run("index", folder, "--library", tmp_path / "library").output
    assert said not in _run("index", folder, "--library", tmp_path / "library").output
    (folder / "zh.txt").write_text("渡轮九点离开港口，没有到达岛屿。", "utf-8")
    result = _run("index", folder, "--json", "--library", tmp_path / "library")
    report = json.loads(result.output.splitlines()[-1])["report"]
    assert report["foreign"] == {"Chinese": 1}
