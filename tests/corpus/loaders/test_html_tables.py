"""Tables of saved pages."""

import pytest

from corpus.document import BlockKind, LoadedDocument
from tests.corpus.invariants import assert_document
from tests.corpus.loading import blocks_of, load_one

_F, _H, _P = BlockKind.BOILERPLATE, BlockKind.HEADING, BlockKind.PARAGRAPH
_T, _C = BlockKind.TABLE, BlockKind.CODE


def _loaded(source: str) -> LoadedDocument:
    document = load_one("a.html", source)
    assert_document(document, 40)
    return document


def _rows(source: str) -> list[tuple[str, str | None]]:
    """Return each table row with its header row."""
    document = _loaded(source)
    text = document.text
    return [
        (text[block.start : block.end], block.header and text[slice(*block.header)])
        for block in document.blocks
        if block.kind is _T
    ]


_HEAD = "<tr><th>Ship</th><th>Year</th></tr>"
_ANN = "<tr><td>Ann <b>Lee</b></td><td>1901</td></tr>"


@pytest.mark.parametrize(
    ("table", "header"),
    [
        (f"{_HEAD}{_ANN}", "Ship\tYear"),
        (f"<thead>{_HEAD.replace('th>', 'td>')}</thead><tbody>{_ANN}</tbody>", "Ship\tYear"),
        (f"<thead>{_HEAD}</thead><tfoot>{_ANN}</tfoot>", "Ship\tYear"),
        (f"<tr><td></td><td></td></tr>{_HEAD}{_ANN}", "Ship\tYear"),
        (f"{_HEAD.replace('th>', 'td>')}{_ANN}", None),
    ],
)
def test_rows_know_their_header_row_where_the_page_says_so(table: str, header: str | None) -> None:
    assert _rows(f"<p>It is.</p><table>{table}</table>") == [
        ("Ship\tYear", None),
        ("Ann Lee\t1901", header),
    ]


def test_each_table_has_its_own_header() -> None:
    other = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert _rows(f"<table>{_HEAD}{_ANN}</table>{other}<table>{_HEAD}{_ANN}</table>") == [
        ("Ship\tYear", None),
        ("Ann Lee\t1901", "Ship\tYear"),
        ("a\tb", None),
        ("c\td", None),
        ("Ship\tYear", None),
        ("Ann Lee\t1901", "Ship\tYear"),
    ]


def test_a_row_is_one_line_whatever_its_cells_hold() -> None:
    cells = (
        "<td>one<br>two</td><td><p>H<sub>2</sub>O</p><p>and</p></td><td><ul><li>a</li><li>b</li>"
        "</ul></td><td><span style='display:none'>0007</span>7<script>x()</script></td>"
    )
    assert _rows(f"<table>{_HEAD}<tr>{cells}</tr></table>")[1][0] == "one two\tH2O and\ta b\t7"


def test_a_cell_over_several_rows_stands_in_each() -> None:
    source = (
        "<table><tr><th>Port</th><th>Ship</th><th>Year</th></tr>"
        "<tr><td rowspan=2>Kelder</td><td>Ann</td><td>1901</td></tr>"
        "<tr><td>Bess</td><td>1888</td></tr><tr><td>Quay</td><td colspan='x'>Old</td></tr></table>"
    )
    assert [row for row, _ in _rows(source)] == [
        "Port\tShip\tYear",
        "Kelder\tAnn\t1901",
        "Kelder\tBess\t1888",
        "Quay\tOld",
    ]


def test_cells_that_reach_down_do_not_pile_up() -> None:
    source = f"<table>{'<tr><td rowspan=1000>a</td><td>b</td></tr>' * 500}</table>"
    assert max(len(row) for row, _ in _rows(source)) <= 2 * 102


@pytest.mark.parametrize(
    "table",
    [
        "<table role='presentation'><tr><td>One.</td><td>Two.</td></tr></table>",
        "<table><tr><td><h2>One.</h2></td><td>Two.</td></tr></table>",
        "<table><tr><td>One.</td></tr><tr><td>Two.</td></tr></table>",
        f"<table><tr><td><p>{'One. ' * 100}</p></td><td>Two.</td></tr></table>",
        f"<table><tr><td>One.</td><td><table>{_HEAD}{_ANN}</table></td></tr></table>",
    ],
)
def test_a_table_that_lays_out_the_page_is_none(table: str) -> None:
    kinds = [kind for kind, text in blocks_of(_loaded(table)) if "\t" not in text]
    assert kinds[0] in {_H, _P}
    assert _T not in kinds


def test_a_listing_in_a_table_of_line_numbers_is_code() -> None:
    source = "<table><tr><td><pre>1\n2</pre></td><td><pre>x = 1\n\n  y = 2</pre></td></tr></table>"
    assert blocks_of(_loaded(source)) == [(_C, "1\n2"), (_C, "x = 1\n\n  y = 2")]


def test_tables_of_a_menu_and_hidden_rows_are_boilerplate() -> None:
    menu = f"<nav><table>{_HEAD}{_ANN}</table></nav>"
    hidden = f"<table>{_HEAD}<tr hidden><td>x</td><td>y</td></tr></table>"
    assert blocks_of(_loaded(f"<h1>The ships</h1>{menu}{hidden}")) == [
        (_H, "The ships"),
        (_F, "Ship\tYear"),
        (_F, "Ann Lee\t1901"),
        (_T, "Ship\tYear"),
        (_F, "x\ty"),
    ]


@pytest.mark.parametrize(
    "banner",
    [
        '<div id="onetrust-banner-sdk">{}</div>',
        '<div id="CybotCookiebotDialog">{}</div>',
        '<div class="cc-window" role="dialog">{}</div>',
        '<div class="qc-cmp2-container"><div class="cmp-text">{}</div></div>',
        '<section aria-label="x" class="CookieConsent">{}</section>',
        '<div id="didomi-host">{}</div>',
        '<div id="usercentrics-root">{}</div>',
    ],
)
def test_cookie_banners_are_boilerplate(banner: str) -> None:
    words = "The partners of this page store information on a device."
    source = f"<h1>The lamp</h1><p>It is on.</p>{banner.format(words)}"
    assert blocks_of(_loaded(source))[-1] == (_F, words)
