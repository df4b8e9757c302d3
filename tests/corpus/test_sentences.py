"""Sentences within blocks."""

import re

import nupunkt
import pytest
from hypothesis import given

from corpus.document import Block, BlockKind
from corpus.loaders.text import read_page
from corpus.sentences import MAX_SENTENCE_CHARACTERS, split_sentences
from corpus.text import storable
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
        ["これは文です。", "「本当ですか？」と彼は聞いた。", "「はい。」", "彼女は帰った。"],
        ["真的！？", "是的……我不知道。", "（完。）", "价格是3.5元。"],
        ["他说：“再见！”，然后走了。", "「好。」", "他走了。"],
        ["هل ذهب؟ ", "نعم ذهب."],
        ["حقا؟! ", "قال د. أحمد إنه سيعود من المدينة. ", "ثم ذهب!"],
        ["یہ ایک جملہ ہے۔ ", "دوسرا جملہ۔"],
        ["यह एक वाक्य है। ", "यह दूसरा है।"],
    ],
)
def test_other_scripts_have_their_own_full_stops(sentences: list[str]) -> None:
    assert _found("".join(sentences)) == [sentence.strip() for sentence in sentences]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Das gilt z. B. für Dr. Müller und Prof. Lee.", "Er kam am 3. März 2020 an.", "Gut so."],
        ["Das ist z.B. so, d.h. es gilt u. a. in Berlin.", "D. h. es ist so.", "Warum?", "Darum!"],
        ["Am Ende des 19. Jahrhunderts war es so.", "Die 2. Auflage kam bald.", "Er ist 12."],
        ["Er war 12.", "Sie war 13.", "Er wohnt in der Nr. 7 der Str. 5."],
        ["„Kommst du?“, fragte er.", "„Nein.“", "Sie ging.", "»Ja.«", "Er blieb bei der Tür."],
        ["Er kaufte Brot, Milch usw.", "Dann ging er.", "Das kostet inkl. Porto 3,50 Euro."],
        ["Er rief: „Halt!“ und lief.", "Vgl. Abb. 3 auf der S. 7.", "Im J. S. Bach war das nicht."],
    ],
)
def test_german_sentences(sentences: list[str]) -> None:
    assert _found(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Он ушёл.", "Она осталась на месте!", "Почему?", "Т. е. он не прав."],
        ["В 1998 г. он жил на ул. Ленина, д. 5.", "Это было в XIX в.", "Потом он уехал."],
        ["Он родился в г. Москве в 1799 г.", "Это А. С. Пушкин и проф. И. И. Иванов."],
        ["Он купил хлеб, молоко и т. д.", "Потом он ушёл.", "Это стоит 5 тыс. руб. и не больше."],
        ["См. рис. 3 на стр. 15.", "«Да!» — сказал он.", "И т.п. вещи."],
    ],
)
def test_russian_sentences(sentences: list[str]) -> None:
    assert _found(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Il a vu M. Dupont et Mme. Petit.", "Puis il est parti de la ville !"],
        ["El Sr. Ruiz vive en la av. del Sol.", "¿Por qué?", "¡No lo sé!"],
        ["Il dott. Rossi è nel suo studio, pag. 5.", "Non si sa perché."],
        ["Dhr. Jansen is er niet, bijv. in de stad.", "Hij komt met de trein."],
        ["To jest np. dr. Nowak, ul. Polna 5.", "Nie ma go w domu."],
        # Told by its function words, of which Polish has some too, and by no letter of Russian.
        ["Por isso o Sr. Silva não foi ao porto com os filhos.", "Ele ficou em casa."],
        ["В 1998 г. он жил на ул. Ленина, д. 5.", "Потом он уехал."],
    ],
)
def test_sentences_of_other_languages(sentences: list[str]) -> None:
    assert _found(" ".join(sentences)) == sentences


def test_the_language_is_that_of_the_document_not_of_a_block() -> None:
    text = "Das ist der Anfang und nicht das Ende.\n\nAm 3. März. Abb. 7."
    blocks = [Block(BlockKind.PARAGRAPH, 0, 38), Block(BlockKind.PARAGRAPH, 40, len(text))]
    spans = [text[found.start : found.end] for found in split_sentences(text, blocks)]
    assert spans == ["Das ist der Anfang und nicht das Ende.", "Am 3. März.", "Abb. 7."]


@pytest.mark.parametrize("sign", ["!", "?", ".", ")", '."', '!?.)"', "(", "-"])
def test_no_long_run_of_signs_is_shown_to_nupunkt(
    monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    shown: list[str] = []
    original = nupunkt.sent_spans

    def recording(text: str) -> list[tuple[int, int]]:
        shown.append(text)
        return list(original(text))

    monkeypatch.setattr(nupunkt, "sent_spans", recording)
    found = _found("Wow" + sign * 50_000 + " Then he left. She stayed.")
    assert found[-1] == "She stayed."
    (text,) = shown
    assert max(map(len, re.findall(r"[^\w\s]+", text))) <= 8


def test_a_run_of_signs_still_ends_its_sentence() -> None:
    assert _found("Wow!!!!!!!!!!!! He left............. She stayed.") == [
        "Wow!!!!!!!!!!!!",
        "He left.............",
        "She stayed.",
    ]


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


def test_boilerplate_has_no_sentences() -> None:
    assert _found("Read more. Subscribe now.", BlockKind.BOILERPLATE) == []


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
