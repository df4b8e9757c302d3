"""The pages of an evaluation, opened from disk in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qa.evaluation.comparison import Comparison
from qa.evaluation.judgement import Judgement
from qa.evaluation.report.folder import ReportFolder
from qa.evaluation.report.page import comparison_page, report_page
from qa.evaluation.results import read_results
from qa.gold.gold import GoldEvidence
from tests.qa.evaluation.judged import evaluation, judgement, lost_question
from tests.qa.web.serving import chromium, in_browser

pytestmark = in_browser

_HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\u202ekcab\x07 & \"'"
)
_EVIDENCE = (GoldEvidence("rhine.txt", "It rises in the Alps."),)


def judged(count: int = 0) -> list[Judgement]:
    return [
        judgement("right", hits=(True, False), tags=("river",), confidence=0.9, evidence=_EVIDENCE),
        judgement("wrong", hits=(False,), tags=("river",), confidence=0.8, answers=("Alps",)),
        judgement(
            _HOSTILE,
            question=_HOSTILE,
            hits=(True,),
            answered=False,
            answers=(_HOSTILE,),
            evidence=(GoldEvidence(_HOSTILE, _HOSTILE),),
            history=(_HOSTILE,),
            tags=(_HOSTILE,),
            ranking=("evidence-0",),
            relevant={"evidence-0": 1},
        ),
        judgement("unknown", answerable=False, confidence=0.7),
        judgement("declined", answerable=False, answered=False, confidence=0.1),
        *(judgement(f"n{number}", hits=(number % 2 == 0,)) for number in range(count)),
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser."""
    with chromium() as started:
        yield started


@contextmanager
def shown(browser: Browser, path: Path, width: int = 1100, scheme: str = "light") -> Iterator[Page]:
    """Open a page from disk; it may make no request, and nothing may fail."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(path.as_uri())
    page.locator("#list > li").first.wait_for()
    yield page
    assert requests == [path.as_uri()]
    assert said == []
    context.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the page of an evaluation."""
    folder = ReportFolder(tmp_path_factory.mktemp("report"))
    folder.write(evaluation(*judged(120), lost=(lost_question("gone"),)))
    return folder.page


def test_hostile_texts_are_shown_as_they_are(browser: Browser, report: Path) -> None:
    with shown(browser, report) as page:
        question = page.locator("#list > li").nth(2)
        assert question.locator("h3").text_content() == _HOSTILE
        expected = question.locator("dd").all_text_contents()
        assert expected == [_HOSTILE, _HOSTILE, f"{_HOSTILE} {_HOSTILE}"]
        assert _HOSTILE in (question.locator(".facts").text_content() or "")
        assert page.locator("img").count() == 0
        tags = page.locator("#tag option").evaluate_all("all => all.map(one => one.value)")
        assert tags == ["", _HOSTILE, "river"]


def test_questions_are_chosen_by_outcome_tag_and_words(browser: Browser, report: Path) -> None:
    with shown(browser, report) as page:
        titles = page.locator("#list > li h3")
        count = page.locator("#shown")
        assert count.text_content() == "126 of 126 questions"
        page.locator("#kind").select_option("answered though unanswerable")
        assert titles.all_text_contents() == ["unknown?"]
        page.locator("#kind").select_option("evidence not in the library")
        assert titles.all_text_contents() == ["gone?"]
        page.locator("#kind").select_option("")
        page.locator("#tag").select_option("river")
        assert titles.all_text_contents() == ["right?", "wrong?"]
        page.locator("#words").fill("  ALPS ")
        assert titles.all_text_contents() == ["right?", "wrong?"]
        page.locator("#words").fill("rhine.txt")
        assert titles.all_text_contents() == ["right?"]
        page.locator("#words").fill("nothing like it")
        assert count.text_content() == "0 of 126 questions"
        assert titles.count() == 0


def test_the_key_of_outcomes_chooses_and_the_worst_come_first(
    browser: Browser, report: Path
) -> None:
    with shown(browser, report) as page:
        page.get_by_role("button", name="retrieved but not quoted").click()
        titles = page.locator("#list > li h3")
        assert titles.count() == 50
        assert page.locator("#more").is_visible()
        page.locator("#more").click()
        assert titles.count() == 61
        assert not page.locator("#more").is_visible()
        page.locator("#kind").select_option("")
        page.locator("#order").select_option("worst")
        assert titles.all_text_contents()[:3] == ["wrong?", "unknown?", "n1?"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_by_day_and_by_night(browser: Browser, report: Path, scheme: str) -> None:
    with shown(browser, report, 360, scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(25, 24, 22)" if scheme == "dark" else "rgb(251, 250, 247)")
        for chart in page.locator("figure > svg").all():
            assert chart.locator("title").text_content()
            assert chart.locator("desc").text_content()
        assert page.locator("figure").count() == 4
        assert page.locator("figure table tbody tr").count() > 20


def test_quotes_lead_to_the_reader_where_there_is_one(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(report_page(evaluation(*judged()), "/document/"), "utf-8")
    with shown(browser, path) as page:
        link = page.locator("#list .source a").first
        assert link.get_attribute("href") == "/document/1?start=0&end=7#quote"


def test_ten_thousand_questions_are_drawn_some_at_a_time(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(report_page(evaluation(*judged(9995))), "utf-8")
    with shown(browser, path) as page:
        assert page.locator("#shown").text_content() == "10,000 of 10,000 questions"
        assert page.locator("#list > li").count() == 50
        page.locator("#words").fill("n9994?")
        assert page.locator("#list > li h3").all_text_contents() == ["n9994?"]


def test_what_changed_is_shown_on_both_sides(browser: Browser, tmp_path: Path) -> None:
    before, after = ReportFolder(tmp_path / "a"), ReportFolder(tmp_path / "b")
    for folder, judgements in (
        (before, judged()),
        (after, [*judged()[1:4], judgement("right", hits=(False, True), tags=("river",))]),
    ):
        folder.prepare()
        folder.write(evaluation(*judgements))
    old, new = read_results(before.results), read_results(after.results)
    path = tmp_path / "page.html"
    names = (_HOSTILE, "b.json")
    path.write_text(comparison_page(Comparison.of(old, new), old, new, names), "utf-8")
    with shown(browser, path) as page:
        assert _HOSTILE in (page.locator(".lead").text_content() or "")
        assert page.locator("#list > li h3").all_text_contents() == ["right?"]
        assert page.locator(".kinds").text_content() == "lost: quote_hit@1"
        sides = page.locator(".side .outcome").all_text_contents()
        assert sides == ["first: answered rightly", "second: answered rightly"]
        notes = page.locator(".note").all_text_contents()
        assert "1 only in the first." in notes
