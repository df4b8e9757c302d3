"""axe-core finds nothing serious, by day and by night, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.qa.web.serving import ask, in_browser, opened

pytestmark = in_browser


def _serious(page: Page) -> list[str]:
    """Return rule, element and reason of what axe-core calls serious or worse."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {node['html'][:200]} {node['failureSummary']}"
        for found in violations
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious(browser: Browser, address: str, width: int, scheme: str) -> None:
    with opened(browser, address, width=width, scheme=scheme) as page:
        assert _serious(page) == []
        ask(page, "How old is Alexandr Wang?")
        ask(page, "What is the boiling point of tungsten?")
        assert _serious(page) == []
        page.locator("#filter summary").click()
        page.locator("#filter .found button").first.click()
        assert _serious(page) == []
        page.locator("#filter .clear").click()
        page.locator(".quote .cite summary").first.click()
        assert _serious(page) == []
        page.keyboard.press("Escape")
        page.locator(".quote .number").first.click()
        page.locator("#reader mark.current").first.wait_for()
        assert _serious(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Documents").click()
        page.locator("#library tbody tr").first.wait_for()
        assert _serious(page) == []
        page.locator(".edit-row").first.click()
        assert _serious(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="Evaluate").click()
        page.locator("#evaluations .choose-gold").wait_for()
        assert _serious(page) == []


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
    assert _serious(page) == []
    context.close()
