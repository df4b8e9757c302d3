"""More questions than can wait: whoever comes then is told so, and loses nothing."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Page, Route

from qa.answer import Answer
from qa.assistant import Assistant
from qa.web.page import AT_ONCE, MAX_WAITING
from tests.qa.web.library import served, write
from tests.qa.web.serving import in_browser

pytestmark = in_browser

_TIMEOUT_SECONDS = 120
_QUESTION: list[Any] = ["ferry", [], [], [], None, None, []]
"""All that the function takes, in its order: filters come after the history."""


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, threading.Event]]:
    """Give the address of an app whose answers wait for an event, and the event."""
    folder = tmp_path / "documents"
    folder.mkdir()
    write(folder, {"one.txt": "The ferry was sold in 1911."})
    app, _ = served(tmp_path / "library", folder)
    go_on = threading.Event()
    answered = Assistant.ask_many

    def ask_many(self: Assistant, *given: Any, **named: Any) -> list[Answer]:  # noqa: ANN401
        go_on.wait(_TIMEOUT_SECONDS)
        return answered(self, *given, **named)

    monkeypatch.setattr(Assistant, "ask_many", ask_many)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        running = threading.Thread(target=lambda: server.run(sockets=[listening]))
        running.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", go_on
        go_on.set()
        server.should_exit = True
        running.join()


def _result(client: httpx.Client, event: str) -> Any:  # noqa: ANN401 - JSON
    text = client.get(f"/gradio_api/call/ask/{event}").text
    assert "event: complete" in text
    return json.loads(text.rpartition("data: ")[2])[0]


def test_beyond_the_queue_a_program_is_told_that_it_is_busy(
    held: tuple[str, threading.Event],
) -> None:
    address, go_on = held
    with httpx.Client(base_url=address, timeout=_TIMEOUT_SECONDS) as client:
        accepted: list[str] = []
        while True:
            joined = client.post("/gradio_api/call/ask", json={"data": _QUESTION})
            if joined.status_code != httpx.codes.OK:
                break
            accepted.append(joined.json()["event_id"])
            assert len(accepted) <= MAX_WAITING + AT_ONCE
        assert len(accepted) >= MAX_WAITING
        assert joined.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert joined.json()["detail"].startswith(f"Queue is full. Max size is {MAX_WAITING}")
        assert client.get("/documents").status_code == httpx.codes.OK
        go_on.set()
        for event in accepted:
            assert _result(client, event)["question"] == "ferry"


def test_the_page_says_that_it_is_busy_and_keeps_the_question(page: Page) -> None:
    page.locator(".start").first.wait_for()
    joining = "**/gradio_api/queue/join*"
    full = json.dumps({"detail": "Queue is full. Max size is 64 and size is 64."})

    def refuse(route: Route) -> None:
        route.fulfill(status=503, content_type="application/json", body=full)

    page.route(joining, refuse)
    box = page.locator("#question textarea")
    box.fill("How old is Alexandr Wang?")
    page.keyboard.press("Enter")
    page.get_by_text("currently busy").first.wait_for()
    assert box.input_value() == "How old is Alexandr Wang?"
    page.unroute(joining, refuse)
    page.keyboard.press("Enter")
    page.locator("#chat .answer .quote").first.wait_for()
