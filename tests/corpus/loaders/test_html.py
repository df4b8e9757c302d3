"""HTML, as saved from a site."""

from contextlib import suppress

import pytest
from hypothesis import given

from corpus.document import BlockKind, Metadata
from corpus.errors import DocumentError
from corpus.text import storable
from tests.corpus.invariants import STRANGE, assert_document, limits, texts
from tests.corpus.loading import blocks_of, load_one

_F, _H, _P = BlockKind.BOILERPLATE, BlockKind.HEADING, BlockKind.PARAGRAPH
_I, _T, _C = BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CODE

_HTML = """\
<!DOCTYPE html>
<html><head><meta charset="utf-8">
<title>The two ledgers of the harbour master - The Press</title>
<style>p { color: red }</style><script>var x = 1;</script>
</head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<main><h1>The two ledgers of the harbour master</h1>
<p>He kept <b>two</b>   of them.<br>One was thick &amp; old.</p>
<ul><li>a pencil</li><li>keys<ol><li>one</li><li>two</li></ol></li></ul>
<table><caption>Ships</caption>
<tr><th>Ship</th><th>Year</th></tr><tr><td>Ann</td><td>1901</td></tr></table>
<pre>x = 1

y = 2</pre>
<p hidden>Not shown.</p><p style="display: none">Gone.</p><p aria-hidden="true">Nor that.</p>
<dl><dt>Quay</dt><dd>Where ships lie.</dd></dl>
</main><aside>Read our newsletter</aside></body></html>
"""


def test_html_has_the_blocks_of_its_markup() -> None:
    document = load_one("a.html", _HTML)
    assert blocks_of(document) == [
        (_F, "Home News"),
        (_H, "The two ledgers of the harbour master"),
        (_P, "He kept two of them.\nOne was thick & old."),
        (_I, "* a pencil"),
        (_I, "* keys"),
        (_I, "1. one"),
        (_I, "2. two"),
        (_P, "Ships"),
        (_T, "Ship\tYear"),
        (_T, "Ann\t1901"),
        (_C, "x = 1\n\ny = 2"),
        (_F, "Not shown."),
        (_F, "Nor that."),
        (_I, "Quay"),
        (_I, "Where ships lie."),
        (_F, "Read our newsletter"),
    ]
    assert document.metadata == Metadata("The two ledgers of the harbour master")


def test_html_holds_neither_scripts_nor_styles_nor_what_is_not_displayed() -> None:
    text = load_one("a.html", _HTML).text
    assert not any(word in text for word in ("color", "var x", "Gone.", "<b>"))


@pytest.mark.parametrize("tag", ["dt", "section", "option", "summary", "caption", "hr", "form"])
def test_words_of_neighbouring_elements_do_not_run_together(tag: str) -> None:
    assert "onetwo" not in load_one("a.html", f"<body><{tag}>one</{tag}><{tag}>two</{tag}>").text


def test_a_layout_table_is_no_table() -> None:
    source = "<table><tr><td><h1>The lamp</h1><p>It is on.</p></td><td>Now.</td></tr></table>"
    assert blocks_of(load_one("a.html", source)) == [
        (_H, "The lamp"),
        (_P, "It is on."),
        (_P, "Now."),
    ]


@pytest.mark.parametrize(
    "boilerplate",
    [
        "<nav>Words</nav>",
        "<div role='navigation'>Words</div>",
        "<div class='cookie-notice'>Words</div>",
        "<div id='relatedPosts'>Words</div>",
        "<form>Words</form>",
        "<footer>Words</footer>",
        "<p hidden>Words</p>",
    ],
)
def test_elements_that_frame_a_page_are_boilerplate(boilerplate: str) -> None:
    document = load_one("a.html", f"<h1>The lamp</h1><p>It is on.</p>{boilerplate}")
    assert blocks_of(document)[-1] == (_F, "Words")


def test_an_element_with_the_headline_is_the_article_whatever_its_name() -> None:
    for around in ("<form>", "<div class='sidebar'>", "<div class='comments'>"):
        assert load_one("a.html", f"{around}<h1>The lamp</h1><p>It is on.</p>").blocks[0].kind is _H


def test_the_encoding_that_html_declares_is_used() -> None:
    head = "<meta http-equiv='Content-Type' content='text/html; charset={}'><p>{}</p>"
    russian = head.format("windows-1251", "Москва").encode("windows-1251")
    quoted = head.format("ISO-8859-1", "“café”").encode("windows-1252")
    assert blocks_of(load_one("a.html", russian)) == [(_P, "Москва")]
    assert blocks_of(load_one("a.html", quoted)) == [(_P, "“café”")]
    xml = "<?xml version='1.0' encoding='windows-1251'?><html><p>Москва</p></html>"
    assert blocks_of(load_one("a.xhtml", xml.encode("windows-1251"))) == [(_P, "Москва")]


@pytest.mark.parametrize("source", ["<!-- x -->", "<!DOCTYPE html>", " "])
def test_html_without_elements_is_refused(source: str) -> None:
    with pytest.raises(DocumentError, match=r"^is not HTML: "):
        load_one("a.html", source)


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "b", "blockquote"])
def test_text_nested_too_deeply_is_refused_and_not_lost(tag: str) -> None:
    assert load_one("a.html", f"<{tag}>" * 40 + "He left.").text.strip().endswith("He left.")
    with pytest.raises(DocumentError, match=r"^nests elements more deeply than can be read"):
        load_one("a.html", "<p>He came.</p>" + f"<{tag}>" * 10_000 + "He left.")


@STRANGE
@given(
    texts(
        *("<p>", "</p>", "<b>", "<br>", "&nbsp;", "&#0;", "<h1>", "</h1>", "<nav>", "</nav>"),
        *("<ul>", "<li>", "</li>", "</ul>", "<ol>", "<pre>", "</pre>", "<a href=x>", "</a>"),
        *("<table><tr><td>", "</td><td>", "</td></tr></table>", "<dl><dt>", "<dd>", "<!--"),
    ),
    limits(),
)
def test_any_html_is_covered(text: str, max_tokens: int) -> None:
    with suppress(DocumentError):  # as binary data
        assert_document(load_one("a.html", f"<body>x{storable(text)[0]}"), max_tokens)
