"""The Evaluate tab in a real browser: from a gold file to its report, its questions and back."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from corpus.samples import GOLD
from tests.qa.web.serving import in_browser, opened, serving

pytestmark = in_browser

_NET_MS = 300_000
"""A net, for machines that are busy; everything is awaited as a state of the page."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("own") / "library") as started:
        yield started


def _tab(page: Page) -> None:
    page.set_default_timeout(_NET_MS)
    page.get_by_role("tab", name="Evaluate").click()
    page.locator("#evaluations .choose-gold").wait_for()


def test_a_gold_file_is_evaluated_read_downloaded_and_removed(
    browser: Browser, own: str, tmp_path: Path
) -> None:
    lines = GOLD.read_text("utf-8").splitlines()[:3]
    records = [json.loads(line) for line in lines]
    lost = {"id": "lost", "question": "Who <b>sank</b> it?", "evidence": [{"document": "no.md"}]}
    gold = tmp_path / "three.jsonl"
    gold.write_text("\n".join([*lines, json.dumps(lost)]), "utf-8")
    with opened(browser, own) as page:
        _tab(page)
        page.locator("#evaluations input.gold").set_input_files(gold)
        page.locator("#evaluations .doing", has_text="three.jsonl").wait_for()
        # Whoever comes back, or looks from elsewhere, sees it too.
        with opened(browser, own) as other:
            _tab(other)
            other.locator("#evaluations .report iframe").or_(
                other.locator("#evaluations .open-report")
            ).first.wait_for()
        item = page.locator("#evaluations .reports li")
        item.locator(".head", has_text="3 questions").wait_for()
        assert item.count() == 1
        assert "Not asked" in item.locator(".said").inner_text()
        report = page.frame_locator("#evaluations iframe")
        report.locator("h1", has_text="three.jsonl").wait_for()
        report.locator("table").first.wait_for()

        questions = page.locator("#evaluations .questions li")
        questions.nth(3).wait_for()
        assert questions.count() == 4
        asked = questions.locator("h3").evaluate_all("all => all.map((one) => one.textContent)")
        assert sorted(asked) == sorted([*(one["question"] for one in records), lost["question"]])
        assert page.locator("#evaluations h3 b").count() == 0
        quote = records[0]["evidence"][0]["quote"]
        first = questions.filter(has=page.locator("h3", has_text=records[0]["question"]))
        first.locator("a.place", has_text=quote).first.click()
        marks = page.locator("#reader mark.current")
        marks.first.wait_for()
        assert "".join(marks.evaluate_all("all => all.map((one) => one.textContent)")) == quote
        page.keyboard.press("Escape")
        page.locator("#reader").wait_for(state="hidden")

        page.locator("#evaluations select").select_option("evidence not in the library")
        page.locator("#evaluations .questions li:only-child h3", has_text="sank").wait_for()
        assert "no.md (not in the library)" in questions.inner_text()

        with page.expect_download() as downloading:
            item.locator("a.download").click()
        assert downloading.value.suggested_filename.startswith("three ")
        with zipfile.ZipFile(downloading.value.path()) as archive:
            found = json.loads(archive.read("results.json"))
            assert "Verbatim" in archive.read("index.html").decode()
        assert [one["id"] for one in found["per_question"]] == [one["id"] for one in records]
        assert [one["id"] for one in found["lost"]] == ["lost"]

        page.reload()
        page.locator('#chat .welcome, #chat [data-testid="user"]').first.wait_for()
        _tab(page)
        page.get_by_role("button", name="Open three.jsonl").click()
        page.frame_locator("#evaluations iframe").locator("h1").wait_for()
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Remove three.jsonl").click()
        page.locator("#announcer", has_text="Removed: three.jsonl").wait_for()
        item.wait_for(state="detached")
        page.locator("#evaluations .report").wait_for(state="hidden")


def test_a_dropped_file_that_is_wrong_says_what_is_wrong(browser: Browser, own: str) -> None:
    with opened(browser, own, width=360) as phone:
        _tab(phone)
        _drop(phone, "notes.docx", "x")
        problem = phone.locator("#evaluations .problem")
        phone.locator("#evaluations .problem", has_text="a format that is not read here").wait_for()
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


def test_an_evaluation_can_be_cancelled(browser: Browser, own: str) -> None:
    with opened(browser, own) as page:
        _tab(page)
        page.locator("#evaluations input.gold").set_input_files(GOLD)
        page.get_by_role("button", name="Cancel").click()
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
            target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        [name, content],
    )
