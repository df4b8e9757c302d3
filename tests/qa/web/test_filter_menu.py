"""The filter in a real browser: choosing, keeping and clearing it."""

import pytest
from playwright.sync_api import Browser, Page

from tests.qa.web.library import PUBLISHER
from tests.qa.web.serving import ask, in_browser, opened

pytestmark = in_browser

_QUESTION = "For how much was the windmill auctioned?"
_WIDTHS = pytest.mark.parametrize("width", [1280, 360])


def _choose(page: Page, name: str) -> None:
    page.locator("#filter .find").fill(name)
    page.locator("#filter .found button", has_text=name).first.click()


@_WIDTHS
def test_only_what_is_chosen_is_asked_until_it_is_cleared(
    browser: Browser, hostile: str, width: int
) -> None:
    with opened(browser, hostile, width=width) as page:
        page.locator("#filter summary").click()
        _choose(page, "${7*7}")
        chip = page.locator("#filter .chosen button")
        assert chip.locator("span").evaluate("element => element.textContent") == PUBLISHER
        page.locator("#filter [name=since]").fill("2021")
        page.keyboard.press("Escape")
        page.locator("#filter .menu").wait_for(state="hidden")
        assert page.evaluate("() => document.activeElement.textContent") == "Filter"
        assert page.evaluate("() => document.documentElement.scrollWidth") == width

        ask(page, _QUESTION)
        ask(page, "And how many crowns was it?")
        for answer in page.locator("#chat .answer").all():
            assert "9,000" in answer.inner_text()
            assert "7,000" not in answer.inner_text()
            note = answer.locator(".narrowing").first.evaluate("found => found.textContent")
            assert note == f"only in: publisher {PUBLISHER} · from 2021"
        page.reload()
        chip.nth(1).wait_for()
        page.locator("#chat .answer").nth(1).wait_for()
        page.locator("#filter .clear").click()
        assert chip.count() == 0
        page.locator("#new-talk").click()
        page.locator(".welcome").wait_for()
        ask(page, _QUESTION)
        assert "7,000" in page.locator("#chat .answer").inner_text()
        assert page.locator("#chat .narrowing").count() == 0
        assert page.evaluate("() => window.hit") is None


@_WIDTHS
def test_what_nothing_passes_is_said_and_the_question_given_back(
    browser: Browser, hostile: str, width: int
) -> None:
    with opened(browser, hostile, width=width) as page:
        page.locator("#filter summary").press("Enter")
        page.locator("#filter [name=until]").fill("2019")
        page.locator("#filter [name=until]").press("Tab")
        page.keyboard.press("Escape")
        page.locator("#question textarea").fill(_QUESTION)
        page.keyboard.press("Enter")
        page.get_by_text("No document passes the filters").first.wait_for()
        page.locator("#question .submit-button").wait_for()
        assert page.locator("#question textarea").input_value() == _QUESTION
        assert page.locator('[data-testid="user"]').count() == 0
        page.locator("#filter .chosen button").press("Enter")
        page.locator("#question textarea").press("Enter")
        page.locator("#chat .answer").wait_for()
