"""CSV and TSV: ten kinds of tables, written here."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from corpus.loaders.csv import CsvRow, _Lines, detect_delimiter, read_rows
from tests.corpus.invariants import STRANGE, assert_document, limits, texts
from tests.corpus.loading import blocks_of, load_bytes, load_one

_P, _T = BlockKind.PARAGRAPH, BlockKind.TABLE
_LEDGERS = "He kept two ledgers in the drawer of his desk, one for ships that came in."


def _found(content: str | bytes, name: str = "a.csv") -> list[tuple[str, str] | str]:
    """Return part and text of the documents, and the messages of the errors."""
    return [
        str(found) if isinstance(found, DocumentError) else (found.part, found.text)
        for found in load_bytes(name, content)
    ]


def test_named_columns_are_what_they_say() -> None:
    document = load_one(
        "a.csv",
        "ID,Title,Author,Publisher,Date,URL,Text\r\n"
        'a7,The ledgers,"Lee, Ann",The Press,4 January 2026,https://example.org/a,"He left.\r\n'
        '\r\nShe said ""No"" twice."\r\n',
    )
    assert (document.part, document.text) == ("a7", 'He left.\r\n\r\nShe said "No" twice.')
    assert document.metadata == Metadata(
        "The ledgers", "Lee, Ann", "The Press", "2026-01-04", "https://example.org/a"
    )
    assert blocks_of(document) == [(_P, "He left."), (_P, 'She said "No" twice.')]
    assert document.notices == ()


def test_other_common_names_are_known_in_any_case() -> None:
    document = load_one(
        "a.csv",
        "Headline;byline;Source;Publication-Date;Link;Content;_id\n"
        "The ledgers;Ann Lee;The Press;2026-01;https://example.org/a;He left.;7\n",
    )
    assert (document.part, document.text) == ("7", "He left.")
    assert document.metadata == Metadata(
        "The ledgers", "Ann Lee", "The Press", "2026-01", "https://example.org/a"
    )


def test_without_a_name_the_longest_column_is_the_text_and_a_notice_says_so() -> None:
    first, second = load_bytes(
        "a.csv", f"title,remarks,ort\nA,{_LEDGERS[:40]},Kelder\nB,He left.,\n"
    )
    assert isinstance(first, LoadedDocument)
    assert isinstance(second, LoadedDocument)
    assert first.notices == (
        (
            "the text was taken from the column 'remarks', which has the longest cells; name a"
            " column `text` to choose another"
        ),
    )
    assert second.notices == ()
    assert (first.metadata.title, first.text) == (
        "A",
        "He kept two ledgers in the drawer of his\n\nort\tKelder",
    )
    assert second.text == "He left."


def test_a_table_without_names_has_numbered_columns() -> None:
    rows = f'1,"{_LEDGERS}"\n2,"{_LEDGERS}"\n'
    assert _found(rows) == [
        ("1", f"{_LEDGERS}\n\ncolumn 1\t1"),
        ("2", f"{_LEDGERS}\n\ncolumn 1\t2"),
    ]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (f'nr,remarks\n1,"{_LEDGERS}"\n', [("2", f"{_LEDGERS}\n\nnr\t1")]),
        ("lamp,price\nBrass,12\n", [("2", "Brass\n\nprice\t12")]),
        ("remarks\nHe left the house.\n", [("2", "He left the house.")]),
        ("He left.\nShe stayed.\n", [("1", "He left."), ("2", "She stayed.")]),
        ("x,x\ny,z\n", [("1", "x\n\ncolumn 2\tx"), ("2", "y\n\ncolumn 2\tz")]),
    ],
)
def test_a_first_row_that_looks_like_names_is_names(
    content: str, found: list[tuple[str, str]]
) -> None:
    assert _found(content) == found


def test_names_that_are_none_known_here_are_noticed() -> None:
    assert load_one("a.csv", "lamp,price\nBrass,12\n").notices == (
        "the first row was taken for the names of the columns",
        (
            "the text was taken from the column 'lamp', which has the longest cells; name a column"
            " `text` to choose another"
        ),
    )


def test_other_columns_stand_below_the_text_with_their_names() -> None:
    document = load_one("a.csv", "id,price,text,colour\nx,12 €,A lamp.,\n")
    assert document.text == "A lamp.\n\nprice\t12 €"
    document = load_one("a.csv", 'text,price,"colour of\nit"\nA key.,3,red\n')
    assert document.text == "A key.\n\nprice\t3\ncolour of it\tred"
    assert blocks_of(document) == [(_P, "A key."), (_T, "price\t3"), (_T, "colour of it\tred")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_detected(delimiter: str) -> None:
    rows = [["id", "text", "n"], ["a", "One, two; three.", "1,5"], ["b", "He said: no|yes.", "2"]]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    assert detect_delimiter(file.getvalue(), ",") == delimiter
    assert _found(file.getvalue())[0] == ("a", "One, two; three.\n\nn\t1,5")


def test_a_tsv_without_other_signs_is_parted_by_tabs_and_one_column_is_enough() -> None:
    assert _found("text\nHe left, at last.\nShe stayed.\n", "a.tsv") == [
        ("2", "He left, at last."),
        ("3", "She stayed."),
    ]


def test_quotes_that_do_not_match_are_an_error_of_their_row_only() -> None:
    content = 'id,text\na,One.\nb,"Two" and more.\nc,Three.\nd,"Four.\ne,Five.\nf,Six.\n'
    assert _found(content) == [
        ("a", "One."),
        "line 3 has quotes that do not match (',' expected after '\"'); double those inside a cell",
        ("c", "Three."),
        "line 5 opens a quote that is never closed",
        ("e", "Five."),
        ("f", "Six."),
    ]


def test_an_overlong_row_is_an_error_and_the_others_go_on() -> None:
    content = f'id,text\na,"{"x" * 1_999_990}\n{"y" * 100}"\nb,He left.\nc,{"z" * 2_000_001}\n'
    found = [one if isinstance(one, str) else one[0] for one in _found(content)]
    long = "begins a row of more than 2,000,000 characters; a closing quote may be missing"
    assert found[0] == f"line 2 {long}"
    assert found[-2:] == ["b", f"line 5 {long}"]


def test_a_long_article_in_a_cell_is_read() -> None:
    assert _found(f"id,text\na,{'word ' * 40_000}\n") == [("a", ("word " * 40_000).strip())]


def test_a_file_of_broken_rows_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^has more than 100 rows that cannot be read, the"):
        list(load_bytes("a.csv", "id,text\n" + 'a,"b" c\n' * 200))


def test_the_work_of_reading_broken_quotes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    original = _Lines.__next__

    def counting(lines: _Lines) -> str:
        nonlocal read
        read += 1
        return original(lines)

    monkeypatch.setattr(_Lines, "__next__", counting)
    with suppress(DocumentError):
        list(read_rows("id,text\n" + 'a,"b\n' * 3001, ","))
    assert read <= 102 * 3002


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("b,Two,3,4", "has 4 cells for 3 columns; quote cells that hold the delimiter"),
        ("b,,3", "has no text in the column 'text'"),
        ("b", "has no text in the column 'text'"),
        ("a,Two,3", "has the id 'a' of an earlier row"),
    ],
)
def test_a_bad_row_is_an_error_that_names_its_line(row: str, message: str) -> None:
    assert _found(f"id,text,n\na,One.,\n\n{row}\nc,Three.") == [
        ("a", "One."),
        f"line 4 {message}",
        ("c", "Three."),
    ]


def test_a_date_that_cannot_be_read_is_a_notice() -> None:
    document = load_one("a.csv", "text,date\nHe left.,01/02/26\n")
    assert document.metadata.published is None
    assert document.notices == ("has no date in `published` that can be read: '01/02/26'",)


def test_other_encodings_and_unstorable_characters() -> None:
    assert _found("text;id\nCafé “au lait”;ä".encode("cp1252")) == [("ä", "Café “au lait”")]
    assert _found("\ufefftext,id\nHe left.,a\n") == [("a", "He left.")]
    document = load_one("a.csv", "text\nHe left" + "." * 200 + "\x00\n")
    assert document.notices == ("1 character(s) that cannot be stored were replaced by U+FFFD",)


@STRANGE
@given(
    st.lists(st.lists(texts('"', '""', ",", ";", "text", "id"), max_size=4), max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_rows_are_read_back_as_they_were_written(table: list[list[str]], delimiter: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(table)
    read = [row.cells for row in read_rows(file.getvalue(), delimiter) if isinstance(row, CsvRow)]
    assert read == [row for row in table if any(cell.strip() for cell in row)]


@STRANGE
@given(texts('"', '""', ",", ";", "\t", "text,title\n", "id;text\n", '"a\nb"'), limits())
def test_any_table_is_covered(text: str, max_tokens: int) -> None:
    with suppress(DocumentError):
        for found in load_bytes("a.csv", text.encode("utf-8", "replace")):
            if isinstance(found, LoadedDocument):
                assert_document(found, max_tokens)
