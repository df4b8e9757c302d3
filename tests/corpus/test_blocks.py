"""Blocks of plain text."""

from hypothesis import given

from corpus.blocks import blocks_of_lines, ends_sentence, settle_headings, trimmed
from corpus.document import Block, BlockKind
from corpus.text import storable
from tests.corpus.invariants import STRANGE, assert_blocks, texts

_HEADING, _PARAGRAPH, _ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM

_WRAPPED = """\
The harbour master kept two ledgers, one for the ships that came in and
one for those that did not. The second was the thicker of them, and he
read it more often.

Nobody ever asked to see it. When he died the ledgers went to his niece,
who sold the first and burned the second.
"""

_PROSE = """\
The harbour master kept two ledgers, one for the ships that came in and one for the others.
The second was the thicker of them, and he read it more often than was good for him.
Nobody ever asked to see it.
"""


def _found(text: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks_of_lines(text)]


def test_lines_of_a_hard_wrapped_paragraph_are_joined() -> None:
    first, second = _WRAPPED.strip().split("\n\n")
    assert _found(_WRAPPED) == [(_PARAGRAPH, first), (_PARAGRAPH, second)]


def test_windows_line_ends_make_the_same_blocks() -> None:
    text = _WRAPPED.replace("\n", "\r\n")
    first, second = text.strip().split("\r\n\r\n")
    assert _found(text) == [(_PARAGRAPH, first), (_PARAGRAPH, second)]


def test_old_mac_line_ends_make_the_same_blocks() -> None:
    text = _WRAPPED.replace("\n", "\r")
    first, second = text.strip().split("\r\r")
    assert _found(text) == [(_PARAGRAPH, first), (_PARAGRAPH, second)]


def test_an_indented_hard_wrapped_paragraph_is_joined_and_ends_where_it_did() -> None:
    plain = _WRAPPED.strip().replace("\n\n", "\n")
    indented = "\n".join(f"    {line}" for line in plain.split("\n"))
    found = [" ".join(body.split()) for _, body in _found(indented)]
    assert found == [" ".join(body.split()) for _, body in _found(plain)]
    assert len(found) == 2


def test_a_paragraph_a_line_is_a_block_a_line() -> None:
    assert _found(_PROSE) == [(_PARAGRAPH, line) for line in _PROSE.splitlines()]


def test_a_blank_line_parts_paragraphs() -> None:
    text = "First words end here.\n \t \nSecond words end here."
    assert [body for _, body in _found(text)] == ["First words end here.", "Second words end here."]


def test_a_wrapped_list_item_is_one_block() -> None:
    text = """\
What he kept in the drawer of the desk by the window, as far as anyone
has been able to find out since:

- a pencil that had belonged to a customs officer who lived in the last
  house of the town
- two keys
"""
    assert _found(text)[1:] == [
        (_ITEM, text[text.index("- a pencil") : text.index("\n- two")]),
        (_ITEM, "- two keys"),
    ]


def test_list_markers_make_list_items() -> None:
    lines = ["- one of them", "* two of them", "• three of them", "1. four", "(b) five", "12) six"]
    assert _found("\n".join(lines)) == [(_ITEM, line) for line in lines]


def test_a_dash_or_number_without_a_blank_is_no_list_marker() -> None:
    lines = ["-5 degrees were measured.", "3.5 million people live there."]
    assert _found("\n".join(lines)) == [(_PARAGRAPH, line) for line in lines]


def test_a_short_line_without_a_full_stop_is_a_heading() -> None:
    text = "The ledgers\n\nHe kept two of them.\n\nWho asked?\n\nNobody did."
    assert _found(text) == [
        (_HEADING, "The ledgers"),
        (_PARAGRAPH, "He kept two of them."),
        (_HEADING, "Who asked?"),
        (_PARAGRAPH, "Nobody did."),
    ]


def test_a_caption_is_no_heading() -> None:
    assert _found("Photo: the harbour\n\nHe kept two ledgers.")[0][0] is _PARAGRAPH


def test_a_long_line_is_no_heading() -> None:
    assert _found("word " * 23)[0][0] is _PARAGRAPH
    assert _found("w" * 121)[0][0] is _PARAGRAPH


def test_the_lines_of_a_poem_stay_apart() -> None:
    lines = ["The ships came in,", "The ships went out,", "And one of them", "Was painted blue."]
    assert [body for _, body in _found("\n".join(lines))] == lines


def test_an_empty_text_has_no_blocks() -> None:
    assert blocks_of_lines("") == blocks_of_lines(" \r\n\t\n") == []


def test_many_short_lines_in_a_row_are_no_headings() -> None:
    text = "Salt\nPepper\nMustard\nVinegar\n\nAll of these were in the kitchen."
    assert [block.kind for block in settle_headings(blocks_of_lines(text), None)] == [
        _PARAGRAPH
    ] * 5


def test_the_title_stays_a_heading_in_a_run_of_short_lines() -> None:
    blocks = blocks_of_lines("Salt\nPepper\nMustard\nVinegar\n\nAll were in the kitchen.")
    assert [block.kind for block in settle_headings(blocks, 1)][:3] == [
        _PARAGRAPH,
        _HEADING,
        _PARAGRAPH,
    ]


def test_three_headings_in_a_row_stay_headings() -> None:
    blocks = blocks_of_lines("Book\nPart\nChapter\n\nAll of it began in the kitchen.")
    assert settle_headings(blocks, None) == blocks


def test_a_heading_that_heads_nothing_is_a_paragraph() -> None:
    blocks = blocks_of_lines("It began in the kitchen.\n\nThe author")
    assert [block.kind for block in settle_headings(blocks, None)] == [_PARAGRAPH, _PARAGRAPH]


def test_settling_keeps_every_span() -> None:
    blocks = blocks_of_lines("One\nTwo\nThree\nFour\nFive")
    spans = [(block.start, block.end) for block in settle_headings(blocks, None)]
    assert spans == [(0, 3), (4, 7), (8, 13), (14, 18), (19, 23)]


def test_closing_quotes_and_brackets_may_follow_a_full_stop() -> None:
    assert ends_sentence("He left.)")
    assert ends_sentence("“Go.”")
    assert ends_sentence("他走了。")
    assert not ends_sentence("He left (early)")
    assert not ends_sentence("")


def test_trimming_leaves_out_blanks_at_both_ends() -> None:
    assert trimmed(" \n a b\t", 0, 7) == (3, 6)
    start, end = trimmed("   ", 1, 3)
    assert start >= end


def test_form_feeds_and_unicode_line_ends_part_lines() -> None:
    text = "One is here.\x0cTwo is here.\u2028Three is here.\x85Four is here."
    assert [body for _, body in _found(text)] == [
        "One is here.",
        "Two is here.",
        "Three is here.",
        "Four is here.",
    ]


@STRANGE
@given(texts())
def test_blocks_hold_every_character_of_any_text(text: str) -> None:
    text, _ = storable(text)
    assert_blocks(text, blocks_of_lines(text))


@STRANGE
@given(texts())
def test_settling_changes_kinds_only(text: str) -> None:
    text, _ = storable(text)
    blocks = blocks_of_lines(text)
    settled = settle_headings(blocks, 0)
    assert [Block(_HEADING, block.start, block.end) for block in settled] == [
        Block(_HEADING, block.start, block.end) for block in blocks
    ]
