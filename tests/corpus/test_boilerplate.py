"""Boilerplate: ten saved pages, the five real articles, plain prose, and single rules."""

import json
from pathlib import Path

import pytest

from corpus import boilerplate, interface_words
from corpus.blocks import blocks_of_lines
from corpus.boilerplate import mark_boilerplate, title_of
from corpus.document import Block, BlockKind, LoadedDocument
from corpus.loaders import load
from corpus.loaders.text import read_page
from corpus.sentences import split_sentences

_PAGES = Path(__file__).parent / "pages"
_BENCHMARKS = Path(__file__).parents[3] / "shared" / "benchmarks"

_LEFT = {
    "allotment-slugs.html": 1,
    "biscuit-results.html": 3,
    "cuttlefish-memory.txt": 3,
    "island-ferry.txt": 0,
    "keeper-interview.txt": 0,
    "lantern-release.html": 5,
    "museum-clock.html": 0,
    "noticeboard-opinion.txt": 2,
    "quince-squares.txt": 5,
    "ward-buses.txt": 13,
}
"""How many pieces of boilerplate of each page are taken for text: a bound to get below."""

_WRONG_TITLES = {"ward-buses.txt": "The Kelder Courier"}

_ARTICLES = {
    "000_932aefd718c701d3.txt": ("In a new interview with", "He’ll be his own boss", 15),
    "001_9b5f9e208fe6f87c.txt": ("AI pioneer and", "The French scientist", 9),
    "002_56a965e405861cc6.txt": ("Yann LeCun Quits Meta", "The story of LeCun’s exit", 36),
    "003_dd17b6510156fc26.txt": ("Key Points", "His new company has a global", 22),
    "004_eaace6c7d10932a1.txt": ("The Stubborn Old Man", "  • Whether he leaves", 92),
}
"""How the first and last line of each article proper begin, and how many lines that makes."""

_ADS = frozenset(["Ad", "DEC_D_Incontent-1", "DEC_D_Incontent-2", "image", "---", "![]()"])
_AROUND = (
    *("View All Result", "Skip to content", "DEC_D_Incontent", "Jeffing", "1984 Olympics"),
    *("Modern parenting", "Umami", "Read more"),
)

_PROSE = "The harbour master kept two ledgers in the drawer, one for the ships that came in. " * 2


def _loaded(path: Path) -> LoadedDocument:
    (document,) = load(path)
    assert isinstance(document, LoadedDocument)
    return document


def _kept(document: LoadedDocument) -> list[str]:
    """Return the text of the blocks that are not boilerplate, blanks folded."""
    return [
        _folded(document.text[block.start : block.end])
        for block in document.blocks
        if block.kind is not BlockKind.BOILERPLATE
    ]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _boilerplate_of(text: str) -> list[str]:
    blocks, _ = read_page(text)
    boilerplate = (block for block in blocks if block.kind is BlockKind.BOILERPLATE)
    return [text[block.start : block.end] for block in boilerplate]


@pytest.mark.parametrize("name", _LEFT)
def test_a_page_keeps_its_article_and_loses_its_boilerplate(name: str) -> None:
    expected = json.loads((_PAGES / name).with_suffix(".expected.json").read_text("utf-8"))
    document = _loaded(_PAGES / name)
    kept = " ".join(_kept(document))
    assert [line for line in expected["article"] if _folded(line) not in kept] == []
    assert sum(_folded(line) in kept for line in expected["boilerplate"]) == _LEFT[name]
    assert document.metadata.title == _WRONG_TITLES.get(name, expected["title"])


@pytest.mark.parametrize("name", _ARTICLES)
def test_a_real_article_is_kept_line_by_line(name: str, articles: Path) -> None:
    first, last, count = _ARTICLES[name]
    document = _loaded(articles / name)
    lines = document.text.splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith(first))
    end = next(at for at, line in enumerate(lines) if line.startswith(last))
    wanted = [_folded(line) for line in lines[begin : end + 1] if line.strip() not in _ADS]
    wanted = [line for line in wanted if line]
    assert len(wanted) == count
    assert [line for line in wanted if line not in _kept(document)] == []


@pytest.mark.parametrize("name", _ARTICLES)
def test_what_surrounds_a_real_article_is_boilerplate(name: str, articles: Path) -> None:
    kept = _kept(_loaded(articles / name))
    assert [line for line in kept if any(part in line for part in _AROUND)] == []
    assert not _ADS.intersection(kept)


# Reads six megabytes of prose: about five seconds.
def test_prose_is_not_boilerplate() -> None:
    if not _BENCHMARKS.is_dir():
        pytest.skip("the benchmarks are not part of the project: no ../shared/benchmarks here")
    squad = json.loads((_BENCHMARKS / "squad2" / "dev.json").read_text("utf-8"))["data"]
    scifact = (_BENCHMARKS / "scifact" / "corpus.jsonl").read_text("utf-8").splitlines()
    texts = [paragraph["context"] for article in squad for paragraph in article["paragraphs"]]
    texts += [json.loads(line)["text"] for line in scifact]
    sentences = boilerplate = 0
    for text in texts:
        blocks, _ = read_page(text)
        sentences += len(split_sentences(text, blocks))
        boilerplate += sum(block.kind is BlockKind.BOILERPLATE for block in blocks)
    assert sentences > 45_000
    assert boilerplate <= sentences / 1_000


def test_buttons_and_notices_are_boilerplate() -> None:
    lines = [
        *("Skip to content", "Share on Twitter", "Read more", "Comments (0)", "© 2026 The Press"),
        *("All rights reserved.", "5 min read", "psd-opinion-native-01", "***", "See also: Lamps"),
    ]
    text = "\n\n".join([_PROSE, *lines, _PROSE])
    assert [line for line in lines if line not in _boilerplate_of(text)] == []


def test_a_plea_to_subscribe_is_boilerplate() -> None:
    plea = "Sign up for our newsletter and get the best of the week in your inbox."
    assert _boilerplate_of(f"{_PROSE}\n\n{plea}\n\n{_PROSE}") == [plea]


@pytest.mark.parametrize(
    "line",
    [
        "He asked them to share.",
        "Privacy",
        "The newsletter has 40,000 subscribers, and its editor reads every reply.",
        "“Sign up for our newsletter and get your free guide,” the page said to him.",
        "Search and rescue",
    ],
)
def test_prose_with_words_of_the_interface_is_kept(line: str) -> None:
    assert _boilerplate_of(f"{_PROSE}\n\n{line}\n\n{_PROSE}") == []


def test_a_single_word_is_a_label_only_on_a_page_with_others() -> None:
    assert _boilerplate_of(f"Share\n\n{_PROSE}") == []
    assert _boilerplate_of(f"Share\n\nPrint\n\n{_PROSE}") == ["Share", "Print"]


def test_cards_of_other_articles_after_the_article_are_boilerplate() -> None:
    cards = [
        "A headline of another article",
        "January 4, 2026",
        "One more headline of another article",
        "January 3, 2026",
    ]
    assert _boilerplate_of("\n\n".join([_PROSE, *cards])) == cards


def test_related_headlines_in_mid_article_are_boilerplate_and_the_article_goes_on() -> None:
    box = ["Related stories", "- A headline of another article", "- One more headline"]
    assert _boilerplate_of("\n\n".join([_PROSE, *box, _PROSE])) == box


def test_what_stands_before_the_headline_of_a_page_is_boilerplate() -> None:
    top = ["The Press", "Home › News › Harbour", "Skip to content"]
    page = "\n\n".join([*top, "The harbour master kept ledgers", _PROSE])
    assert _boilerplate_of(page) == top


def test_a_headline_that_comes_again_is_boilerplate_the_second_time() -> None:
    title = "The harbour master kept ledgers"
    blocks, _ = read_page(f"{title}\n\n{title}\n\n{_PROSE}\n\n{_PROSE}")
    assert [block.kind for block in blocks[:2]] == [BlockKind.HEADING, BlockKind.BOILERPLATE]


def test_tables_and_code_are_never_boilerplate() -> None:
    text = "Read more"
    for kind in (BlockKind.TABLE, BlockKind.CODE):
        blocks = [Block(kind, 0, len(text))]
        assert mark_boilerplate(text, blocks) == blocks


def test_what_the_markup_calls_boilerplate_stays_so() -> None:
    blocks = [Block(BlockKind.BOILERPLATE, 0, len(_PROSE))]
    assert mark_boilerplate(_PROSE, blocks) == blocks


def test_marking_changes_kinds_only() -> None:
    text = "Share\nPrint\n\nThe two ledgers\n\n" + _PROSE
    blocks = blocks_of_lines(text)
    marked = mark_boilerplate(text, blocks)
    assert [(block.start, block.end) for block in marked] == [
        (block.start, block.end) for block in blocks
    ]


def test_the_headline_shares_its_words_with_the_prose() -> None:
    text = f"The Kelder Daily Courier\n\nHarbour master kept ledgers\n\n{_PROSE}"
    assert title_of(text, blocks_of_lines(text)) == 1


def test_prose_without_headings_has_no_headline() -> None:
    assert title_of(_PROSE, blocks_of_lines(_PROSE)) is None


@pytest.mark.parametrize(
    "line", ["Home › World", "News / Local / Transport", "A | B | C", "Home > " + "x" * 81]
)
def test_breadcrumb_trails_are_known(line: str) -> None:
    assert interface_words.is_trail(line)


@pytest.mark.parametrize(
    "line", ["Home", "News / Local", "He went up and/or down.", "A | B | " + "x" * 62, " > a"]
)
def test_other_lines_are_no_trails(line: str) -> None:
    assert not interface_words.is_trail(line)


def test_a_long_menu_that_is_no_trail_is_soon_seen_to_be_none() -> None:
    assert not interface_words.is_trail("a / " * 200 + "x" * 100)
    assert not interface_words.is_trail("a > " * 200 + "x" * 100)


@pytest.mark.parametrize(
    "line",
    [
        *("Related articles", "Most read", "3 comments", "Leave a reply", "You may also like:"),
        *("More from the harbour", "Up next", "» Latest news", "Join the conversation"),
    ],
)
def test_headers_of_other_articles_are_known(line: str) -> None:
    assert interface_words.is_other_articles_header(line)


@pytest.mark.parametrize("line", ["Related work", "Comments on the text", "The latest", "News"])
def test_headings_of_the_text_are_no_headers_of_other_articles(line: str) -> None:
    assert not interface_words.is_other_articles_header(line)


_LINE_OF_A_CARD = "A headline of some words\nJanuary 4, 2026\n"


@pytest.mark.parametrize(
    "lines",
    [
        "Related articles\n" * 1000,
        "- Related articles\n" * 1000,
        _LINE_OF_A_CARD * 500,
        f"Related articles\n{_LINE_OF_A_CARD}" * 400,
        "Related articles\nLeave a comment\n" * 500,
        f"Related articles\n{_PROSE[:87]}\nA headline of some words\nJanuary 4, 2026\n" * 300,
    ],
)
def test_the_work_on_a_page_grows_with_its_lines_and_no_faster(
    monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    looked = 0
    is_card, mark_box = boilerplate._Page.is_card, boilerplate._Page.mark_box

    def counting(page: boilerplate._Page, at: int, start: int) -> bool:
        nonlocal looked
        looked += 1
        return is_card(page, at, start)

    def counting_box(page: boilerplate._Page, start: int) -> int:
        nonlocal looked
        last = mark_box(page, start)
        looked += last - start + 1
        return last

    monkeypatch.setattr(boilerplate._Page, "is_card", counting)
    monkeypatch.setattr(boilerplate._Page, "mark_box", counting_box)
    text = f"{_PROSE}\n\n{lines}\n{_PROSE * 2}\n"
    blocks, _ = read_page(text)
    assert looked <= 6 * len(blocks)
