"""Inputs that nobody meant to be read: bytes, texts, and files of each format gone mad."""

import io
import json
import zipfile
import zlib
from collections.abc import Sequence

from hypothesis import strategies as st

from tests.mixed_folder import GOOD

_ODD = (
    *("\x00", "\x1b[31m", "\x7f", "\x85", "\x9b", "\xa0", "\xad", "\u034f", "\u200b", "\u200d"),
    *("\u202e", "\u2066", "\u2028", "\ufeff", "\ufffd", "\uffff", "\ud800", "\udfff", "\U000e0001"),
    *(
        "e\u0301",
        "\u0301" * 300,
        "ﬀ",
        "ß",
        "İ",
        "²",
        "٣",
        "漢字。",
        "من هو؟",
        "👩‍👩‍👧",
        "\r",
        "\r\n",
        "\n\n",
    ),
)
_REPEATED = (
    "a",
    " ",
    "\t",
    "\n",
    ".",
    '"',
    "(",
    "[",
    "<",
    ">",
    "*",
    "`",
    "#",
    "-",
    "|",
    ",",
    "漢。",
)
_NUMBERS = ("0", "-1", "1e999", "NaN", "²", "9" * 5000, "2147483648", "0x10", "1,000.5", "1999")
_HTML = (
    *(
        "<div",
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td colspan=",
        "<th rowspan=",
        "<ul>",
        "<li value=",
    ),
    *("<ol start=", "<pre>", "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>"),
    *("<?xml ", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "&#0;", "&#xd800;", "&amp", "<svg><a>"),
    *(' style="display:none;margin-left:9e9em"', " hidden", ' role="navigation"', ">", "/>", "'"),
    *(
        '<script type="application/ld+json">',
        '{"@graph":[',
        '"datePublished":',
        "<title>",
        "<meta ",
    ),
    *('charset="utf-7"', 'name="author" content="', "<a href=javascript:", "<nav>", "<br>", "<h1>"),
)
_MARKDOWN = (
    *(
        "---\n",
        "title: ",
        "author: [",
        "- &a [*a",
        "? {",
        ": ",
        "!!python/name:os.system ",
        "<<: *a",
    ),
    *("> ", "- ", "1. ", "    ", "```", "~~~\n", "|a|b|\n|-|-|\n", "[a]: <", "](", "![", "<div>\n"),
    *("***", "___", "\\", "&copy;", "# ", "===\n", "\t"),
)
_CSV = (
    "text",
    "id,text\n",
    ",",
    ";",
    "\t",
    "|",
    '"',
    '""',
    '"\n',
    "\r",
    "published",
    "=cmd()",
    "'",
)
_JSON = (
    *('{"text":', '{"id":', '"title":', "[", "]", "{", "}", ",", '"', "\\ud800", "\\u0000", "null"),
    *("true", "NaN", "1e999", "9" * 5000, '{"text": "He left."}\n', "\n"),
)
_XML = (
    *("<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>He left.</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>"),
    *("</w:tr>", "<w:tc>", "</w:tc>", "<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"),
    *(
        "<w:pPr>",
        "</w:pPr>",
        "<w:tab/>",
        "<w:br/>",
        "<!-- x -->",
        "<?x y?>",
        "&#1;",
        "&amp;",
        "&e;",
    ),
    *('<w:pStyle w:val="Heading1"/>', '<w:vMerge w:val="', '<w:gridSpan w:val="', '"/>', "<x/>"),
    *('<w:outlineLvl w:val="', '<w:numPr><w:numId w:val="1"/></w:numPr>', "<w:txbxContent>"),
)
_PDF_KEYS = (
    *("/Type/Pages", "/Type/Page", "/Type/Catalog", "/Type/Font/Subtype/Type1/BaseFont/Helvetica"),
    *("/Kids[2 0 R 3 0 R]", "/Kids[3 0 R]", "/Parent 2 0 R", "/Parent 3 0 R", "/Pages 2 0 R"),
    *("/Count 1", "/Count 9999", "/Count -1", "/MediaBox[0 0 600 800]", "/MediaBox[0 0 1e38 -1]"),
    *("/Contents 4 0 R", "/Contents[4 0 R 4 0 R]", "/Resources<</Font<</F 5 0 R>>>>", "/Rotate 90"),
    *(
        "/Filter/FlateDecode",
        "/Length 99999999",
        "/Title<FEFFD800>",
        "/Author(\\000)",
        "/UserUnit 1e9",
    ),
    *(
        "/Resources 3 0 R",
        "/FontMatrix[0 0 0 0 0 0]",
        "/Annots[6 0 R]",
        "/Next 6 0 R",
        "/Outlines 6 0 R",
    ),
)
_PDF_DRAWING = (
    *("BT", "ET", "/F 12 Tf", "/F 0 Tf", "/F 1e38 Tf", "(He left.) Tj", "<00FF> Tj", "72 700 Td"),
    *(
        "0 0 0 0 0 0 Tm",
        "1e38 0 0 1e38 1e38 1e38 Tm",
        "0 1 -1 0 9 9 Tm",
        "3 Tr",
        "q",
        "Q",
        "9e9 TL",
    ),
    *("[(a) -99999 (b) 1e9 (c)] TJ", "T*", "BI /W 9 /H 9 ID x EI", "-1 0 0 1 300 300 cm", "'"),
)


_FORM = "/XObject<</X 6 0 R>>"
_PAGE = "/Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]"


def odd_text(*pieces: str, longest: int = 40) -> st.SearchStrategy[str]:
    """Give texts of odd characters, long repetitions, odd numbers and `pieces`."""
    repeated = st.builds(str.__mul__, st.sampled_from(_REPEATED), st.integers(1, 400))
    parts = st.one_of(
        st.sampled_from([*pieces, *_ODD]),
        st.sampled_from(_NUMBERS),
        repeated,
        st.text(max_size=8),
        st.text(st.characters(), max_size=8),
    )
    return st.lists(parts, max_size=longest).map("".join)


def files(suffix: str) -> st.SearchStrategy[bytes]:
    """Give contents for a file with this suffix: made of its format, damaged, or anything."""
    return st.one_of(_made(suffix), _damaged(GOOD.get(suffix, GOOD[".txt"])(7)), st.binary())


def json_values() -> st.SearchStrategy[object]:
    """Give anything that JSON holds, under the names of gold sets."""
    names = st.sampled_from(
        "id _id question text title context answers answer_start answerable evidence document quote"
        " history tags data paragraphs qas is_impossible turns speaker relevant collection".split()
    )
    leaves = st.none() | st.booleans() | st.floats() | st.integers(-9, 10**25) | odd_text(longest=3)
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
        max_leaves=15,
    )


def _made(suffix: str) -> st.SearchStrategy[bytes]:
    pieces: dict[str, Sequence[str]] = {
        ".html": _HTML,
        ".md": _MARKDOWN,
        ".csv": _CSV,
        ".tsv": _CSV,
        ".jsonl": _JSON,
    }
    if suffix == ".docx":
        return st.builds(_docx, st.lists(st.sampled_from(_XML) | odd_text(longest=2), max_size=30))
    if suffix == ".pdf":
        drawing = st.lists(st.sampled_from(_PDF_DRAWING), max_size=20).map("\n".join)
        keys = st.lists(st.sampled_from(_PDF_KEYS), max_size=6).map("".join)
        return st.builds(pdf_of, st.lists(keys, max_size=6), drawing, is_packed=st.booleans())
    text = odd_text(*pieces.get(suffix, ()))
    return text.map(lambda made: made.encode("utf-8", "surrogatepass")) | text.map(
        lambda made: made.encode("utf-16", "surrogatepass")
    )


def _damaged(good: bytes) -> st.SearchStrategy[bytes]:
    """Give `good` with a few stretches of it replaced, doubled or left out."""
    cut = st.tuples(st.integers(0, len(good)), st.integers(0, 40), st.binary(max_size=9))

    def damage(cuts: Sequence[tuple[int, int, bytes]]) -> bytes:
        data = good
        for at, length, replacement in cuts:
            data = data[:at] + replacement + data[at + length :]
        return data

    return st.lists(cut, min_size=1, max_size=4).map(damage)


def _docx(body: Sequence[str]) -> bytes:
    """Return a Word file whose body is `body`."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD[".docx"](7))) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "word/document.xml":
                start = content.index(b"<w:body>") + len(b"<w:body>")
                text = "".join(body).encode("utf-8", "replace")
                content = content[:start] + text + content[start:]
            new.writestr(part, content)
    return file.getvalue()


def pdf_of(
    objects: Sequence[str], drawing: str, *, form: str = "", is_packed: bool = False
) -> bytes:
    """Return a PDF of one page that draws, with `objects` added to its own ones in their order.

    `form` is what a form draws, which the page and the form itself can draw as /X.
    """
    content = drawing.encode("latin-1", "replace")
    filtered = ""
    if is_packed:
        content, filtered = zlib.compress(content), "/Filter/FlateDecode"
    own = [
        "/Type/Catalog/Pages 2 0 R",
        "/Type/Pages/Kids[3 0 R]/Count 1",
        f"{_PAGE}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{_FORM}>>",
        f"/Length {len(content)}{filtered}",
        "/Type/Font/Subtype/Type1/BaseFont/Helvetica",
        f"/Subtype/Form/BBox[0 0 9 9]/Resources<<{_FORM}>>/Length {len(form)}" if form else "",
    ]
    streams = {3: content, 5: form.encode()}
    added = [*objects, *[""] * len(own)]
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, keys in enumerate(own):
        places.append(len(data))
        own_stream = streams.get(number)
        stream = b"\nstream\n" + own_stream + b"\nendstream" if own_stream else b""
        data += f"{number + 1} 0 obj\n<<{added[number]}{keys}>>".encode() + stream + b"\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(own) + 1}\n0000000000 65535 f \n".encode()
    data += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    data += (
        f"trailer\n<</Size {len(own) + 1}/Root 1 0 R/Info 6 0 R>>\nstartxref\n{start}\n".encode()
    )
    return bytes(data + b"%%EOF\n")


def self_drawn_pdf() -> bytes:
    """Return a PDF whose form draws itself twice, which is never done."""
    return pdf_of([], "BT /F 12 Tf 72 700 Td (He left.) Tj ET /X Do", form="/X Do /X Do")


def bombs() -> dict[str, bytes]:
    """Return files that take far more to read than they hold, by name."""
    zeros = io.BytesIO()
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 300_000_000)
    packed = zlib.compress(b"BT /F 9 Tf (x) Tj ET " * 5_000_000)
    return {
        "zeros.docx": zeros.getvalue(),
        "self-drawn.pdf": self_drawn_pdf(),
        "page-tree.pdf": pdf_of(["", "/Kids[2 0 R 2 0 R]/Count 2000000000"], ""),
        "drawn-often.pdf": pdf_of(["", "", "", ""], packed.decode("latin-1")).replace(
            b"/Length", b"/Filter/FlateDecode/Length"
        ),
        "attributes.html": b"<p "
        + b"".join(b"a%d=x " % at for at in range(200_000))
        + b">He left.",
        "deep.html": b"<div>" * 1_000_000 + b"He left.",
        "line.txt": b"He left " * 1_250_000,
        "stops.txt": "漢。".encode() * 1_500_000,
        "short-lines.txt": b"x\n" * 5_000_000,
        "line.md": b"[" * 10_000_000,
        "quotes.csv": b'"' * 10_000_001,
        "deep.jsonl": json.dumps({"text": "He left."}).encode() + b"\n" + b"[" * 10_000_000,
        "yaml.md": b"---\n" + b"a: &a [x]\n" + b"b: [*a, *a]\n" * 100_000 + b"---\nHe left.",
    }
