"""The routes to evaluations: what comes in, what is running, what is kept and what is shown."""

import asyncio
import io
import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.assistant import Assistant
from qa.evaluation.asking import Plan, run
from qa.evaluation.evaluation import Conditions, Evaluation
from qa.evaluation.report.folder import ReportFolder
from qa.gold.files import read_gold
from qa.web import jobs
from qa.web.evaluation_files import EvaluationRecord, Fate
from qa.web.jobs import EvaluationJob
from qa.web.middleware import GOLD_PATH, MAX_BODY_BYTES, Access, AccessMiddleware
from qa.web.page import Desk
from tests.qa.web.library import served, write

_NET_SECONDS = 300
_TEXT = "# Lights\n\nThe lighthouse was sold in 1911. The keeper <b>Aurelia</b> kept bees.\n"
_GOLD = (
    "id,question,answer,document,quote,answerable\n"
    "sold,When was the lighthouse sold?,1911,lights.md,The lighthouse was sold in 1911.,\n"
    "bees,Who kept bees?,Aurelia,lights.md,,\n"
    "ferry,When does the ferry sail?,,,,no\n"
    "gone,What is in the cellar?,wine,cellar.md,Wine is in the cellar.,\n"
)
_WAITING = (
    'import sys\nprint(\'{"progress": {"done": 1, "total": 4, "name": "a"}}\')\n'
    'print(\'{"progress": {"done": 2, "total": 4, "name": "b"}}\', flush=True)\n'
    "sys.stdin.read()"
)


@pytest.fixture
def app(tmp_path: Path, folder: Path) -> Iterator[tuple[FastAPI, Desk]]:
    write(folder, {"lights.md": _TEXT})
    mounted, desk = served(tmp_path / "library", folder)
    yield mounted, desk
    desk.evaluations.close()
    _join()


@pytest.fixture
def client(app: tuple[FastAPI, Desk]) -> TestClient:
    return TestClient(app[0], base_url="http://localhost")


def _join() -> None:
    """Wait until nothing is being evaluated."""
    for thread in threading.enumerate():
        if thread.name == "evaluating":
            thread.join(_NET_SECONDS)
            assert not thread.is_alive()


def _upload(client: TestClient, name: str, content: bytes | str = _GOLD) -> Any:  # noqa: ANN401
    return client.post(GOLD_PATH, params={"name": name}, content=content)


def _only(client: TestClient) -> dict[str, Any]:
    (record,) = client.get("/evaluations").json()["evaluations"]
    return dict(record)


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Put a process that tells of two questions and then waits in place of the evaluation.

    Gives the arguments that it was called with.
    """
    asked: list[Sequence[str]] = []

    def started(arguments: Sequence[str]) -> "subprocess.Popen[str]":
        asked.append(arguments)
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, "-c", _WAITING], stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )

    monkeypatch.setattr(jobs, "started", started)
    return asked


def _running(client: TestClient) -> dict[str, Any]:
    """Return the state of the process that waits, once it has told all."""
    deadline = time.monotonic() + _NET_SECONDS
    while (state := client.get("/evaluations").json()["running"]) is None or state["done"] < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return dict(state)


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


@dataclass(frozen=True, slots=True)
class Reported:
    """An app with one evaluation that has its report."""

    app: FastAPI
    client: TestClient
    library: Path
    record: EvaluationRecord


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """Give an evaluation with its report, as the command line would have made it."""
    folder, library = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("served") / "l"
    write(folder, {"lights.md": _TEXT})
    app, desk = served(library, folder)
    files = desk.evaluations.files
    record = asyncio.run(files.add("&amp; gold.csv", _chunks(_GOLD.encode())))
    gold = read_gold(files.gold(record))
    plan = Plan()
    assert isinstance(desk.assistant, Assistant)
    conditions = Conditions.of(record.gold, desk.assistant, plan)
    written = ReportFolder(files.report(record))
    written.prepare()
    written.write(Evaluation.of(run(gold, desk.assistant, plan), gold, conditions))
    assert written.page == files.page(record)
    assert written.results == files.results(record)
    files.finish(record, "Not asked: 1 question.")
    return Reported(app, TestClient(app, base_url="http://localhost"), library, record)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gold.docx", "gold.docx has an unsupported format; supported are .jsonl .ndjson"),
        ("", "'' is not a valid file name here"),
        ("../gold.csv", "is not a valid file name here"),
        ("/etc/gold.csv", "is not a valid file name here"),
        ("a/b.csv", "is not a valid file name here"),
        (".gold.csv", "is not a valid file name here"),
        ("a\nb.csv", "is not a valid file name here"),
        ("x" * 201 + ".csv", "is not a valid file name here"),
    ],
)
def test_what_cannot_be_a_gold_file_is_refused(reported: Reported, name: str, message: str) -> None:
    answer = _upload(reported.client, name)
    assert answer.status_code == 422
    assert message in answer.json()["detail"]
    assert _only(reported.client)["name"] == reported.record.name
    assert len(list((reported.library / "evaluations").iterdir())) == 1


def test_gold_that_is_wrong_fails_with_what_is_wrong(client: TestClient) -> None:
    assert _upload(client, "my gold.jsonl", "{}\nx\n").status_code == 200
    _join()
    record = _only(client)
    assert record["fate"] == "failed"
    assert record["problem"].splitlines() == [
        "my gold.jsonl, line 1: `id` is missing",
        "my gold.jsonl, line 2: is not JSON: Expecting value, at character 1",
        "To list them all, run: python -m qa gold check my gold.jsonl",
    ]
    assert client.get("/evaluations").json()["running"] is None
    for what in ("report", "download", "questions"):
        assert client.get(f"/evaluations/{record['name']}/{what}").status_code == 404


def test_one_is_running_at_a_time_and_tells_how_far_it_is(
    client: TestClient, child: list[Sequence[str]], tmp_path: Path
) -> None:
    name = _upload(client, "gold.csv").json()["name"]
    state = _running(client)
    assert (state["name"], state["done"], state["total"]) == (name, 2, 4)
    assert state["seconds_left"] >= 0
    folder = tmp_path / "library" / "evaluations" / name
    library, report = str(tmp_path / "library"), str(folder / "report")
    assert child == [
        [
            *("evaluate", "--progress-lines", "--library", library, "--report", report),
            *("--reader", "verbatim", "--reranker", ""),
            *("--", str(folder / "gold" / "gold.csv")),
        ]
    ]
    assert (folder / "gold" / "gold.csv").read_text("utf-8") == _GOLD
    assert _upload(client, "other.csv").status_code == 409
    assert client.post(f"/evaluations/{name}/run").status_code == 409
    refused = client.delete(f"/evaluations/{name}")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "This is running; cancel it first.",
    )
    assert client.post(f"/evaluations/{name}/cancel").status_code == 204
    _join()
    assert (_only(client)["fate"], _only(client)["problem"]) == ("cancelled", None)
    assert client.post(f"/evaluations/{name}/run").status_code == 204
    assert _running(client)["name"] == name
    assert len(child) == 2
    client.post(f"/evaluations/{name}/cancel")
    _join()
    assert client.delete(f"/evaluations/{name}").status_code == 204
    assert client.get("/evaluations").json() == {"running": None, "evaluations": []}
    assert not folder.exists()


def test_what_was_running_when_the_app_ended_is_known_as_interrupted(
    client: TestClient, app: tuple[FastAPI, Desk], child: list[Sequence[str]], tmp_path: Path
) -> None:
    name = _upload(client, "gold.csv").json()["name"]
    _running(client)
    app[1].evaluations.close()
    _join()
    assert child
    assert _upload(client, "late.csv").status_code == 409
    again = EvaluationJob(tmp_path / "library")
    assert again.state is None
    (record,) = again.files.all()
    assert (record.name, record.gold, record.fate) == (name, "gold.csv", Fate.BEGUN)


def test_reports_outlive_the_app(reported: Reported) -> None:
    name = reported.record.name
    (kept,) = EvaluationJob(reported.library).files.all()
    assert (kept.name, kept.gold, kept.fate) == (name, "&amp; gold.csv", Fate.DONE)
    assert (kept.questions, kept.said) == (3, "Not asked: 1 question.")
    assert kept.figures["hit@1"] == 1
    again = reported.client.post(f"/evaluations/{name}/run")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "This evaluation already has its report.",
    )


def test_a_report_is_served_where_it_can_reach_nothing(reported: Reported) -> None:
    access = Access(frozenset({"localhost"}), None, 5_000_000)
    client = TestClient(AccessMiddleware(reported.app, access), base_url="http://localhost")
    answer = client.get(f"/evaluations/{reported.record.name}/report")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    (policy,) = answer.headers.get_list("content-security-policy")
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["default-src"] == rules["form-action"] == rules["base-uri"] == "'none'"
    assert rules["sandbox"] == "allow-scripts"
    assert rules["frame-ancestors"] == "'self'"
    assert "&amp;amp; gold.csv" in answer.text
    assert "<b>Aurelia" not in answer.text


def test_the_archive_holds_the_report_and_the_gold(reported: Reported) -> None:
    client = reported.client
    answer = client.get(f"/evaluations/{reported.record.name}/download")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment; filename")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            *("gold/&amp; gold.csv", "index.html", "predictions.json", "qrels.trec"),
            *("results.json", "run.trec"),
        ]
        assert archive.read("gold/&amp; gold.csv").decode() == _GOLD
        assert json.loads(archive.read("results.json"))["questions"] == 3


def test_questions_come_with_the_places_of_their_evidence(reported: Reported) -> None:
    client = reported.client
    found = client.get(f"/evaluations/{reported.record.name}/questions").json()
    assert sum(found["outcomes"].values()) == found["count"] == 4
    places = {question["id"]: question["places"] for question in found["questions"]}
    start = _TEXT.index("The lighthouse")
    quote = "The lighthouse was sold in 1911."
    assert places == {
        "sold": [
            {
                "document": "lights.md",
                "quote": quote,
                "id": 1,
                "start": start,
                "end": start + len(quote),
            }
        ],
        "bees": [{"document": "lights.md", "quote": None, "id": 1, "start": None, "end": None}],
        "ferry": [],
        "gone": [
            {
                "document": "cellar.md",
                "quote": "Wine is in the cellar.",
                "id": None,
                "start": None,
                "end": None,
            }
        ],
    }
    lost = client.get(
        f"/evaluations/{reported.record.name}/questions",
        params={"outcome": "evidence not in the library"},
    ).json()
    assert [question["id"] for question in lost["questions"]] == ["gone"]
    assert lost["outcomes"] == found["outcomes"]
    rest = client.get(f"/evaluations/{reported.record.name}/questions", params={"start": 3}).json()
    assert rest["questions"] == found["questions"][3:]


@pytest.mark.parametrize("name", ["0" * 16, "nothing", "..%2f..", "0" * 17])
def test_what_is_not_there_is_said(reported: Reported, name: str) -> None:
    client = reported.client
    assert client.delete(f"/evaluations/{name}").status_code == 404
    assert client.post(f"/evaluations/{name}/run").status_code == 404
    assert client.post(f"/evaluations/{name}/cancel").status_code == 404
    for what in ("report", "download", "questions"):
        assert client.get(f"/evaluations/{name}/{what}").status_code == 404


def test_a_folder_that_is_none_of_ours_is_passed_over(tmp_path: Path) -> None:
    files = EvaluationJob(tmp_path).files
    record = asyncio.run(files.add("gold.csv", _chunks(b"question\n")))
    folder = tmp_path / "evaluations"
    for name, content in (("a" * 16, "{"), ("b" * 16, '{"name": 1}'), ("c" * 16, "[]")):
        (folder / name).mkdir()
        (folder / name / "record.json").write_text(content, "utf-8")
    (folder / "notes.txt").write_text("mine")
    assert files.all() == [record]


def test_gold_may_be_as_long_as_documents(
    app: tuple[FastAPI, Desk], child: list[Sequence[str]]
) -> None:
    access = Access(frozenset({"localhost"}), None, 2 * MAX_BODY_BYTES)
    client = TestClient(AccessMiddleware(app[0], access), base_url="http://localhost")
    assert _upload(client, "long.csv", b"x" * (2 * MAX_BODY_BYTES + 1)).status_code == 413
    assert _upload(client, "long.csv", b"x" * (MAX_BODY_BYTES + 1)).status_code == 200
    assert len(child) == 1
