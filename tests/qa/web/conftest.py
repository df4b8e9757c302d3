"""Fixtures: the app on the bundled documents, a browser, and a page in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.qa.web.library import DOCUMENTS, write
from tests.qa.web.serving import chromium, opened, serving


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the app, started on a new library."""
    library = tmp_path_factory.mktemp("app") / "library"
    with serving(library) as started:
        yield started
    assert "Indexing the sample documents" in library.with_suffix(".log").read_text()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the app on documents that a page could stumble over."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder, DOCUMENTS)
    library = tmp_path_factory.mktemp("library") / "library"
    with serving(library, "--documents", str(folder)) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Give the page, as somebody sees it who has never been here."""
    with opened(browser, address) as new:
        yield new
