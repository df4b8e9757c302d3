"""The documents in a real browser: upload and ask from another tab, correct, remove."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.qa.web.serving import ask, in_browser, opened, serving

pytestmark = in_browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("own") / "library") as started:
        yield started


def _documents(page: Page) -> None:
    page.get_by_role("tab", name="Documents").click()
    page.locator("#library tbody tr").first.wait_for()


def test_upload_correct_and_remove_while_another_tab_asks(
    browser: Browser, own: str, tmp_path: Path
) -> None:
    good = tmp_path / "ferry.txt"
    good.write_text("The ferry to Skarvoy is painted turquoise and sails at dawn.", "utf-8")
    empty = tmp_path / "empty.txt"
    empty.write_text("  ", "utf-8")
    with opened(browser, own) as page, opened(browser, own) as other:
        _documents(page)
        assert page.locator("#library tbody tr").count() == 5
        page.locator("#library input.files").set_input_files([good, empty])
        page.locator("#library .doing", has_text="Indexing").wait_for()
        ask(other, "How old is Alexandr Wang?")
        assert "28" in other.locator(".quote .core").first.inner_text()
        page.locator("#library .skipped li", has_text="empty.txt: is empty").wait_for()
        page.locator("#library tbody tr").nth(5).wait_for()
        ask(other, "Which colour is the ferry to Skarvoy painted?")
        assert "turquoise" in other.locator("#chat .answer").nth(1).inner_text()

        page.locator("#library .find").fill("ferry")
        assert page.locator("#library tbody tr").count() == 1
        page.locator(".edit-row").click()
        page.get_by_label("Date").fill("whenever")
        page.get_by_role("button", name="Save").click()
        page.locator("#library .problem", has_text="This is not a date").wait_for()
        page.get_by_label("Title").fill("<i>Timetable</i> {{7*7}}")
        page.get_by_label("Date").fill("2026-01-04")
        page.get_by_role("button", name="Save").click()
        page.locator("#library tbody td", has_text="2026-01-04").wait_for()
        assert page.locator("#library tbody th a").inner_text() == "<i>Timetable</i> {{7*7}}"
        ask(other, "When does the ferry to Skarvoy sail?")
        title = other.locator("#chat .answer").nth(2).locator(".title").first
        assert title.evaluate("element => element.textContent") == "<i>Timetable</i> {{7*7}}"

        page.once("dialog", lambda dialog: dialog.accept())
        page.locator(".remove-row").click()
        page.locator("#announcer", has_text="Removed").wait_for()
        page.locator("#library .find").fill("")
        page.locator("#library tbody tr").nth(4).wait_for()
        assert page.locator("#library tbody tr").count() == 5
        other.locator("#chat .answer").nth(1).locator(".number").first.click()
        other.locator("#reader", has_text="was removed from the library").wait_for()


def test_the_table_fits_a_phone(browser: Browser, own: str) -> None:
    with opened(browser, own, width=360) as phone:
        _documents(phone)
        assert phone.evaluate("() => document.documentElement.scrollWidth") == 360
