"""Passages: whole sentences, sized by tokens."""

from collections.abc import Sequence

import pytest
from hypothesis import given

from corpus.document import Block, BlockKind, LoadedDocument, Passage, Sentence
from corpus.loaders.text import read_page
from corpus.passages import pack_passages
from corpus.sentences import split_sentences
from corpus.text import storable
from tests.corpus.invariants import STRANGE, assert_document, limits, texts, token_spans

_H, _P, _F = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.BOILERPLATE


def _packed(*parts: tuple[BlockKind, str], max_tokens: int) -> list[str]:
    """Return the texts of the passages over blocks with these kinds and texts."""
    text = ""
    blocks = []
    for kind, body in parts:
        blocks.append(Block(kind, len(text), len(text) + len(body)))
        text += f"{body}\n"
    sentences = split_sentences(text, blocks)
    _, passages = pack_passages(text, blocks, sentences, token_spans, max_tokens)
    return [text[passage.start : passage.end] for passage in passages]


def test_sentences_are_put_together_up_to_the_limit() -> None:
    parts = [(_P, "One two."), (_P, "Three four."), (_P, "Five six.")]
    assert _packed(*parts, max_tokens=9) == ["One two.\nThree four.\nFive six."]
    assert _packed(*parts, max_tokens=6) == ["One two.\nThree four.", "Five six."]
    assert _packed(*parts, max_tokens=3) == ["One two.", "Three four.", "Five six."]


def test_passages_name_their_sentences() -> None:
    text = "One two. Three four. Five six."
    blocks = [Block(_P, 0, len(text))]
    sentences = split_sentences(text, blocks)
    found = pack_passages(text, blocks, sentences, token_spans, 6)
    assert found == (
        [Sentence(0, 8, 0), Sentence(9, 20, 0), Sentence(21, 30, 0)],
        [Passage(0, 20, 0, 2), Passage(21, 30, 2, 3)],
    )


def test_a_block_that_fits_stays_whole() -> None:
    parts = [(_P, "One two three. Four."), (_P, "Five six. Seven eight nine.")]
    assert _packed(*parts, max_tokens=10) == [parts[0][1], parts[1][1]]


def test_a_long_block_is_shared_out_evenly() -> None:
    body = " ".join(f"{word} two three." for word in "Ann Bob Carl Dora Eve".split())
    assert _packed((_P, body), max_tokens=16) == [
        "Ann two three. Bob two three. Carl two three.",
        "Dora two three. Eve two three.",
    ]


def test_a_long_sentence_is_cut_at_a_token_and_both_halves_stay() -> None:
    body = "one two three four five six seven eight nine ten."
    assert _packed((_P, body), max_tokens=4) == [
        "one two three four",
        "five six seven eight",
        "nine ten.",
    ]


def test_a_long_sentence_is_cut_between_words_where_that_can_be() -> None:
    assert _packed((_P, "a,b,c d,e,f,g"), max_tokens=6) == ["a,b,c", "d,e,f,", "g"]


def test_the_halves_of_a_sentence_belong_to_its_block() -> None:
    text = "One two.\n\none two three four five"
    blocks, _ = read_page(text)
    sentences = split_sentences(text, blocks)
    fitted, _ = pack_passages(text, blocks, sentences, token_spans, 3)
    assert fitted == [Sentence(0, 8, 0), Sentence(10, 23, 1), Sentence(24, 33, 1)]


def test_boilerplate_ends_a_passage() -> None:
    parts = [(_P, "One two."), (_F, "Read more"), (_P, "Three four.")]
    assert _packed(*parts, max_tokens=100) == ["One two.", "Three four."]


def test_a_heading_ends_a_passage_that_is_a_third_full() -> None:
    parts = [(_P, "One two three."), (_H, "Next"), (_P, "Four five.")]
    assert _packed(*parts, max_tokens=12) == ["One two three.", "Next\nFour five."]
    assert _packed(*parts, max_tokens=13) == ["One two three.\nNext\nFour five."]


def test_headings_in_a_row_stay_together() -> None:
    parts = [(_H, "One two three"), (_H, "Four"), (_P, "Five six.")]
    assert _packed(*parts, max_tokens=9) == ["One two three\nFour\nFive six."]


def test_a_marker_is_in_the_passage_though_not_in_the_sentence() -> None:
    text = "- One two.\n- Three four."
    blocks, _ = read_page(text)
    sentences = split_sentences(text, blocks)
    fitted, passages = pack_passages(text, blocks, sentences, token_spans, 8)
    assert fitted == [Sentence(2, 10, 0), Sentence(13, 24, 1)]
    assert passages == [Passage(0, 24, 0, 2)]


def test_markers_count_towards_the_limit() -> None:
    parts = [(BlockKind.LIST_ITEM, "- One two."), (BlockKind.LIST_ITEM, "- Three four.")]
    assert _packed(*parts, max_tokens=8) == ["- One two.\n- Three four."]
    assert _packed(*parts, max_tokens=7) == ["- One two.", "- Three four."]


def test_a_limit_below_that_of_a_marker_still_comes_to_an_end() -> None:
    parts = [(BlockKind.LIST_ITEM, "(1) one"), (BlockKind.LIST_ITEM, "(2) two")]
    assert _packed(*parts, max_tokens=2) == ["(1) one", "(2) two"]


def test_a_tokenizer_that_counts_more_in_one_piece_is_obeyed() -> None:
    def spans(batch: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Count a token more for each blank between sentences."""
        return [[(0, 1)] * (text.count(".") + 2 * text.count(". ")) for text in batch]

    text = "Ann is. Bob is. Carl is. Dora is."
    blocks = [Block(_P, 0, len(text))]
    sentences = split_sentences(text, blocks)
    _, passages = pack_passages(text, blocks, sentences, spans, 4)
    assert [text[found.start : found.end] for found in passages] == [
        "Ann is. Bob is.",
        "Carl is. Dora is.",
    ]


def test_no_sentences_give_no_passages() -> None:
    assert pack_passages("", [], [], token_spans, 10) == ([], [])


@pytest.mark.parametrize("max_tokens", [8, 40, 400])
def test_every_sentence_has_one_home(max_tokens: int) -> None:
    text = "\n\n".join(f"Heading {n}\n\n" + "The ship came in. " * n for n in range(1, 30))
    blocks, metadata = read_page(text)
    assert_document(LoadedDocument("", text, metadata, tuple(blocks)), max_tokens)


@STRANGE
@given(texts(), limits())
def test_passages_and_boilerplate_cover_any_text(text: str, max_tokens: int) -> None:
    text, _ = storable(text)
    blocks, metadata = read_page(text)
    assert_document(LoadedDocument("", text, metadata, tuple(blocks)), max_tokens)
