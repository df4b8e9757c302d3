"""Hostile documents and questions in a real browser: nothing runs, and the text is the text."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.hostile.payloads import PAYLOADS
from tests.qa.web.serving import ask, chromium, in_browser, opened

pytestmark = in_browser

_ASKED = (0, 1, 4, 13, 16, 22, 39)
"""Payloads after whose documents the chat is asked, of each kind one at least."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, hostile: str) -> Iterator[Page]:
    """Give a page in which nothing of a document has run, after the test as before."""
    with opened(browser, hostile) as new:
        dialogs: list[str] = []
        new.on("dialog", lambda dialog: dialogs.append(dialog.message))
        yield new
        assert dialogs == []
        assert new.evaluate("() => window.hit") is None
        assert new.url.startswith(hostile)


def _read(address: str) -> Any:  # noqa: ANN401 - JSON
    with urlopen(address) as answer:  # noqa: S310 - our own app
        return json.load(answer)


def _text(element: Locator) -> str:
    return str(element.evaluate("element => element.textContent"))


def _check_quote(shown: Locator, address: str, documents: dict[int, dict[str, Any]]) -> None:
    """Check that a quote on the page has the stored text, and what its document states."""
    place = urlsplit(shown.locator(".number").get_attribute("href") or "")
    number = int(place.path.rpartition("/")[2])
    start, end = (parse_qs(place.query)[name][0] for name in ("start", "end"))
    window = _read(f"{address}/document/{number}/text?start={start}&end={end}")
    assert _text(shown.locator(".words")) == "".join(piece["text"] for piece in window["pieces"])
    found = documents[number]
    stated = [found[name] for name in ("title", "author", "publisher", "published", "name")]
    assert _text(shown.locator(".source")) == "".join(filter(None, stated))


def test_quotes_and_questions_are_shown_as_they_are(page: Page, hostile: str) -> None:
    documents = {row["id"]: row for row in _read(f"{hostile}/documents")["documents"]}
    for turn, number in enumerate(_ASKED):
        ask(page, f"What did the keeper of lighthouse {number} write? {PAYLOADS[number]}")
        asked = page.locator('[data-testid="user"]').nth(turn)
        assert _text(asked).strip().endswith(PAYLOADS[number].strip())
    quotes = page.locator("#chat .quote")
    assert quotes.count() >= 3 * len(_ASKED)
    for at in range(quotes.count()):
        _check_quote(quotes.nth(at), hostile, documents)


def test_the_table_shows_every_field_of_every_document(page: Page, hostile: str) -> None:
    documents = _read(f"{hostile}/documents")["documents"]
    page.get_by_role("tab", name="Documents").click()
    rows = page.locator("#library tbody tr")
    rows.first.wait_for()
    while page.locator("#library .more").is_visible():
        page.locator("#library .more").click()
    assert rows.count() == len(documents)
    shown = rows.locator("th").evaluate_all("cells => cells.map((cell) => cell.textContent)")
    for text, found in zip(shown, documents, strict=True):
        under = " · ".join(filter(None, [found["author"], found["title"] and found["name"]]))
        assert text == (found["title"] or found["name"]) + under
    publishers = rows.locator("td:nth-child(2)")
    stated = publishers.evaluate_all("cells => cells.map((cell) => cell.textContent)")
    assert stated == [found["publisher"] or "" for found in documents]


def test_the_reader_shows_the_text_and_what_the_document_states(page: Page, hostile: str) -> None:
    ask(page, "What did the keeper of lighthouse 0 write?")
    quotes = page.locator("#chat .quote")
    for at in range(quotes.count()):
        quote = quotes.nth(at)
        quote.locator(".number").first.click()
        place = urlsplit(quote.locator(".number").first.get_attribute("href") or "")
        window = _read(f"{hostile}{place.path}/text?{place.query}")
        page.locator("#reader h2").filter(has_text=window["title"].strip()).first.wait_for()
        marks = page.locator("#reader mark.current")
        marks.first.wait_for()
        assert _text(page.locator("#reader h2")) == window["title"]
        marked = marks.evaluate_all("marks => marks.map((mark) => mark.textContent).join('')")
        assert marked == "".join(piece["text"] for piece in window["pieces"])
        page.keyboard.press("Escape")
        page.locator("#reader").wait_for(state="hidden")


def test_permanent_pages_run_nothing(page: Page, hostile: str) -> None:
    documents = _read(f"{hostile}/documents")["documents"]
    named = [row for row in documents if row["name"].startswith("hostile.jsonl:title-")]
    assert len(named) == len(PAYLOADS)
    for row in named[::6]:
        page.goto(f"{hostile}/document/{row['id']}")
        assert _text(page.locator("h1")) == row["title"]
        assert page.title() == " ".join(row["title"].split())
        assert page.locator("script, img, iframe, form, svg, style").count() == 0
        assert page.evaluate("() => window.hit") is None
