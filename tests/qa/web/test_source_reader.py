"""The source reader and the cite menu in a real browser: exact marks, exact copies."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from corpus import SAMPLES
from qa.settings import CitationFormat
from tests.qa.web.library import HOSTILE, ONE_LINE
from tests.qa.web.serving import ask, in_browser, opened

pytestmark = in_browser


def _read(page: Page, selector: str) -> str:
    return str(page.locator(selector).evaluate("element => element.textContent"))


def test_the_reader_opens_at_the_quote_and_marks_exactly_it(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    quote = page.locator(".quote").first
    words = quote.locator(".words").evaluate("element => element.textContent")
    core = quote.locator(".core").evaluate("element => element.textContent")
    quote.locator(".words").click()
    marks = page.locator("#reader mark.current")
    marks.first.wait_for()
    assert "".join(marks.evaluate_all("marks => marks.map((mark) => mark.textContent)")) == words
    strong = page.locator("#reader mark.core")
    assert "".join(strong.evaluate_all("marks => marks.map((mark) => mark.textContent)")) == core
    assert marks.first.evaluate(
        "mark => { const box = mark.closest('.scroll').getBoundingClientRect();"
        " const own = mark.getBoundingClientRect();"
        " return own.top >= box.top && own.bottom <= box.bottom; }"
    )
    text = _read(page, "#reader .text")
    assert text in {path.read_bytes().decode() for path in SAMPLES.iterdir()}


def test_the_reader_goes_through_the_quotes_of_the_answer(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    page.locator(".quote .number").first.click()
    which = page.locator("#reader .which")
    page.get_by_role("button", name="Next quote").click()
    assert which.inner_text() == "Quote 2 of 4"
    second = page.locator(".quote").nth(1)
    words = second.locator(".words").evaluate("element => element.textContent")
    page.wait_for_function(
        "words => [...document.querySelectorAll('#reader mark.current')]"
        ".map((mark) => mark.textContent).join('') === words",
        arg=words,
    )
    assert "opened" in (second.get_attribute("class") or "")
    page.get_by_role("button", name="Previous quote").click()
    assert which.inner_text() == "Quote 1 of 4"
    assert page.get_by_role("button", name="Previous quote").is_disabled()


def test_hostile_text_shows_as_it_is_stored(browser: Browser, hostile: str) -> None:
    with opened(browser, hostile) as page:
        ask(page, "What did the lighthouse keeper write?")
        for selector in (".words", ".title"):
            shown = page.locator(f".quote {selector}").evaluate_all(
                "found => found.map((element) => element.textContent)"
            )
            assert shown
            if selector == ".words":
                assert any(text in HOSTILE and "onerror" in text for text in shown)
        page.locator(".quote .words", has_text="onerror").first.click()
        page.locator("#reader mark.current").first.wait_for()
        assert _read(page, "#reader .text") == HOSTILE
        assert page.evaluate("() => window.hit") is None
        link = page.locator("#reader .links a").first.get_attribute("href")
        page.goto(f"{hostile}{link}")
        assert _read(page, "main") == HOSTILE
        assert "onerror" in "".join(
            page.locator("mark").evaluate_all("marks => marks.map((mark) => mark.textContent)")
        )
        assert page.evaluate("() => window.hit") is None


def test_a_line_of_a_million_characters_is_read_in_windows(browser: Browser, hostile: str) -> None:
    with opened(browser, hostile) as page:
        ask(page, "Which harbour did the smuggler Benedikta sail from?")
        quote = page.locator(".quote .words", has_text="Benedikta").first
        words = quote.evaluate("element => element.textContent")
        assert words in ONE_LINE
        quote.click()
        page.locator("#reader mark.current").first.wait_for()
        marks = page.locator("#reader mark.current")
        assert "".join(marks.all_text_contents()) == words
        shown = _read(page, "#reader .text")
        assert shown in ONE_LINE
        assert len(shown) < 40_000
        page.locator("#reader .scroll").evaluate("box => { box.scrollTop = box.scrollHeight; }")
        page.wait_for_function(
            "length => document.querySelector('#reader .text').textContent.length > length",
            arg=len(shown),
        )
        assert _read(page, "#reader .text") in ONE_LINE
        link = page.locator("#reader .links a").first.get_attribute("href")
        page.goto(f"{hostile}{link}")
        assert "".join(page.locator("mark").all_text_contents()) == words
        first = _read(page, "main")
        page.get_by_role("link", name="Later").click()
        page.wait_for_url("**at=*")
        assert first + _read(page, "main") in ONE_LINE


def test_boilerplate_can_be_made_text_and_set_apart_again(browser: Browser, hostile: str) -> None:
    question = "What colour is the ferry to Skarvoy?"
    with opened(browser, hostile) as page:
        ask(page, "Who repaired the harbour crane?")
        page.locator(".quote .words", has_text="Odalys").first.click()
        boilerplate = page.locator("#reader .furniture", has_text="turquoise")
        boilerplate.wait_for()
        text = _read(page, "#reader .text")
        boilerplate.click()
        page.get_by_role("button", name="This is text").click()
        page.locator("#announcer", has_text="It counts as text now; ask again.").wait_for()
        assert _read(page, "#reader .text") == text
        page.keyboard.press("Escape")
        ask(page, question)
        quote = page.locator("#chat .answer").nth(1).locator(".words", has_text="turquoise").first
        assert str(quote.evaluate("element => element.textContent")) in text

        page.locator("#chat .answer").first.locator(".words", has_text="Odalys").first.click()
        block = page.locator("#reader .paragraph", has_text="turquoise")
        block.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.textContent") == "Set apart again"
        page.keyboard.press("Enter")
        page.locator("#announcer", has_text="It is set apart again.").wait_for()
        page.keyboard.press("Escape")
        ask(page, question)
        last = page.locator("#chat .answer").nth(2)
        assert last.locator(".words", has_text="turquoise").count() == 0


def test_a_document_replaced_while_it_is_read_says_so(browser: Browser, hostile: str) -> None:
    with opened(browser, hostile) as page:
        ask(page, "Who kept bees on the roof?")
        page.locator(".quote .words", has_text="Aurelia").first.click()
        page.locator("#reader mark.current").first.wait_for()
        gone = '{"gone": {"name": "<i>long", "replaced_by": 7}}'
        page.route("**/document/*/text*", lambda route: route.fulfill(body=gone))
        page.locator("#reader .scroll").evaluate("box => { box.scrollTop = 0; }")
        page.locator("#reader .facts", has_text="was replaced by a newer version").wait_for()
        link = page.locator("#reader .links a")
        assert (link.inner_text(), link.get_attribute("href")) == (
            "Read the newer version",
            "/document/7",
        )


def test_a_long_document_is_loaded_as_one_scrolls(browser: Browser, hostile: str) -> None:
    with opened(browser, hostile) as page:
        ask(page, "Who kept bees on the roof?")
        page.locator(".quote .words", has_text="Aurelia").first.click()
        page.locator("#reader mark.current").first.wait_for()
        scroll = page.locator("#reader .scroll")
        first = _read(page, "#reader .text")
        assert len(first) < 40_000
        scroll.evaluate("box => { box.scrollTop = 0; }")
        page.wait_for_function(
            "length => document.querySelector('#reader .text').textContent.length > length",
            arg=len(first),
        )
        assert _read(page, "#reader .text").endswith(first)
        more = _read(page, "#reader .text")
        scroll.evaluate("box => { box.scrollTop = box.scrollHeight; }")
        page.wait_for_function(
            "length => document.querySelector('#reader .text').textContent.length > length",
            arg=len(more),
        )
        assert _read(page, "#reader .text").startswith(more)


@pytest.mark.parametrize(
    ("label", "start"),
    [
        ("Quote with its source", "“"),
        ("Reference, APA", "Digest: "),
        ("Reference, MLA", "“Digest: "),
        ("BibTeX", "@online{digest"),
        ("RIS", "TY  - "),
        ("CSL-JSON", "[\n  {\n    "),
        ("Web Annotation", "[\n  {\n    "),
    ],
)
def test_each_citation_is_copied(page: Page, label: str, start: str) -> None:
    ask(page, "How old is Alexandr Wang?")
    quote = page.locator(".quote").first
    quote.locator(".cite summary").click()
    quote.get_by_text(label, exact=True).click()
    page.locator("#announcer", has_text=f"Copied: {label}").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(start)
    assert quote.locator(".cite").get_attribute("open") is None


def test_all_citations_of_a_conversation_are_saved(page: Page, tmp_path: Path) -> None:
    ask(page, "How old is Alexandr Wang?")
    page.locator(".cite-all summary").click()
    with page.expect_download() as saving:
        page.locator(f"#export-{CitationFormat.BIBTEX}").click()
    saved = tmp_path / "saved"
    saving.value.save_as(saved)
    assert saving.value.suggested_filename == "references.bib"
    sources = set(page.locator(".quote .source").all_inner_texts())
    assert len(sources) > 1
    assert saved.read_text("utf-8").count("@online{") == len(sources)


def test_verdicts_and_a_passage_chosen_in_the_reader_are_noted(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    page.get_by_text("This answers it").first.click()
    page.locator(".judge.given").wait_for()
    page.locator(".quote .number").first.click()
    page.locator("#reader mark.current").first.wait_for()
    page.locator("#reader .meant").wait_for(state="hidden")
    page.evaluate(
        "() => { const run = document.querySelector('#reader mark.current').firstChild;"
        " getSelection().setBaseAndExtent(run, 0, run, 8); }"
    )
    with page.expect_request("**/feedback*") as sent:
        page.locator("#reader .meant").click()
    assert "verdict=meant" in sent.value.url
    page.locator("#announcer", has_text="Noted as the right passage.").wait_for()


def test_a_page_without_its_server_says_so(page: Page) -> None:
    ask(page, "How old is Alexandr Wang?")
    page.route("**/document/**", lambda route: route.abort())
    page.locator(".quote .number").first.click()
    page.locator("#reader", has_text="The server does not answer.").wait_for()
