"""Word documents: ten kinds, written here."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind, LoadedDocument, Metadata
from corpus.errors import DocumentError
from tests.corpus.invariants import STRANGE, assert_document, limits, texts
from tests.corpus.loading import blocks_of, load_one

_H, _P, _I = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
_T, _C = BlockKind.TABLE, BlockKind.CODE


def _saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _loaded(fill: Callable[[Document], object]) -> LoadedDocument:
    """Return what is loaded of a document that `fill` has written."""
    document = docx.Document()
    fill(document)
    loaded = load_one("a.docx", _saved(document))
    assert_document(loaded, 40)
    return loaded


def _table(document: Document, rows: list[list[str]], *, shows_header: bool = False) -> Table:
    table: Table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert look is not None
    look.set(qn("w:firstRow"), "1" if shows_header else "0")
    return table


def test_a_report_has_headings_paragraphs_lists_and_properties() -> None:
    def fill(document: Document) -> None:
        document.add_heading("The two ledgers", 0)
        document.add_heading("What he kept", 1)
        document.add_paragraph("He kept two of them.  One was thick.")
        document.add_paragraph("a pencil", style="List Bullet")
        document.add_paragraph("keys", style="List Number 2")
        document.add_paragraph("")
        document.add_paragraph("“No more,” he said.", style="Quote")
        document.core_properties.title = "Ledgers  of the harbour"
        document.core_properties.author = "Ann Lee"
        document.core_properties.created = datetime(2026, 1, 4, 9, tzinfo=UTC)

    document = _loaded(fill)
    assert document.text == (
        "The two ledgers\n\nWhat he kept\n\nHe kept two of them.  One was thick.\n\na pencil\n"
        "keys\n\n“No more,” he said."
    )
    assert blocks_of(document) == [
        (_H, "The two ledgers"),
        (_H, "What he kept"),
        (_P, "He kept two of them.  One was thick."),
        (_I, "a pencil"),
        (_I, "keys"),
        (_P, "“No more,” he said."),
    ]
    assert document.metadata == Metadata(
        "Ledgers of the harbour", "Ann Lee", published="2026-01-04"
    )


@pytest.mark.parametrize(
    ("headings", "title"),
    [([0, 1], "Text of 0"), ([1, 1], "Text of 1"), ([2, 1], "Text of 1"), ([2], None), ([], None)],
)
def test_what_a_program_put_there_is_no_metadata_and_the_first_heading_is_the_title(
    headings: list[int], title: str | None
) -> None:
    def fill(document: Document) -> None:
        for level in headings:
            document.add_heading(f"Text of {level}", level)
        document.add_paragraph("He left.")

    assert _loaded(fill).metadata == Metadata(title)


@pytest.mark.parametrize("header", ["look", "repeated", None])
def test_a_table_is_a_block_a_row_and_knows_its_header(header: str | None) -> None:
    rows = [["Ship", "Year"], ["Ann\nLee", "1901"], ["", "1888"]]

    def fill(document: Document) -> None:
        document.add_paragraph("The ships:")
        table = _table(document, rows, shows_header=header == "look")
        if header == "repeated":
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        _table(document, [["a", "b"], ["c", "d"]])

    document = _loaded(fill)
    assert document.text == "The ships:\n\nShip\tYear\nAnn Lee\t1901\n\t1888\n\na\tb\nc\td"
    assert [text for kind, text in blocks_of(document) if kind is _T] == [
        "Ship\tYear",
        "Ann Lee\t1901",
        "1888",
        "a\tb",
        "c\td",
    ]
    own = None if header is None else (12, 21)
    assert [block.header for block in document.blocks] == [None, None, own, own, None, None]


def test_a_cell_merged_over_rows_stands_in_each_and_nested_tables_in_their_cell() -> None:
    def fill(document: Document) -> None:
        table = _table(document, [["a", "b", "c"], ["d", "e", "f"], ["g", "h", ""]])
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(2, 2).add_table(1, 2).rows[0].cells[1].text = "inner"

    texts = [text for _, text in blocks_of(_loaded(fill))]
    assert texts == ["a b\tc", "d g\te\tf", "d g\th\tinner"]


def test_a_table_of_one_cell_is_a_frame() -> None:
    def fill(document: Document) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "He left."
        cell.add_paragraph("a pencil", style="List Bullet")

    assert blocks_of(_loaded(fill)) == [(_P, "He left."), (_I, "a pencil")]


def test_code_is_known_by_its_style_and_kept_as_it_stands() -> None:
    def fill(document: Document) -> None:
        document.styles.add_style("Source Code", WD_STYLE_TYPE.PARAGRAPH)
        own = document.styles.add_style("Mine", WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = document.styles["Source Code"]
        for line in ("for x in y:", "    print(x)"):
            document.add_paragraph(line, style="Source Code")
        document.add_paragraph("done()", style="Mine")
        document.add_paragraph("He left.")

    assert blocks_of(_loaded(fill)) == [
        (_C, "for x in y:\n    print(x)\ndone()"),
        (_P, "He left."),
    ]


def test_a_style_is_what_the_one_is_that_it_is_based_on_and_a_paragraph_may_say_otherwise() -> None:
    def fill(document: Document) -> None:
        for name, base in (("Kapitel", "Heading 1"), ("Punkt", "List Bullet"), ("Loop", "Normal")):
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[
                base
            ]
        document.add_paragraph("Erstens", style="Kapitel")
        document.add_paragraph("ein Stift", style="Punkt")
        plain = document.add_paragraph("Zweitens", style="Loop")
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "1")
        plain._p.get_or_add_pPr().append(level)
        for number, text in enumerate(("Not numbered", "Numbered")):
            xml = f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'
            document.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(xml))

    document = _loaded(fill)
    assert blocks_of(document) == [
        (_H, "Erstens"),
        (_I, "ein Stift"),
        (_H, "Zweitens"),
        (_P, "Not numbered"),
        (_I, "Numbered"),
    ]
    assert document.metadata.title == "Erstens"


_CHANGES = f"""
<w:p {nsdecls("w")}>
  <w:r><w:t xml:space="preserve">He </w:t></w:r>
  <w:del><w:r><w:delText>left</w:delText><w:t>left</w:t></w:r></w:del>
  <w:ins><w:r><w:t>stayed</w:t></w:r></w:ins>
  <w:hyperlink><w:r><w:t xml:space="preserve"> at the non</w:t><w:noBreakHyphen/></w:r>
  </w:hyperlink>
  <w:r><w:t>stop</w:t><w:tab/><w:t>inn</w:t><w:br/><w:t>and</w:t><w:softHyphen/></w:r>
  <w:r><w:instrText>PAGE</w:instrText></w:r>
</w:p>
"""
_BOX = f"""
<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
  <w:r><w:t>Before.</w:t></w:r>
  <w:r><mc:AlternateContent>
    <mc:Choice><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>
    </mc:Choice>
    <mc:Fallback><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>
    </mc:Fallback>
  </mc:AlternateContent></w:r>
  <w:r><w:t xml:space="preserve"> After.</w:t></w:r>
</w:p>
"""
_CONTROL = f"""
<w:sdt {nsdecls("w")}><w:sdtContent>
  <w:p><w:r><w:t>In a control.</w:t></w:r></w:p>
</w:sdtContent></w:sdt>
"""


def test_tracked_changes_text_boxes_and_content_controls() -> None:
    def fill(document: Document) -> None:
        for xml in (_CHANGES, _BOX, _CONTROL):
            document.element.body.insert(-1, parse_xml(xml))

    assert blocks_of(_loaded(fill)) == [
        (_P, "He stayed at the non-stop\tinn\nand"),
        (_P, "Before. After."),
        (_P, "In the box."),
        (_P, "In a control."),
    ]


def _with_part(data: bytes, name: str, content: bytes | None) -> bytes:
    """Return a Word file with another content of one part, or without it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if content is not None:
            new.writestr(name, content)
    return file.getvalue()


def test_footnotes_come_after_the_text() -> None:
    document = docx.Document()
    document.add_paragraph("He kept two of them.")
    namespace = nsdecls("w")
    notes = (
        f'<w:footnotes {namespace}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t>'
        '</w:r></w:p></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>The thick one is lost.</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>"
    )
    relations = "word/_rels/document.xml.rels"
    data = _with_part(_saved(document), "word/footnotes.xml", notes.encode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        old = archive.read(relations).decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    added = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    data = _with_part(data, relations, old.replace("</Relationships>", added).encode())
    assert blocks_of(load_one("a.docx", data)) == [
        (_P, "He kept two of them."),
        (_P, "The thick one is lost."),
    ]


_GOOD = _saved(docx.Document())
_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_GOOD, "holds no text; if it is pictures of pages"),
        (_GOOD[: len(_GOOD) // 2], "is broken or cut off: it is not a ZIP archive"),
        (b"He left.", "is broken or cut off: it is not a ZIP archive"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is encrypted, or an old .doc file"),
        (_with_part(_GOOD, "word/document.xml", None), "is not a Word document that can be read"),
        (_with_part(_GOOD, "word/document.xml", b"<w:"), "is not a Word document that can be read"),
        (_with_part(_GOOD, "[Content_Types].xml", None), "is not a Word document that can be read"),
        (
            _with_part(_GOOD, "word/document.xml", b"<x/>"),
            "is not a Word document that can be read: it has no body",
        ),
        (_with_part(_GOOD, "word/document.xml", _ENTITIES), "declares entities in its XML"),
        (_with_part(_GOOD, "word/styles.xml", _ENTITIES), "declares entities in its XML"),
        (
            _with_part(_GOOD, "word/document.xml", b" " * 100_000_001),
            "would unpack to 17 parts of 100,",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as raised:
        load_one("a.docx", data)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "x"])
def test_a_level_or_span_that_is_no_number_is_passed_over(number: str) -> None:
    body = (
        f'<w:body><w:p><w:pPr><w:outlineLvl w:val="{number}"/></w:pPr><w:r><w:t>He left.</w:t>'
        f'</w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr><w:p>'
        "<w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl></w:body>"
    )
    data = f"<w:document {nsdecls('w')}>{body}</w:document>".encode()
    assert blocks_of(load_one("a.docx", _with_part(_GOOD, "word/document.xml", data))) == [
        (_P, "He left."),
        (BlockKind.TABLE, "a\tb"),
    ]


@settings(STRANGE, max_examples=40)
@given(
    st.lists(
        st.tuples(texts(), st.sampled_from(["Normal", "Heading 1", "List Bullet", "macro"])),
        max_size=8,
    ),
    limits(),
)
def test_any_document_is_covered(paragraphs: list[tuple[str, str]], max_tokens: int) -> None:
    document = docx.Document()
    for text, style in paragraphs:
        with suppress(ValueError):  # what XML cannot hold
            document.add_paragraph(text, style=style)
    with suppress(DocumentError):  # as empty
        assert_document(load_one("a.docx", _saved(document)), max_tokens)
