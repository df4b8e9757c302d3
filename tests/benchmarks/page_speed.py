"""The page against a running server at 10,000 passages: `python -m tests.benchmarks.page_speed`.

Measures in headless Chromium how long it takes from navigation until one can ask, and from Enter
until the answer stands on the page: at rest, and while documents are uploaded and indexed. The
library is the made-up one of `corpora.py`, encoded at random; questions are the bundled ones.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

from corpus import GOLD
from corpus.library.database import Library
from qa.indexing.indexing import index
from tests.benchmarks.asking_speed import Synthetic
from tests.benchmarks.corpora import write_documents
from tests.qa.web.serving import chromium, serving

_DOCUMENTS = 1310
_UPLOADED = 400
_QUESTIONS = 40
_VISITS = 5


def main() -> None:
    """Measure and print."""
    questions = [json.loads(line)["question"] for line in GOLD.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        write_documents(path / "documents.jsonl", _DOCUMENTS)
        write_documents(path / "more.jsonl", _UPLOADED)
        library = Library.open(path / "library", create=True)
        encoder = Synthetic.load()
        index(library, lambda: encoder, [path / "documents.jsonl"])
        with library.reading() as reader:
            print(f"{sum(len(document.passages) for document in reader.documents())} passages")
        with serving(library.path) as address, chromium() as browser:
            page = browser.new_page()
            print(_line("usable after", [_visit(page, address) for _ in range(_VISITS)], 2))
            _asked(page, questions[:3])
            print(_line("answered after", _asked(page, questions[:_QUESTIONS]), 0.4))
            _upload(page, path / "more.jsonl")
            busy = _asked(page, questions, until="() => window.indexed === true")
            print(_line("answered while indexing after", busy, 1))


def _visit(page: Page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(".welcome, .answer").first.wait_for()
    page.locator("#question textarea:enabled").wait_for()
    return time.perf_counter() - start


def _asked(page: Page, questions: Sequence[str], until: str = "() => false") -> list[float]:
    """Return the seconds that each answer takes, each in a new conversation."""
    times = []
    for question in questions:
        if page.evaluate(until):
            break
        page.locator("#new-talk").click()
        page.locator(".welcome").wait_for()
        page.locator("#question textarea").fill(question)
        start = time.perf_counter()
        page.keyboard.press("Enter")
        page.locator("#chat .answer").first.wait_for()
        times.append(time.perf_counter() - start)
    return times


def _upload(page: Page, path: Path) -> None:
    """Upload `path`, wait until it is being indexed, and have the page note when that is done."""
    page.get_by_role("tab", name="Documents").click()
    page.locator("#library input.files").set_input_files(path, timeout=5000)
    page.get_by_role("tab", name="Ask").click()
    page.evaluate(
        """async () => {
            const state = async () => (await fetch("/documents/progress")).json();
            while (!(await state()).is_running) await new Promise((done) => setTimeout(done, 200));
            const watch = async () => {
                window.indexed = !(await state()).is_running;
                if (!window.indexed) setTimeout(watch, 500);
            };
            watch();
        }"""
    )


def _line(what: str, times: Sequence[float], wanted: float) -> str:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return (
        f"{what}: median {statistics.median(times) * 1000:.0f} ms,"
        f" 95th percentile {late * 1000:.0f} ms of {len(times)}; wanted {wanted * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
