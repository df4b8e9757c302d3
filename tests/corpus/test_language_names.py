"""The language of a text is told by its script and commonest words, English never wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import SAMPLES
from corpus.languages import language_name, main_script

_TEXTS = {
    "English": "The ferry left the harbour at nine and did not reach the island in the storm.",
    "German": "Die Fähre verließ den Hafen um neun Uhr. Sie war mit Autos beladen.",
    "French": "Le ferry a quitté le port à neuf heures et n'est pas arrivé sur l'île.",
    "Spanish": "El barco salió del puerto a las nueve y no llegó a la isla con los coches.",
    "Portuguese": "O navio saiu do porto às nove horas com os carros e não chegou à ilha.",
    "Italian": "Il traghetto ha lasciato il porto alle nove e non è arrivato con le auto.",
    "Romanian": "Feribotul a plecat din port la ora nouă și nu a ajuns pe insulă cu mașini.",
    "Danish": "Færgen forlod havnen klokken ni og kom ikke til øen efter stormen, som blev værre.",
    "Norwegian": "Ferjen forlot havnen og kom ikke til øya etter stormen, som ble verre.",
    "Swedish": "Färjan lämnade hamnen och kom inte till ön efter stormen som var värre.",
    "Finnish": "Lautta lähti satamasta, mutta se ei päässyt saarelle ja oli myöhässä.",
    "Hungarian": "A komp kilenckor hagyta el a kikötőt, és nem ért a szigetre, mert az vihar volt.",
    "Turkish": "Feribot saat dokuzda limandan ayrıldı ve bir fırtına için adaya çok geç vardı.",
    "Polish": "Prom wypłynął z portu o dziewiątej i nie dotarł na wyspę, a pasażerowie byli za.",
    "Dutch": "De veerboot verliet de haven om negen uur en kwam niet aan op het eiland.",
    "Russian": "Паром вышел из гавани в девять часов и не дошёл до острова.",
    "Ukrainian": "Пором вийшов із гавані о дев'ятій і не дійшов до острова.",
    "Arabic": "غادرت العبارة الميناء في التاسعة ولم تصل إلى الجزيرة.",
    "Persian": "کشتی ساعت نه بندر را ترک کرد و به جزیره نرسید چون پل بسته بود.",
    "Greek": "Το πλοίο έφυγε από το λιμάνι στις εννέα.",
    "Chinese": "渡轮九点离开港口，没有到达岛屿。",
    "Japanese": "フェリーは九時に港を出たが、島には着かなかった。",
    "Korean": "페리는 아홉 시에 항구를 떠났다.",
    "a language in Devanagari script": "नौका नौ बजे बंदरगाह से निकली।",
}


@pytest.mark.parametrize("name", sorted(_TEXTS))
def test_a_text_is_told(name: str) -> None:
    assert language_name(_TEXTS[name]) == name


@pytest.mark.parametrize("text", ["", "1,000 = 1000", "Zürich", "E. O. Wilson, Roy Glauber"])
def test_what_cannot_be_told_is_not(text: str) -> None:
    assert language_name(text) is None


def test_the_bundled_documents_are_english() -> None:
    names = {language_name(path.read_text("utf-8")) for path in SAMPLES.glob("*.md")}
    assert names == {"English"}


def test_a_foreign_name_or_quotation_does_not_make_an_english_text_foreign() -> None:
    text = (
        "The club Los Angeles de la Cruz was founded in 1901 by the brothers from Москва and 東京."
    )
    assert language_name(text) == "English"


@given(st.text())
def test_the_script_is_that_of_most_letters(text: str) -> None:
    assert main_script(f"{'a' * (len(text) + 1)}{text}") == "Latin"
