"""The app in a process of its own, and a browser to open it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from qa.settings import DEFAULT_READER

ROOT = Path(__file__).resolve().parents[3]
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_START_SECONDS = 600
_WAIT_MILLISECONDS = 300_000
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

in_browser = [
    pytest.mark.skipif(_CHROMIUM is None, reason="no Chromium on this machine"),
    # Playwright leaves the closing of its pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@contextmanager
def serving(library: Path, *arguments: str) -> Iterator[str]:
    """Start the app on `library`, as the README says, and give its address."""
    with running(library, *arguments) as (address, _):
        yield address


@contextmanager
def running(library: Path, *arguments: str) -> Iterator[tuple[str, int]]:
    """Start the app on `library`, and give its address and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = library.with_suffix(".log")
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, "app.py", "--library", str(library), "--port", str(port), *arguments],
            cwd=ROOT,
            env={**os.environ, "VERBATIM_READER": DEFAULT_READER},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait(port, process, log)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        if f":{port}\n" in log.read_text():
            return
        time.sleep(0.2)
    pytest.fail(f"the app did not start: {log.read_text()}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, address: str, width: int = 1280, scheme: str | None = None
) -> Iterator[Page]:
    """Open the page as a new person would; no request may leave the machine, no script may fail."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    # A net, for a machine that is busy; no test waits for time to pass.
    context.set_default_timeout(_WAIT_MILLISECONDS)
    page = context.new_page()
    requests: list[str] = []
    failures: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(address)
    page.locator(".welcome").wait_for()
    yield page
    outside = [url for url in requests if not url.startswith((address, "data:", "blob:"))]
    assert requests
    assert outside == []
    assert failures == []
    context.close()


def ask(page: Page, question: str) -> None:
    """Ask `question`, and wait for its answer."""
    answers = page.locator("#chat .answer")
    before = answers.count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    answers.nth(before).wait_for()
