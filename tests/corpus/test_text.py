"""From bytes to canonical text."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DocumentError
from corpus.text import decode, storable
from tests.corpus.invariants import STRANGE

_FRENCH = (
    "Le café était fermé à cause de la grève. « Où êtes-vous allé ? » demanda le garçon, fâché."
)
_ENGLISH = "He said “stop” – it’s the café’s naïve façade."
_CHINESE = "北京是中华人民共和国的首都，也是全国的政治中心。"
_JAPANESE = "日本語の文章です。これはテストです。東京は日本の首都です。"
_RUSSIAN = "Москва является столицей Российской Федерации и крупнейшим городом страны."
_GREEK = "Η Αθήνα είναι η πρωτεύουσα της Ελλάδας και η μεγαλύτερη πόλη της χώρας."
_POLISH = "Łódź jest dużym miastem w środkowej Polsce, a Kraków leży na południu."


def test_utf8_is_read_as_it_is() -> None:
    assert decode("Größe 漢字 \U0001f600\r\n".encode()) == "Größe 漢字 \U0001f600\r\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding_and_is_left_out(encoding: str) -> None:
    assert decode("Größe 漢字".encode(encoding)) == "Größe 漢字"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_marks_of_both_orders_are_known(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Größe".encode(encoding)) == "Größe"


def test_a_byte_order_mark_comes_before_what_is_declared() -> None:
    assert decode("Größe".encode("utf-8-sig"), "windows-1252") == "Größe"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (_FRENCH, "latin-1"),
        (_FRENCH, "windows-1252"),
        (_ENGLISH, "windows-1252"),
        ("A situação é difícil; não há solução fácil para os cidadãos.", "latin-1"),
        ("Die Straße ist für größere Autos gesperrt, sagte er in Köln.", "latin-1"),
        ("När jag var liten åt vi alltid sill och färskpotatis.", "latin-1"),
        (_POLISH, "windows-1250"),
        (_RUSSIAN, "windows-1251"),
        (_RUSSIAN, "koi8-r"),
        (_GREEK, "windows-1253"),
        (_CHINESE, "gb18030"),
        (_JAPANESE, "shift_jis"),
        (_JAPANESE, "euc_jp"),
        (_CHINESE * 20, "utf-16-le"),
    ],
)
def test_an_encoding_that_is_not_declared_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_windows_1252_is_taken_where_nothing_speaks_against_it() -> None:
    assert decode(b"caf\xe9") == "café"


@pytest.mark.parametrize("shift", ["", "a"])
@pytest.mark.parametrize(("text", "encoding"), [(_ENGLISH, "windows-1252"), (_CHINESE, "gb18030")])
def test_an_encoding_is_detected_by_what_stands_late_in_a_large_file(
    shift: str, text: str, encoding: str
) -> None:
    whole = shift + "Plain words only here.\n" * 10_000 + text
    assert decode(whole.encode(encoding)) == whole


def test_a_large_file_of_one_line_is_not_cut_within_a_character() -> None:
    text = "a" + _JAPANESE * 5_000
    assert decode(text.encode("shift_jis")) == text


def test_what_is_declared_is_tried_first() -> None:
    assert decode("Größe".encode(), "windows-1252") == "GrÃ¶ÃŸe"


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "us-ascii", "windows-1252"])
def test_latin_1_and_ascii_stand_for_windows_1252(declared: str) -> None:
    assert decode(b"\x93caf\xe9\x94", declared) == "“café”"


@pytest.mark.parametrize("declared", ["utf-16", "utf-32-le", "klingon", "hex", "punycode", ""])
def test_a_declaration_that_cannot_be_true_is_passed_over(declared: str) -> None:
    assert decode("Größe, so!".encode(), declared) == "Größe, so!"


def test_a_declaration_that_does_not_fit_the_bytes_is_passed_over() -> None:
    assert decode(_RUSSIAN.encode("windows-1251"), "utf-8") == _RUSSIAN


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04\x14", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"GIF89a", "a GIF image"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old office document"),
        (b"{\\rtf1", "an RTF document"),
    ],
)
def test_other_formats_are_refused_by_name(start: bytes, kind: str) -> None:
    with pytest.raises(DocumentError, match=rf"^is not text: it looks like {kind}$"):
        decode(start + b" plain words")


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02", b"plain\x00" * 9])
def test_binary_data_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^is not text in any encoding known here; save it"):
        decode(data)


def test_a_few_control_characters_in_a_long_text_are_kept() -> None:
    assert decode(b"\x00" + b"a" * 99) == "\x00" + "a" * 99


def test_tabs_form_feeds_and_line_ends_are_text() -> None:
    assert decode(b"\t\n\x0b\x0c\r") == "\t\n\x0b\x0c\r"


def test_no_bytes_are_an_empty_text() -> None:
    assert not decode(b"")


def test_nul_and_lone_surrogates_cannot_be_stored() -> None:
    notice = "3 character(s) that cannot be stored were replaced by U+FFFD"
    assert storable("a\x00b\ud800c\udfffd") == ("a\ufffdb\ufffdc\ufffdd", (notice,))


def test_what_can_be_stored_is_kept_without_a_notice() -> None:
    text = "\x01\x85\u2028\ufeff\ufffd\U0010ffff"
    assert storable(text) == (text, ())


@STRANGE
@given(st.text() | st.text(st.characters(categories=["Cs", "Lo"])))
def test_what_is_stored_has_the_same_length_and_can_be_encoded(text: str) -> None:
    stored, _ = storable(text)
    assert len(stored) == len(text)
    assert stored.encode().decode() == stored
    assert "\x00" not in stored


@STRANGE
@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Z"])))
def test_utf8_text_comes_back_whole(text: str) -> None:
    assert decode(b"words " + text.encode()) == "words " + text


@STRANGE
@given(st.binary(), st.none() | st.sampled_from(["utf-8", "latin-1", "utf-16", "big5", "nonsense"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, declared: str | None) -> None:
    with suppress(DocumentError):
        assert bool(decode(data, declared)) <= bool(data)
