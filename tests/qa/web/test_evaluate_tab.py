"""The Evaluate tab in a real browser: from a gold file to its report, its questions and back."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from corpus import GOLD
from tests.qa.web.axe import serious
from tests.qa.web.serving import in_browser, opened

pytestmark = in_browser

_NET_MS = 300_000
"""A net, for machines that are busy; everything is awaited as a state of the page."""


def _tab(page: Page) -> None:
    page.set_default_timeout(_NET_MS)
    page.get_by_role("tab", name="Evaluate").click()
    page.locator("#evaluations .choose-gold").wait_for()


_LOST = {"id": "lost", "question": "Who <b>sank</b> it?", "evidence": [{"document": "no.md"}]}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Give three of the bundled questions, and one whose document is not there."""
    path = tmp_path / "three.jsonl"
    lines = GOLD.read_text("utf-8").splitlines()[:3]
    path.write_text("\n".join([*lines, json.dumps(_LOST)]), "utf-8")
    return path


def test_a_gold_file_is_evaluated_read_downloaded_and_removed(
    browser: Browser, address: str, gold: Path
) -> None:
    records = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    with opened(browser, address) as page:
        _tab(page)
        _evaluate(page, gold)
        report = page.frame_locator("#evaluations iframe")
        report.locator("h1", has_text="three.jsonl").wait_for()
        report.locator("table").first.wait_for()
        item = page.locator("#evaluations .reports li")
        assert item.locator(".head").inner_text().endswith("3 questions")
        assert "Not asked" in item.locator(".said").inner_text()

        questions = page.locator("#evaluations .questions li")
        questions.nth(3).wait_for()
        asked = questions.locator("h3").evaluate_all("all => all.map((one) => one.textContent)")
        assert sorted(asked) == sorted(record["question"] for record in records)
        assert page.locator("#evaluations h3 b").count() == 0
        _read_evidence(page, records[0])
        page.locator("#evaluations select").select_option("evidence not in the library")
        page.locator("#evaluations .questions li:only-child h3", has_text="sank").wait_for()
        assert "no.md (not in the library)" in questions.inner_text()

        with page.expect_download() as downloading:
            item.locator("a.download").click()
        assert downloading.value.suggested_filename.startswith("three ")
        with zipfile.ZipFile(downloading.value.path()) as archive:
            found = json.loads(archive.read("results.json"))
            assert "three.jsonl" in archive.read("index.html").decode()
        assert [one["id"] for one in [*found["per_question"], *found["lost"]]] == [
            record["id"] for record in records
        ]

        assert serious(page) == []
        with opened(browser, address, width=360, scheme="dark") as phone:
            _tab(phone)
            phone.get_by_role("button", name="Open three.jsonl").click()
            phone.locator("#evaluations .questions li").nth(3).wait_for()
            assert serious(phone) == []
            assert phone.evaluate("() => document.documentElement.scrollWidth") == 360

        page.reload()
        page.locator('#chat .welcome, #chat [data-testid="user"]').first.wait_for()
        _tab(page)
        page.get_by_role("button", name="Open three.jsonl").click()
        report.locator("h1").wait_for()
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Remove three.jsonl").click()
        page.locator("#announcer", has_text="Removed: three.jsonl").wait_for()
        item.wait_for(state="detached")
        page.locator("#evaluations .report").wait_for(state="hidden")


def _evaluate(page: Page, gold: Path) -> None:
    """Choose a file, and watch it to the end."""
    page.locator("#evaluations .doing").evaluate(
        "(shown) => { window.said = []; new MutationObserver(() => window.said.push("
        "shown.textContent)).observe(shown, { childList: true }); }"
    )
    page.locator("#evaluations input.gold").set_input_files(gold)
    page.locator("#evaluations .report iframe").wait_for()
    said = page.evaluate("() => window.said")
    assert said[:2] == [
        "Uploading three.jsonl …",
        "Reading three.jsonl and loading the model …",
    ]
    assert page.locator("#evaluations .work").is_hidden()


def _read_evidence(page: Page, record: dict[str, Any]) -> None:
    """Open the gold quote of a question in the reader, and close it."""
    quote = record["evidence"][0]["quote"]
    item = page.locator("#evaluations .questions li").filter(
        has=page.locator("h3", has_text=record["question"])
    )
    item.locator("a.place", has_text=quote).first.click()
    marks = page.locator("#reader mark.current")
    marks.first.wait_for()
    assert "".join(marks.evaluate_all("all => all.map((one) => one.textContent)")) == quote
    page.keyboard.press("Escape")
    page.locator("#reader").wait_for(state="hidden")


def test_a_dropped_file_that_is_wrong_says_what_is_wrong(browser: Browser, address: str) -> None:
    with opened(browser, address, width=360) as phone:
        _tab(phone)
        _drop(phone, "notes.docx", "x")
        problem = phone.locator("#evaluations .problem")
        phone.locator("#evaluations .problem", has_text="an unsupported format").wait_for()
        assert phone.locator("#evaluations .drop.over").count() == 0
        _drop(phone, "gold.csv", "question,answer\nWhen was it?,\n")
        item = phone.locator("#evaluations .reports li")
        item.locator(".head", has_text="failed").wait_for()
        assert item.locator(".said").inner_text() == (
            "gold.csv, line 2: `answer` is empty; if the documents do not answer this, say no under"
            " `answerable`"
        )
        assert problem.inner_text() == ""
        assert phone.get_by_role("button", name="Run again gold.csv").count() == 1
        assert phone.evaluate("() => document.documentElement.scrollWidth") == 360


def test_an_evaluation_is_seen_after_a_reload_and_can_be_cancelled(
    browser: Browser, address: str
) -> None:
    with opened(browser, address) as page:
        _tab(page)
        page.locator("#evaluations input.gold").set_input_files(GOLD)
        page.get_by_role("button", name="Cancel").wait_for()
        with opened(browser, address) as other:
            _tab(other)
            other.get_by_role("button", name="Cancel").click()
            other.locator("#evaluations .reports .head", has_text="cancelled").wait_for()
        page.locator("#evaluations .reports .head", has_text="cancelled").wait_for()
        page.locator("#evaluations .work").wait_for(state="hidden")
        assert page.locator("#evaluations .choose-gold").is_enabled()


def _drop(page: Page, name: str, content: str) -> None:
    """Drop a file on the tab, as a browser tells of it."""
    page.locator("#evaluations .drop").evaluate(
        """(target, [name, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content], name));
          for (const type of ["dragenter", "dragover", "drop"])
            target.dispatchEvent(
              new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        [name, content],
    )
