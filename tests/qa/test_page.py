"""The page in a real browser: it opens, answers, shows the stored text, and calls nobody else."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from corpus.samples import SAMPLES

_ROOT = Path(__file__).resolve().parents[2]
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_START_SECONDS = 120
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = [
    pytest.mark.skipif(_CHROMIUM is None, reason="no Chromium on this machine"),
    # Playwright leaves the closing of its pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on a new library, as the README says, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("log") / "app.log"
    library = tmp_path_factory.mktemp("app") / "library"
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, "app.py", "--library", str(library), "--port", str(port)],
            cwd=_ROOT,
            env=dict(os.environ),
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
    assert "Indexing the sample documents" in log.read_text()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail(f"the app did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    """Open the page, and note every request that it makes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        opened = browser.new_page()
        requests: list[str] = []
        opened.on("request", lambda request: requests.append(request.url))
        opened.goto(address)
        yield opened
        browser.close()
    outside = [url for url in requests if not url.startswith((address, "data:", "blob:"))]
    assert requests
    assert outside == []


def test_a_question_is_answered_with_a_quote_of_the_samples(page: Page) -> None:
    page.locator("textarea").fill("How old is Alexandr Wang?")
    page.keyboard.press("Enter")
    core = page.locator(".quote .core").first
    core.wait_for()
    shown = core.evaluate("element => element.textContent")
    assert any(shown in path.read_bytes().decode() for path in SAMPLES.iterdir())
    assert re.search("Wang", shown)
    source = page.locator(".quote .source").first.evaluate("element => element.textContent")
    assert "Digest: " in source


def test_a_question_about_something_else_is_declined(page: Page) -> None:
    page.locator("textarea").fill("What is the boiling point of tungsten?")
    page.keyboard.press("Enter")
    page.locator(".reason").wait_for()
    assert "do not seem to answer" in page.locator(".reason").inner_text()
