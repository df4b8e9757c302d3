"""Sentences within blocks."""

import pytest
from hypothesis import given

from corpus.decoding import storable
from corpus.document import Block, BlockKind
from corpus.plain_text import read_page
from corpus.sentences import MAX_SENTENCE_CHARACTERS, split_sentences
from tests.corpus.invariants import STRANGE, assert_sentences, texts


def _found(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    sentences = split_sentences(text, [Block(kind, 0, len(text))])
    return [text[sentence.start : sentence.end] for sentence in sentences]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He left.", "She stayed."],
        ["Why?", "Because!", "Yes...", "No."],
        ["(He left.)", "She stayed."],
        ["He left (at last).", "She stayed."],
        ['He said "Stop."', "He left."],
        ["“Is it?” he asked.", "“No.”", "She left."],
        ["The price is $3.50.", "It rose by 1.5 percent."],
        ["Visit example.com.", "It is nice."],
        ["One.Two is not an end of a sentence."],
    ],
)
def test_sentences_end_where_a_reader_would_say(sentences: list[str]) -> None:
    assert _found(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Smith met Mr. Jones at 5 p.m. on Monday.", "They talked, e.g. about Prof. Lee."],
        ["It was 5 p.m.", "They left."],
        ["He lives in the U.S.", "He works there."],
        ["He wrote to J. R. R. Tolkien.", "Then he slept."],
        ["See Fig. 3 and No. 5.", "The end."],
    ],
)
def test_abbreviations_end_no_sentence(sentences: list[str]) -> None:
    assert _found(" ".join(sentences)) == sentences


@pytest.mark.parametrize(("opening", "closing"), [('"', '"'), ("“", "”")])
def test_a_quotation_glued_to_the_next_sentence_is_parted_from_it(
    opening: str, closing: str
) -> None:
    said = f"He said {opening}Stop.{closing}"
    assert _found(f"{said}He left. Then it rained.") == [said, "He left.", "Then it rained."]


@pytest.mark.parametrize(
    "sentences",
    [
        ["他走了。", "她说：“再见！”", "然后她也走了？", "是的。"],
        ["これは文です。", "「本当ですか？」", "と彼は聞いた。", "はい。"],
        ["هل ذهب؟ ", "نعم ذهب."],
        ["यह एक वाक्य है। ", "यह दूसरा है।"],
    ],
)
def test_other_scripts_have_their_own_full_stops(sentences: list[str]) -> None:
    assert _found("".join(sentences)) == [sentence.strip() for sentence in sentences]


def test_a_line_end_within_a_sentence_stays_in_it() -> None:
    text = "The first line is wrapped\nhere. The second\r\nsentence is, too."
    assert _found(text) == ["The first line is wrapped\nhere.", "The second\r\nsentence is, too."]


def test_sentences_do_not_cross_blocks() -> None:
    text = "and so it\n\nWent on."
    blocks = [Block(BlockKind.PARAGRAPH, 0, 9), Block(BlockKind.PARAGRAPH, 11, 19)]
    spans = [(found.start, found.end, found.block) for found in split_sentences(text, blocks)]
    assert spans == [(0, 9, 0), (11, 19, 1)]


@pytest.mark.parametrize("marker", ["- ", "* ", "• ", "1. ", "12) ", "(b) ", "a. "])
def test_the_marker_of_a_list_item_is_not_in_its_sentence(marker: str) -> None:
    found = _found(f"{marker}Two keys. One of them is lost.", BlockKind.LIST_ITEM)
    assert found == ["Two keys.", "One of them is lost."]


@pytest.mark.parametrize("marker", ["# ", "###### "])
def test_the_marker_of_a_heading_is_not_in_its_sentence(marker: str) -> None:
    assert _found(f"{marker}The keys", BlockKind.HEADING) == ["The keys"]


def test_what_looks_like_a_marker_stays_in_a_paragraph() -> None:
    assert _found("# of keys: two.") == ["# of keys: two."]


@pytest.mark.parametrize("kind", [BlockKind.HEADING, BlockKind.TABLE, BlockKind.CODE])
def test_headings_table_rows_and_code_are_one_sentence(kind: BlockKind) -> None:
    text = "He left. She stayed.\n\nx = 1. Y = 2."
    assert _found(text, kind) == [text]


def test_furniture_has_no_sentences() -> None:
    assert _found("Read more. Subscribe now.", BlockKind.FURNITURE) == []


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "word " * 500
    found = _found(text)
    assert [len(piece) for piece in found] == [1194, 1194, 109]
    assert " ".join(found) == text.strip()


def test_a_long_word_is_cut_where_the_limit_is() -> None:
    found = _found("x" * (2 * MAX_SENTENCE_CHARACTERS + 1))
    assert [len(piece) for piece in found] == [1200, 1200, 1]


def test_code_is_cut_too_where_it_is_too_long() -> None:
    assert [len(piece) for piece in _found("x = 1\n" * 300, BlockKind.CODE)] == [1197, 601]


@pytest.mark.parametrize("blanks", range(1, 8))
def test_no_piece_of_a_long_sentence_ends_in_blanks(blanks: int) -> None:
    text = "x" * (MAX_SENTENCE_CHARACTERS - 3) + " " * blanks + "y" * 50
    assert _found(text) == ["x" * (MAX_SENTENCE_CHARACTERS - 3), "y" * 50]


@STRANGE
@given(texts())
def test_sentences_of_any_text_lie_in_their_blocks(text: str) -> None:
    text, _ = storable(text)
    blocks, _ = read_page(text)
    assert_sentences(text, blocks, split_sentences(text, blocks))


@STRANGE
@given(texts())
def test_sentences_hold_every_character_of_a_paragraph(text: str) -> None:
    found = "".join(_found(text))
    assert "".join(found.split()) == "".join(text.split())
