"""Asking in a real browser: quotes, follow-ups, what is not answered, history, keys."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus import SAMPLES
from tests.qa.web.serving import ask, in_browser, opened

pytestmark = in_browser

_SAMPLES = [path.read_bytes().decode() for path in sorted(SAMPLES.iterdir())]


def _text(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("element => element.textContent"))


def test_a_question_is_answered_with_a_quote_of_the_samples(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    assert _text(page, ".answer .band") == "The documents very probably answer this."
    core = _text(page, ".quote .core")
    assert "28" in core
    assert any(core in text for text in _SAMPLES)
    assert any(_text(page, ".quote .words") in text for text in _SAMPLES)
    assert "Digest: " in _text(page, ".quote .source")
    assert page.locator(".quote mark").count() > 0


def test_a_question_about_something_else_is_declined(page: Page) -> None:
    ask(page, "What is the boiling point of tungsten?")
    assert "do not seem to answer" in _text(page, ".answer .reason")
    assert page.locator(".quote:not(.nearest)").count() == 0
    assert _text(page, ".answer .uncovered") == "They never mention “boiling”, “tungsten”."
    assert "probably do not answer it" in page.locator(".answer .note").last.inner_text()


def test_a_first_visit_begins_with_an_example(page: Page) -> None:
    page.locator(".start").nth(1).click()
    page.locator(".answer .quote").first.wait_for()
    assert _text(page, '[data-testid="user"]').strip() == "How old is Alexandr Wang?"


def test_a_follow_up_says_what_it_was_searched_with_and_can_be_asked_alone(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    assert page.locator(".alone").count() == 0
    ask(page, "Who is his boss?")
    assert "How old is Alexandr Wang?" in _text(page, ".answer .carried")
    page.locator(".alone").click()
    page.locator("#chat .answer").nth(2).wait_for()
    assert page.locator("#chat .answer").nth(2).locator(".carried").count() == 0
    assert page.locator('[data-testid="user"]').nth(2).inner_text().strip() == "Who is his boss?"


def test_a_misspelt_word_is_read_as_meant_or_as_it_is_written(page: Page) -> None:
    ask(page, "How old is Alexander Wang?")
    answers = page.locator("#chat .answer")
    note = answers.first.locator(".narrowing").inner_text()
    assert note == "showing results for: Alexandr (not Alexander)"
    assert "28" in answers.first.locator(".quote").first.inner_text()
    answers.first.locator(".as-written").press("Enter")
    answers.nth(1).wait_for()
    assert answers.nth(1).locator(".narrowing, .as-written").count() == 0
    asked = page.locator('[data-testid="user"]').all_inner_texts()
    assert [text.strip() for text in asked] == ["How old is Alexander Wang?"] * 2


def test_exact_words_are_required_and_left_out_in_so_many_words(page: Page) -> None:
    ask(page, 'How old is "Alexandr Wang" -Scale?')
    notes = page.locator("#chat .narrowing").all_inner_texts()
    assert notes == ["must contain: “Alexandr Wang”", "without passages that contain “Scale”"]
    quotes = page.locator(".quote .words").all_inner_texts()
    assert quotes
    assert not any("Scale" in quote for quote in quotes)


def test_what_is_excluded_is_said_and_can_be_searched_for_with_one_click(page: Page) -> None:
    ask(page, "When did Alexandr Wang co-found his -Scale?")
    answers = page.locator("#chat .answer")
    note = answers.first.locator(".narrowing").inner_text()
    assert note == "without passages that contain “Scale”"
    link = answers.first.locator(".as-written")
    assert link.inner_text() == "Search without this exclusion"
    link.click()
    answers.nth(1).wait_for()
    assert answers.nth(1).locator(".narrowing, .as-written").count() == 0
    assert "Scale" in " ".join(answers.nth(1).locator(".quote .words").all_inner_texts())


def test_history_survives_a_reload_and_can_be_left_and_cleared(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    shown = _text(page, ".quote .words")
    page.reload()
    page.locator(".quote").first.wait_for()
    assert _text(page, ".quote .words") == shown
    page.locator("#new-talk").click()
    page.locator(".welcome .start").first.wait_for()
    ask(page, "What condition did LeCun set before he built Llama?")
    page.locator(".earlier summary").click()
    earlier = page.locator(".earlier .menu button")
    earlier.nth(1).wait_for()
    assert earlier.nth(1).inner_text().startswith("How old is Alexandr Wang?")
    earlier.nth(1).click()
    page.locator('[data-testid="user"]', has_text="How old").wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#clear-talk").click()
    page.locator(".welcome .start").first.wait_for()
    page.locator(".earlier summary").click()
    # What the menu held before stands there until it is asked for anew.
    expect(earlier).to_have_count(1)


def test_each_browser_has_a_history_of_its_own(browser: Browser, page: Page, address: str) -> None:
    ask(page, "How old is Alexandr Wang?")
    with opened(browser, address) as other:
        other.locator(".welcome .start").first.wait_for()
        assert other.locator(".answer").count() == 0


def test_the_keyboard_is_enough(page: Page) -> None:
    page.locator(".welcome .start").first.wait_for()
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("How old is Alexandr Wang?")
    page.keyboard.press("Enter")
    page.locator(".quote").first.wait_for()
    page.keyboard.press("ArrowUp")
    assert page.locator("#question textarea").input_value() == "How old is Alexandr Wang?"
    page.locator(".quote .number").first.focus()
    page.keyboard.press("Enter")
    page.locator("#reader mark.current").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("#reader").wait_for(state="hidden")
    assert page.evaluate("() => document.activeElement.className") == "number"


def test_messages_are_named_by_what_they_are(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    page.get_by_label("Answer", exact=True).wait_for()
    assert not re.search("<", page.locator("#chat").aria_snapshot())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all_of_it_without_scrolling_sideways(
    browser: Browser, address: str, scheme: str
) -> None:
    with opened(browser, address, width=360, scheme=scheme) as phone:
        ask(phone, "How old is Alexandr Wang?")
        wide = "() => document.documentElement.scrollWidth"
        assert phone.evaluate(wide) == 360
        phone.locator(".quote .words").first.click()
        phone.locator("#reader mark.current").first.wait_for()
        box = phone.locator("#reader").bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, 360)
        shade = phone.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert shade == {"light": "rgb(251, 250, 247)", "dark": "rgb(25, 24, 22)"}[scheme]


def test_an_address_can_ask(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}") as page:
        page.goto(f"{address}/?q=How%20old%20is%20Alexandr%20Wang%3F")
        page.locator(".answer .quote").first.wait_for()
        assert page.url == f"{address}/"
