"""What the page and the terminal show is what is stored, whatever it holds."""

import html
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, DocumentReference, Reason
from qa.cli.printing import print_answer, print_json, visible
from qa.figures import Agreement, Difference, Figure
from qa.text.templates import escaped, plain
from qa.web.rendering import render
from tests.qa.citations.sources import answer_of, quote_of

_HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "{{7*7}} ${7*7} #{7*7}",
    "5*3*2 _x_ **b** `c` $$a$$ [l](javascript:alert(1)) # h\n\n- i\n1. j",
    "&amp; &#60; &lt;",
    "\u202eright to left\u202c",
    "C1 \x85 \x9b31m and ESC \x1b[31m red",
    "a\r\nb\n\n\nc",
]


def _answer(text: str, highlights: Sequence[tuple[int, int]] = ()) -> Answer:
    document = DocumentReference(1, text, text, text, text, None, None, None, "", None)
    quote = replace(quote_of(document, text), citation=text, highlights=tuple(highlights))
    return replace(answer_of(quote), question=text, query=text)


def _text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", markup))


@pytest.mark.parametrize("text", _HOSTILE)
def test_corpus_text_never_makes_markup(text: str) -> None:
    markup = render(_answer(text), turn=1)
    tags = set(re.findall(r"<(/?\w+)", markup))
    own = "div span mark a blockquote strong cite details summary".split()
    assert tags <= {*own, *(f"/{name}" for name in own)}
    assert "\n" not in markup
    assert set(re.findall(r" (\w+)=", re.sub(r">[^<]*", ">", markup))) == {"class", "href"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_escaping_gives_the_same_text_back(text: str) -> None:
    assert html.unescape(escaped(text)) == text
    assert not re.search(r"[^\w&#;]", escaped(text), re.ASCII) or not text.isascii()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_plain_text_stands_in_html_as_it_is(text: str) -> None:
    assert "<" not in plain(text)
    assert "\r" not in plain(text)
    assert html.unescape(plain(text)) == text


def test_highlights_mark_the_words_and_change_none() -> None:
    text = "Early <b> versions are ready."
    markup = render(_answer(text, [(100, 105), (110, 118)]))
    assert re.findall(r"<mark>(.*?)</mark>", markup) == ["Early", "versions"]
    assert text in _text(markup)


def test_an_unanswered_question_says_so_before_anything_else() -> None:
    answer = replace(_answer("Near."), answered=False, reason=Reason.NOT_FOUND)
    shown = _text(render(answer))
    assert shown.startswith("The documents do not seem to answer this.")
    assert shown.index("probably do not answer it") < shown.index("Near.")


@pytest.mark.parametrize("text", _HOSTILE)
def test_the_terminal_is_not_controlled(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(_answer(text))
    shown = capsys.readouterr().out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_references_name_the_quotes_of_each_document(capsys: pytest.CaptureFixture[str]) -> None:
    (quote,) = _answer("Words.").quotes
    other = replace(quote, document=replace(quote.document, id=2))
    answer = replace(_answer("Words."), quotes=(quote, other, quote))
    print_answer(answer, ["First.", "Second.\x1b"])
    shown = capsys.readouterr().out
    assert "References\n[1, 3] First.\n[2] Second.\\x1b\n" in shown


@pytest.mark.parametrize("text", _HOSTILE)
def test_json_holds_the_exact_text(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_json(_answer(text))
    printed = capsys.readouterr().out
    assert json.load(io.StringIO(printed))["quotes"][0]["text"] == text
    assert not re.search("[\x1b\x80-\x9f\u202a-\u202e]", printed)


def test_control_characters_are_spelt_out() -> None:
    assert visible("a\x1b[31m\u202eb\tc\nd\r\n") == "a\\x1b[31m\\u202eb\tc\nd\n"


def test_quotes_that_agree_are_stacked_and_figures_stand_side_by_side() -> None:
    (quote,) = _answer("Sold for 9,000 crowns.").quotes
    figures = (Figure(0, 109, 114), Figure(2, 109, 114))
    answer = replace(
        _answer("Sold for 9,000 crowns."),
        quotes=(quote, quote, quote),
        agreements=(Agreement((0, 2)),),
        differences=(Difference(figures),),
    )
    markup = render(answer)
    shown = _text(markup)
    assert "Figures given 9,000 [1]9,000 [3]" in shown
    assert re.findall(r'class="number"[^>]*>&#91;(\d)', markup) == ["1", "3", "2"]
    stack = markup[markup.index('<details class="stack">') :]
    assert stack.startswith('<details class="stack"><summary>&#91;3&#93; says the same</summary>')
    assert markup.count("<details") == markup.count("</details>") == 4


def test_copies_are_stacked_with_what_is_said_of_them() -> None:
    (quote,) = _answer("Sold for 9,000 crowns.").quotes
    answer = replace(
        _answer("Sold for 9,000 crowns."),
        quotes=(quote,) * 4,
        agreements=(Agreement((0, 1)), Agreement((0, 2, 3), edited=True)),
    )
    shown = _text(render(answer))
    assert "[2] says the same; [3], [4] say it slightly edited" in shown


def test_the_terminal_tells_copies_that_were_edited(capsys: pytest.CaptureFixture[str]) -> None:
    (quote,) = _answer("Sold.").quotes
    groups = (Agreement((0, 1)), Agreement((0, 2), edited=True))
    print_answer(replace(_answer("Sold."), quotes=(quote,) * 3, agreements=groups))
    printed = capsys.readouterr().out
    assert "[1] and [2] say the same." in printed
    assert "[1] and [3] are one text, slightly edited." in printed
