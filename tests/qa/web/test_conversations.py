"""Stopping a question, and what one can ask next, in a real browser."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from corpus import SAMPLES
from corpus.library.database import Library
from qa.answer import Answer
from qa.assistant import Assistant
from qa.history import Journal
from qa.indexing.indexing import index
from qa.settings import Settings
from qa.web.application import application
from qa.web.jobs import EvaluationJob, IndexingJob
from qa.web.page import Desk
from tests.fake_encoder import FakeEncoder
from tests.qa.web.serving import ask, in_browser, opened

pytestmark = in_browser

_NET_SECONDS = 600
_SLOW = "How many lamps does the lighthouse have?"


class _Waiting(Assistant):
    """Answers one question only when it is told to."""

    has_begun = threading.Event()
    may_answer = threading.Event()

    def ask_many(self, questions: Sequence[str], *rest: Any, **named: Any) -> list[Answer]:  # noqa: ANN401
        if _SLOW in questions:
            self.has_begun.set()
            assert self.may_answer.wait(_NET_SECONDS)
        return super().ask_many(questions, *rest, **named)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[str, Desk]]:
    """Give the address of the app, served in this process, and its desk."""
    path = tmp_path / "library"
    (tmp_path / "a.md").write_text("# Light\n\nThe lighthouse was sold in 1911.\n", "utf-8")
    library = Library.open(path, create=True)
    encoder = FakeEncoder()
    index(library, lambda: encoder, [tmp_path / "a.md"])
    waiting = _Waiting(library, encoder, Settings())
    desk = Desk(waiting, Journal.open(path), IndexingJob(path), EvaluationJob(path), [])
    server = uvicorn.Server(
        uvicorn.Config(application(desk), port=0, log_level="warning", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", desk
    _Waiting.may_answer.set()
    server.should_exit = True
    thread.join()


def test_a_question_can_be_stopped_and_leaves_nothing_behind(
    browser: Browser, slow: tuple[str, Desk]
) -> None:
    address, desk = slow
    with opened(browser, address) as page:
        field = page.locator("#question textarea")
        field.fill(_SLOW)
        page.keyboard.press("Enter")
        page.locator('[data-testid="user"]', has_text="lamps").wait_for()
        assert _Waiting.has_begun.wait(_NET_SECONDS)
        assert field.input_value() == ""
        # A question that is asked before the server has agreed is passed over.
        with page.expect_response("**/cancel"):
            page.locator("#question .stop-button").click()
        page.locator(".welcome").wait_for()
        page.locator("#question .submit-button").wait_for()
        assert field.input_value() == _SLOW
        assert page.locator('[data-testid="user"]').count() == 0
        _Waiting.may_answer.set()

        ask(page, "When was the lighthouse sold?")
        assert "1911" in page.locator("#chat .answer").inner_text()
        assert page.locator('[data-testid="user"]').count() == 1
        page.reload()
        page.locator("#chat .answer").wait_for()
        assert page.locator('[data-testid="user"]').count() == 1
        (browser_name,) = {found["value"] for found in page.context.cookies()}
        (kept,) = desk.journal.conversations(browser_name)
        assert (kept.question, kept.turns) == ("When was the lighthouse sold?", 1)


def test_what_comes_next_is_offered_in_the_documents_words(page: Page) -> None:
    ask(page, "Why did Yann LeCun leave Meta?")
    offered = page.locator(".onward .start").all_text_contents()
    assert 1 <= len(offered) <= 4
    texts = [path.read_text("utf-8") for path in SAMPLES.iterdir()]
    assert all(any(f"\n## {heading}\n" in text for text in texts) for heading in offered)
    page.locator(".onward .start").first.press("Enter")
    page.locator("#chat .answer").nth(1).wait_for()
    assert page.locator('[data-testid="user"]').nth(1).inner_text().strip() == offered[0]
    assert page.locator("#chat .answer").first.locator(".onward").count() == 0
    again = page.locator("#chat .answer").nth(1).locator(".onward .start")
    assert offered[0] not in again.all_text_contents()
    shown = again.all_text_contents()
    page.reload()
    again.first.wait_for()
    assert again.all_text_contents() == shown
