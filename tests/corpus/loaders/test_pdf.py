"""PDF: ten kinds of documents, drawn here."""

import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from corpus.document import Block, BlockKind, LoadedDocument
from corpus.errors import DocumentError
from corpus.loaders.pdf.document import load
from corpus.loaders.pdf.layout import Column, columns
from corpus.loaders.pdf.lines import Line, PageLines, _clean, _inner
from corpus.loaders.pdf.paragraphs import Text
from corpus.sentences import split_sentences
from tests.corpus.drawing import Drawn, bitmap_pdf, lines, pdf
from tests.corpus.invariants import assert_document
from tests.corpus.loading import blocks_of, load_one

_B, _H, _P = BlockKind.BOILERPLATE, BlockKind.HEADING, BlockKind.PARAGRAPH
_I, _T = BlockKind.LIST_ITEM, BlockKind.TABLE

_LEDGERS = (
    "The harbour master kept two ledgers in the drawer of his desk, one for the",
    "ships that came in, and another one, which was thicker, for those that left. He",
    "showed neither to anybody.",
)
_COLUMN = (
    "The first column tells of the har-",
    "bour and of the well-known ships",
    "that lay in it all winter. A well-",
    "known captain came every day to",
    "look at them, and so did his two",
    "dogs. When the ice broke in the",
)
_NEXT_COLUMN = (
    "spring, all of them were painted",
    "again, red below and white above",
    "the water line. It was a sight to",
    "remember, and people came from",
    "far away to see it with their own",
    "eyes.",
)


def _loaded(data: bytes) -> LoadedDocument:
    document = load_one("a.pdf", data)
    assert_document(document, 40)
    return document


def _pages(document: LoadedDocument) -> list[str]:
    edges = pairwise([*document.pages, len(document.text)])
    return [document.text[start:end] for start, end in edges]


def _sentences(document: LoadedDocument) -> list[str]:
    found = split_sentences(document.text, document.blocks)
    return [document.text[sentence.start : sentence.end] for sentence in found]


def test_headings_paragraphs_and_lists_of_a_report() -> None:
    page = [
        (72, 760, "The two ledgers", 20),
        *lines(_LEDGERS, 720),
        *lines(["A second paragraph comes after a gap."], 670),
        (72, 640, "What was found", 14),
        *lines(
            [
                "• a pencil from the office that stood on the other side of the street, and",
                "  keys",
            ],
            620,
        ),
        *lines(["• a lamp"], 580),
        *lines(["1. The first step."], 550),
    ]
    document = _loaded(pdf(page, title="Ledgers of the harbour", author="Ann Lee"))
    assert blocks_of(document) == [
        (_H, "The two ledgers"),
        (_P, " ".join(_LEDGERS)),
        (_P, "A second paragraph comes after a gap."),
        (_H, "What was found"),
        (
            _I,
            "• a pencil from the office that stood on the other side of the street, and keys",
        ),
        (_I, "• a lamp"),
        (_I, "1. The first step."),
    ]
    assert (document.metadata.title, document.metadata.author) == (
        "Ledgers of the harbour",
        "Ann Lee",
    )
    assert document.pages == (0,)
    assert _sentences(document)[1:4] == [
        (
            "The harbour master kept two ledgers in the drawer of his desk, one for the ships that"
            " came in, and another one, which was thicker, for those that left."
        ),
        "He showed neither to anybody.",
        "A second paragraph comes after a gap.",
    ]


_TWO_COLUMNS = [
    (72, 760, "A title that spans both of the columns of this page", 18),
    *lines(_COLUMN, 720, 72),
    *lines(_NEXT_COLUMN, 720, 320),
]


@pytest.mark.parametrize("order", ["by column", "by row"])
def test_two_columns_are_read_one_after_the_other_however_they_are_drawn(order: str) -> None:
    page = _TWO_COLUMNS if order == "by column" else sorted(_TWO_COLUMNS, key=lambda line: -line[1])
    document = _loaded(pdf(page))
    assert blocks_of(document) == [
        (_H, "A title that spans both of the columns of this page"),
        (
            _P,
            (
                "The first column tells of the harbour and of the well-known ships that lay in it"
                " all winter. A well-known captain came every day to look at them, and so did his"
                " two dogs. When the ice broke in the spring, all of them were painted again, red"
                " below and white above the water line. It was a sight to remember, and"
                " people came from far away to see it with their own eyes."
            ),
        ),
    ]
    assert document.metadata.title == "A title that spans both of the columns of this page"


def test_what_spans_two_columns_parts_them_into_bands() -> None:
    page = [
        *lines(_COLUMN, 740, 72),
        *lines(_NEXT_COLUMN, 740, 320),
        (72, 650, "Between the bands there is a line that spans the page from left to right.", 14),
        *lines(_COLUMN[:5], 620, 72),
        *lines(_NEXT_COLUMN[:5], 620, 320),
    ]
    firsts = [text.split()[0] for _, text in blocks_of(_loaded(pdf(page)))]
    assert firsts == ["The", "Between", "The"]


def test_running_heads_feet_and_page_numbers_are_boilerplate_and_part_no_paragraph() -> None:
    bodies = [
        [
            "The ferry goes to the island twice a day, and on the way it passes the light",
            "house, which stands on a rock that is under water whenever the tide is high and",
        ],
        ["the wind comes from the west.", "", "On the island there is one shop."],
        ["It sells bread."],
    ]
    pages = [
        [(72, 800, "Island papers", 8), *lines(body, 740), (290, 40, str(number), 8)]
        for number, body in enumerate(bodies, 7)
    ]
    document = _loaded(pdf(*pages))
    assert blocks_of(document) == [
        (
            _P,
            (
                "The ferry goes to the island twice a day, and on the way it passes the light"
                " house, which stands on a rock that is under water whenever the tide is high"
                " and the wind comes from the west."
            ),
        ),
        (_B, "Island papers"),
        (_B, "7"),
        (_P, "On the island there is one shop."),
        (_B, "Island papers"),
        (_B, "8"),
        (_P, "It sells bread."),
        (_B, "Island papers"),
        (_B, "9"),
    ]
    assert [page.split("\n")[0] for page in _pages(document)] == [
        (
            "The ferry goes to the island twice a day, and on the way it passes the light house,"
            " which stands on a rock that is under water whenever the tide is high and "
        ),
        "the wind comes from the west.",
        "It sells bread.",
    ]


def test_a_running_head_may_hold_a_number_sign_where_others_hold_a_number() -> None:
    heads = ["Form No. #", "Form No. 5", "Form No. 6"]
    bodies = ["It is blue.", "It is red.", "It is torn."]
    pages = [
        [(72, 800, head, 8), *lines([body], 740)] for head, body in zip(heads, bodies, strict=True)
    ]
    assert blocks_of(_loaded(pdf(*pages))) == [
        (_P, "Form No. #"),
        (_P, "It is blue."),
        (_P, "It is red."),
        (_B, "Form No. 5"),
        (_P, "It is torn."),
        (_B, "Form No. 6"),
    ]


def test_a_running_head_may_hold_a_number_of_any_length() -> None:
    pages = [[(72, 800, digit * 5000, 8), *lines(["He left."], 740)] for digit in "12"]
    assert len(blocks_of(_loaded(pdf(*pages)))) == 4


def test_a_paragraph_goes_on_past_the_footnotes_of_its_page() -> None:
    pages = [
        [
            *lines(["It is a fine lamp."], 760),
            *lines(
                ["The ferry to the island goes twice a day, and on its way it passes a light"],
                740,
            ),
            *lines(["1 The light was lit in 1901."], 80, size=8),
        ],
        [*lines(["house, which stands on a rock."], 740), *lines(["2 It was wet."], 80, size=8)],
    ]
    document = _loaded(pdf(*pages))
    assert [text for _, text in blocks_of(document)] == [
        "It is a fine lamp.",
        "1 The light was lit in 1901.",
        (
            "The ferry to the island goes twice a day, and on its way it passes a light house,"
            " which stands on a rock."
        ),
        "2 It was wet.",
    ]
    assert _pages(document)[1].startswith("house, which")


@pytest.mark.parametrize(
    ("first", "second", "elsewhere", "joined"),
    [
        ("it was an excep-", "tional winter", "", "it was an exceptional winter"),
        ("it was a well-", "known ship", "a well-known one", "it was a well-known ship"),
        ("it was a re-", "cover of old", "re-cover and recover it", "it was a recover of old"),
        ("the Anglo-", "Saxon laws", "", "the Anglo-Saxon laws"),
        ("from 1990-", "2000 it rose", "", "from 1990-2000 it rose"),
        ("he left -", "and came back", "", "he left - and came back"),
    ],
)
def test_a_hyphen_at_a_line_end_is_dropped_where_it_only_parts_a_word(
    first: str, second: str, elsewhere: str, joined: str
) -> None:
    long = "A line that fills the whole width of the column, so that it ends where it must; "
    page = [*lines([long + first, second + " of the north."], 740), (72, 600, elsewhere)]
    assert blocks_of(_loaded(pdf(page)))[0] == (_P, f"{long}{joined} of the north.")


def test_rows_of_cells_are_a_table_of_rows_with_tabs() -> None:
    rows = [("Ship", "Year", "Port"), ("Ann", "1901", "Kelder"), ("Old Bess", "1888", "Quay")]
    page = [
        *lines(["These are the ships of the harbour:"], 740),
        *(
            (left, 700 - 14 * at, cell)
            for at, row in enumerate(rows)
            for left, cell in zip((72, 200, 300), row, strict=True)
        ),
    ]
    assert blocks_of(_loaded(pdf(page))) == [
        (_P, "These are the ships of the harbour:"),
        (_T, "Ship\tYear\tPort"),
        (_T, "Ann\t1901\tKelder"),
        (_T, "Old Bess\t1888\tQuay"),
    ]


def test_chinese_lines_are_put_together_without_a_space() -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    page = lines(
        [
            "港口管理员在抽屉里放着两本账簿，一本记录进港的船只，另一本记录出",
            "港的船只。他从不给人看。",
        ],
        740,
    )
    document = _loaded(pdf(page, font="STSong-Light"))
    assert _sentences(document) == [
        "港口管理员在抽屉里放着两本账簿，一本记录进港的船只，另一本记录出港的船只。",
        "他从不给人看。",
    ]


def test_text_that_is_turned_stands_aside_and_a_turned_page_is_read() -> None:
    def drawn(angle: int, *, stamp: bool) -> bytes:
        file = io.BytesIO()
        canvas = Canvas(file, pagesize=(842, 842))
        canvas.translate(421, 421)
        canvas.rotate(angle)
        canvas.translate(-421, -421)
        for left, baseline, text, *_ in lines(_LEDGERS, 600):
            canvas.setFont("Helvetica", 10)
            canvas.drawString(left, baseline, text)
        if stamp:
            canvas.rotate(90)
            canvas.drawString(300, -40, "Preprint 7")
        canvas.save()
        return file.getvalue()

    prose = (_P, " ".join(_LEDGERS))
    for angle in (0, 90, 180, 270):
        assert blocks_of(_loaded(drawn(angle, stamp=False))) == [prose]
        assert blocks_of(_loaded(drawn(angle, stamp=True))) == [prose, (_B, "Preprint 7")]


def test_small_raised_letters_stay_in_their_line() -> None:
    page: list[Drawn] = [(72, 740, "It is E"), (97.3, 744, "2", 6), (103, 740, "and no more.")]
    assert blocks_of(_loaded(pdf(page))) == [(_P, "It is E2 and no more.")]


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("the \ufb01rst o\ufb03ce", "the first office"),
        ("\uf0b7 a pencil", "• a pencil"),
        ("a\x02b\tc ", "ab c"),
        ("har\ufffe", "har-"),
        ("a di\x0berent \x0celd, de\x0cned e\x0eciently", "a different field, defined efficiently"),
        ("signi\x1ccant, o\x0b the cli\x0b", "significant, off the cliff"),
        ("let x\x0b be \x0c of \x0fz", "let x be  of z"),
    ],
)
def test_ligatures_and_signs_of_symbol_fonts_are_what_a_reader_takes_them_for(
    drawn: str, text: str
) -> None:
    assert _clean(drawn) == text


def test_a_line_of_signs_that_stand_for_no_letters_leaves_no_block() -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    page = [*lines(["This proves the lemma."], 740), (500, 720, "\x0f\x0f"), (72, 700, "He left.")]
    document = _loaded(pdf(page, font="STSong-Light"))
    assert blocks_of(document) == [(_P, "This proves the lemma."), (_P, "He left.")]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("A de\x0cnite in\ruence.", "A definite influence."),
        ("A great\rinfluence.", "A great\tinfluence."),
    ],
)
def test_a_carriage_return_is_a_ligature_only_beside_others(drawn: str, expected: str) -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    document = _loaded(pdf(lines([drawn], 740), font="STSong-Light"))
    assert blocks_of(document) == [(_P, expected)]


def test_words_of_a_bitmap_font_whose_size_is_that_of_a_dot_are_a_paragraph() -> None:
    texts = [
        "He kept two ledgers in the drawer of his desk and showed neither",
        "of them to anybody",
    ]
    assert blocks_of(_loaded(bitmap_pdf(texts))) == [(_P, " ".join(texts))]


def test_a_line_is_measured_at_a_character_that_is_no_space() -> None:
    assert [_inner(body) for body in ("abc", "ab cd", "abc\xa0 de")] == [1, 3, 5]


def _scan(*texts: str) -> bytes:
    """Return a PDF of pages with a picture on each, and the text, where there is one."""
    file = io.BytesIO()
    canvas = Canvas(file)
    picture = io.BytesIO()
    from PIL import Image  # noqa: PLC0415 - reportlab brings it

    Image.new("L", (40, 40), 128).save(picture, "PNG")
    for text in texts:
        canvas.drawImage(ImageReader(picture), 72, 72, 400, 600)
        canvas.drawString(72, 740, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_scan_is_refused_with_what_to_do() -> None:
    message = r"^holds no text: it seems to be a scan, or its pages are empty; run it through text"
    for data in (_scan("", ""), pdf([], [])):
        with pytest.raises(DocumentError, match=message):
            load_one("a.pdf", data)


def test_pages_without_text_among_others_are_noticed() -> None:
    document = _loaded(_scan("He left.", "", "She stayed.", ""))
    assert document.notices == ("pages 2, 4 left out: no text, only a picture, as in a scan",)
    assert _pages(document) == ["He left.\n\n", "", "She stayed.", ""]


def test_a_text_of_nothing_but_running_lines_is_text() -> None:
    document = _loaded(pdf(*([(72, 800, f"Page {number}")] for number in (1, 2, 3))))
    assert blocks_of(document) == [(_P, "Page 1"), (_P, "Page 2"), (_P, "Page 3")]


def test_text_in_fonts_that_do_not_say_which_letters_they_draw_is_noticed_or_refused() -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    unmapped = (72, 700, "\x01\x02\x03")
    with pytest.raises(DocumentError, match=r"^holds no readable text: its fonts do not say which"):
        load_one("a.pdf", pdf([unmapped], font="STSong-Light"))
    document = _loaded(pdf([(72, 740, "He left."), unmapped], font="STSong-Light"))
    (notice,) = document.notices
    assert notice.startswith("parts of its text are missing or unreadable: its fonts do not say")


def test_a_page_whose_layout_cannot_be_determined_is_read_line_by_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(lines: list[Line]) -> list[Column]:
        if len(lines) == len(_LEDGERS):
            raise ValueError("no columns")
        return columns(lines)

    monkeypatch.setattr("corpus.loaders.pdf.document.columns", failing)
    document = _loaded(pdf(lines(["He left."]), lines(_LEDGERS), lines(["She stayed."])))
    assert document.notices == ("page 2 read line by line: the layout could not be determined",)
    assert blocks_of(document) == [
        (_P, "He left."),
        (_P, " ".join(_LEDGERS)),
        (_P, "She stayed."),
    ]
    assert len(_pages(document)) == 3


@pytest.mark.parametrize(
    "text", [None, Text("He left.", (Block(_P, 0, 8), Block(_P, 8, 8)), (0,)), Text("x", (), (0,))]
)
def test_a_document_whose_layout_cannot_be_determined_is_read_line_by_line(
    monkeypatch: pytest.MonkeyPatch, text: Text | None
) -> None:
    def failing(*_: object) -> Text:
        if text is None:
            raise AssertionError
        return text

    monkeypatch.setattr("corpus.loaders.pdf.document.text_of", failing)
    document = _loaded(pdf(lines(["He left."]), [], lines(_LEDGERS)))
    assert document.notices == (
        "pages 1, 2, 3 read line by line: the layout could not be determined",
    )
    assert document.text == "He left.\n\n\n\n" + "\n".join(_LEDGERS)
    assert [page.strip() for page in _pages(document)] == ["He left.", "", "\n".join(_LEDGERS)]


def test_a_page_whose_positions_are_no_numbers_is_read_line_by_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(_: object) -> PageLines:
        raise OverflowError

    monkeypatch.setattr("corpus.loaders.pdf.document.read_lines", failing)
    document = _loaded(pdf(lines(_LEDGERS)))
    assert document.notices == ("page 1 read line by line: the layout could not be determined",)
    assert blocks_of(document) == [(_P, " ".join(_LEDGERS))]


_GOOD = pdf(lines(_LEDGERS))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            pdf(lines(_LEDGERS), locked_with="x"),
            "is encrypted; save a copy of it without a password",
        ),
        (_GOOD[: len(_GOOD) // 2], "is cut off: its end is missing; download or save it again"),
        (_GOOD[:-40], "is cut off: its end is missing; download or save it again"),
        (b"%PDF-1.7\n%%EOF", "is a broken PDF that cannot be opened; download or save it again"),
        (b"He left.", "is not a PDF, whatever its name says"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as raised:
        load_one("a.pdf", data)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "title",
    [
        "untitled",
        "(unspecified)",
        "Microsoft Word - report.docx",
        "paper_final.tex",
        "Slide 1",
        " ",
    ],
)
def test_a_title_that_a_program_put_there_gives_way_to_the_headline(title: str) -> None:
    page = [(72, 760, "The two ledgers", 20), *lines(_LEDGERS)]
    assert _loaded(pdf(page, title=title, author="(anonymous)")).metadata.title == "The two ledgers"
    metadata = _loaded(pdf(lines(_LEDGERS), title=title, author="admin")).metadata
    assert (metadata.title, metadata.author) == (None, None)


def test_a_title_that_is_half_of_a_character_is_none() -> None:
    data = pdf(lines(_LEDGERS), title="abcdefgh", author="Ann Lee")
    assert data.count(b"(abcdefgh)") == 1
    metadata = _loaded(data.replace(b"(abcdefgh)", b"<FEFFD800>")).metadata
    assert (metadata.title, metadata.author) == (None, "Ann Lee")


@pytest.mark.parametrize(
    ("made", "published"),
    [
        ("20240305101500+02'00'", "2024-03-05"),
        ("2024", "2024"),
        ("20241305", None),
        ("29990101", None),
        ("x", None),
    ],
)
def test_the_date_is_the_day_on_which_the_file_was_made(made: str, published: str | None) -> None:
    stated = _GOOD[_GOOD.index(b"/CreationDate (D:") :].split(b")", 1)[0]
    begin = _GOOD.index(stated)
    changed = f"/CreationDate (D:{made}".encode().ljust(len(stated))[: len(stated)]
    # Blanks after the date keep the offsets of the file's objects.
    data = _GOOD[:begin] + changed.rstrip() + b")" + b" " * (len(stated) - len(changed.rstrip()))
    data += _GOOD[begin + len(stated) + 1 :]
    assert len(data) == len(_GOOD)
    assert _loaded(data).metadata.published == published


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([20, 130, 240, 350, 460]),
            st.integers(1, 26).map(lambda row: 30 * row),
            st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=6),
            st.sampled_from([6, 10, 10, 14]),
        ),
        min_size=1,
        max_size=40,
        unique_by=lambda line: line[:2],
    ),
    st.integers(1, 3),
)
def test_any_drawn_text_is_covered_and_no_letter_is_lost(
    drawn: list[tuple[int, int, str, int]], count: int
) -> None:
    shared = max(1, len(drawn) // count)
    pages = [drawn[at : at + shared] for at in range(0, len(drawn), shared)]
    try:
        (document,) = load(pdf(*pages), Path("a.pdf"))
    except DocumentError as error:
        assert str(error).startswith("holds no text")  # noqa: PT017 - one of two good ends
        return
    assert_document(document, 40)
    assert list(document.pages) == sorted(document.pages)
    assert len(document.pages) == len(pages)
    letters = sorted(c for _, _, text, _ in drawn for c in text if c.isalnum())
    assert sorted(c for c in document.text if c.isalnum()) == letters


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([20, 240, 460]),
            st.integers(1, 26).map(lambda row: 30 * row),
            st.text(st.sampled_from("\x01\x0b\x0c\r\x0f\x1c\x7f\xa0 #-.19ab"), max_size=6),
        ),
        min_size=1,
        max_size=20,
    ),
    st.integers(1, 3),
)
def test_any_signs_of_fonts_that_do_not_say_what_they_draw_make_a_sound_document(
    drawn: list[tuple[int, int, str]], count: int
) -> None:
    registerFont(UnicodeCIDFont("STSong-Light"))
    try:
        (document,) = load(pdf(*[drawn] * count, font="STSong-Light"), Path("a.pdf"))
    except DocumentError as error:
        assert re.match("holds no (?:readable )?text", str(error))  # noqa: PT017 - a good end
        return
    assert_document(document, 40)
    assert not any("line by line" in notice for notice in document.notices)
