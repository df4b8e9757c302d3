"""Words follow script and language; English words are what they would be alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.analysis import analyzer, asked_words, indexed_words, is_plain, whole_words


def _indexed(text: str, language: str | None) -> list[tuple[str, int]]:
    return [(token.text, token.position) for token in indexed_words(text, language).tokens]


def test_unspaced_text_is_indexed_by_characters_and_pairs() -> None:
    assert _indexed("港口大", "Chinese") == [
        ("港", 0),
        ("港口", 0),
        ("口", 1),
        ("口大", 1),
        ("大", 2),
    ]


def test_each_script_of_a_text_has_words_of_its_own() -> None:
    assert _indexed("5G手机 der Größe α-helix Паромы", "German") == [
        ("5g", 0),
        ("手", 1),
        ("手机", 1),
        ("机", 2),
        ("gross", 4),
        ("α", 5),
        ("helix", 6),
        ("паром", 7),
    ]


@pytest.mark.parametrize(
    ("forms", "languages"),
    [
        ("Fähre Fähren", ["German"]),
        ("Schiff Schiffe Schiffen", ["German"]),
        ("корабль корабли кораблей", []),
        ("гавань гавани гаванью", []),
        ("العبارة عبارة العبارات", []),
        ("traghetto traghetti", ["Italian"]),
        ("kitaplar kitapları", ["Turkish"]),
    ],
)
def test_forms_of_a_word_are_one_word(forms: str, languages: list[str]) -> None:
    words = {asked_words(form, languages)[0].forms[0] for form in forms.split()}
    assert len(words) == 1


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("这家公司的首席执行官是谁？", "这家 家公 公司 首席 席执 执行 行官"),
        ("フェリーは何時に港を出ましたか？", "フェ ェリ リー 港 出"),
        ("誰が寿司を食べましたか", "寿司 食べ"),
        ("さくらはどこですか", "さく くら らは"),
        ("お金はいくらですか", "金"),
        ("Когда паром вышел из гавани?", "пар вышел гаван"),
        ("متى غادرت العبارة الميناء؟", "غادر عبار ميناء"),
    ],
)
def test_a_question_is_asked_without_what_makes_it_one(question: str, words: str) -> None:
    assert [word.forms for word in asked_words(question, [])] == [(one,) for one in words.split()]


def test_a_question_in_latin_script_has_forms_in_each_language_of_the_library() -> None:
    asked = asked_words("Wann verließen die Fähren den Hafen?", ["English", "German"])
    assert [(word.forms, word.others) for word in asked] == [
        (("verliess",), ("verliessen",)),
        (("fahr",), ("fahren",)),
        (("haf",), ("hafen",)),
    ]
    asked = asked_words("When did the ferries leave the Hafen?", ["English", "German"])
    assert [word.forms for word in asked] == [("ferri",), ("leav",), ("hafen",)]
    assert [word.forms for word in asked_words("Hafen", ["English", "German"])] == [
        ("hafen", "haf")
    ]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("这家公司的首席执行官是谁？", ["这家公司", "首席执行官"]),
        ("フェリーは何時に港を出ましたか？", ["フェリー"]),
        ("让我们来谈谈关于人工智能技术发展趋势", []),
        ("Who is LeCun?", ["Who", "is", "LeCun"]),
    ],
)
def test_whole_words_are_no_longer_than_words(question: str, words: list[str]) -> None:
    assert list(whole_words(question)) == words


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_english_is_analysed_as_it_is_alone(text: str) -> None:
    assert is_plain(text, "English")
    assert is_plain(text, None)
    alone = analyzer().analyze(text)
    assert [word.forms for word in asked_words(text, [])] == [(word,) for word in alone]
    assert [word.forms for word in asked_words(text, ["English"])] == [(word,) for word in alone]
    assert [word for word, _ in _indexed(text, "English")] == alone


@given(st.text(), st.sampled_from([None, "English", "German", "Japanese", "Polish"]))
def test_positions_rise_and_places_hold_the_words(text: str, language: str | None) -> None:
    tokens = indexed_words(text, language).tokens
    positions = [token.position for token in tokens]
    assert positions == sorted(positions)
    for token in tokens:
        assert text[token.char_offset_from : token.char_offset_to].strip()
