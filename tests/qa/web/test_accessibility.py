"""axe-core finds nothing serious, by day and by night, on a desk and on a phone."""

import pytest
from playwright.sync_api import Browser

from tests.qa.web.axe import serious
from tests.qa.web.serving import ask, in_browser, opened

pytestmark = in_browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious(browser: Browser, address: str, width: int, scheme: str) -> None:
    with opened(browser, address, width=width, scheme=scheme) as page:
        assert serious(page) == []
        ask(page, "How old is Alexandr Wang?")
        ask(page, "What is the boiling point of tungsten?")
        assert serious(page) == []
        page.locator(".quote .cite summary").first.click()
        assert serious(page) == []
        page.keyboard.press("Escape")
        page.locator(".quote .number").first.click()
        page.locator("#reader mark.current").first.wait_for()
        assert serious(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Documents").click()
        page.locator("#library tbody tr").first.wait_for()
        assert serious(page) == []
        page.locator(".edit-row").first.click()
        assert serious(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Evaluate").click()
        page.locator("#evaluations .choose-gold").wait_for()
        assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_permanent_page(
    browser: Browser, address: str, scheme: str
) -> None:
    # The page's strict policy would refuse axe-core itself.
    context = browser.new_context(
        bypass_csp=True, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(f"{address}/document/1?start=5&end=40#quote")
    assert page.locator("mark").count() > 0
    assert serious(page) == []
    context.close()
