"""Tables of a saved page: which only lay it out, and the rows of the others."""

import re

from lxml.html import HtmlElement

from corpus.document import BlockKind

MARK = "verbatim-block"
"""The attribute in which an element's mark is noted: boilerplate, or linked."""

_BOILERPLATE_TAGS = frozenset(
    """
    nav aside footer form button dialog menu select label input noscript iframe svg
    """.split()
)
_BOILERPLATE_ROLES = frozenset(
    """
    navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar
    form button tablist
    """.split()
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_PARTS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_BOILERPLATE_NAMES = frozenset(
    """
    ad ads advert adverts advertisement advertising banner breadcrumb breadcrumbs comment comments
    cmp consent cookie cookiebanner cookiebar cookiebot cookieconsent cookielaw cookies copyright
    didomi footer gdpr login masthead menu modal mpu nav navbar navigation newsletter onetrust
    outbrain overlay pager pagination paywall popup promo promoted recirc recommendation
    recommendations recommended related share sharebar sharing sidebar signup skip social sponsor
    sponsored subscribe subscription taboola teaser teasers toc toolbar topbar trending truste
    usercentrics widget widgets
    """.split()
)
_BODY_NAMES = frozenset(["article", "main", "content", "body", "entry", "story", "post", "text"])
_MIN_LINKS = 2
_LINKED_SHARE = 0.8
_PROSE_CHARACTERS = 600


def mark_elements(tree: HtmlElement) -> None:
    """Mark the elements of `tree` that are boilerplate, or hardly more than links, in place."""
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            if _is_boilerplate(element):
                element.set(MARK, BlockKind.BOILERPLATE.value)
            elif _is_linked(element):
                element.set(MARK, "linked")


def _is_boilerplate(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in {"html", "body", "main", "article"}:
        return False
    if tag in _BOILERPLATE_TAGS or element.get("role") in _BOILERPLATE_ROLES:
        return tag != "form" or not _holds_article(element)
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if _INVISIBLE.search(element.get("style", "")):
        return True
    if tag == "header":
        return not element.xpath("ancestor::article | ancestor::main | .//h1")
    return _is_named_boilerplate(element)


def _is_named_boilerplate(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    parts = {part.lower() for part in _NAME_PARTS.split(names)}
    if not parts & _BOILERPLATE_NAMES or (parts & _BODY_NAMES and element.xpath(".//h1")):
        return False
    return not _holds_article(element)


def _holds_article(element: HtmlElement) -> bool:
    """Whether the element holds the headline or most of the prose, whatever its name."""
    if element.xpath(".//h1 | .//article | .//main"):
        return True
    prose = sum(len(part.text_content()) for part in element.iter("p"))
    if prose <= _PROSE_CHARACTERS:
        return False
    return prose * 2 > sum(len(part.text_content()) for part in element.getroottree().iter("p"))


def _is_linked(element: HtmlElement) -> bool:
    links = list(element.iter("a"))
    if not links or element.tag in {"a", "html", "body"}:
        return False
    characters = len("".join(element.text_content().split()))
    in_links = sum(len("".join(link.text_content().split())) for link in links)
    many = len(links) >= _MIN_LINKS or element.tag in {"li", "div", "p", "h2", "h3", "h4", "h5"}
    return many and characters > 0 and in_links >= _LINKED_SHARE * characters


ROW = "verbatim-row"
"""The tag that a row of a table gets; it holds the row's text, cells separated by tabs."""

ROW_MARK = "verbatim-row-is"
"""The attribute that tells a table's first row: `header`, or `first` where it is no header."""

_LAYOUT = ".//table | .//h1 | .//h2 | .//h3 | .//pre | .//ul/li/p"
_LAYOUT_ROLES = frozenset(["presentation", "none"])
_MAX_CELL_CHARACTERS = 400
_BREAKS = ("br", "p", "div", "li", "dd", "dt", "hr")
_MAX_SPAN = 1_000
_MAX_COLUMNS = 100
"""Columns up to which cells are carried down, lest a page grow by thousands of times."""


def unfold_layout(tree: HtmlElement) -> None:
    """Make plain divisions of the tables of `tree` that only lay out a page, in place.

    That are those which say so, which hold headings, code or other tables, which have paragraphs
    in them and no header cells but long cells, or no row of two cells.
    """
    for table in list(tree.iter("table")):
        if _is_layout(table):
            for part in table.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th"):
                part.tag = "div"


def flatten_rows(tree: HtmlElement) -> None:
    """Make one line of text of each row of the tables of `tree`, in place.

    A cell that reaches over several rows stands in each of them.
    """
    for table in list(tree.iter("table")):
        carried: dict[int, tuple[str, int]] = {}
        first = True
        for row in list(table.iter("tr")):
            cells = [cell for cell in row if cell.tag in {"td", "th"}]
            text = "\t".join(_with_carried([(_text(cell), _rows(cell)) for cell in cells], carried))
            is_header = _is_header(row, cells)
            for child in list(row):
                row.remove(child)
            row.tag = ROW
            row.text = text.strip("\t ")
            if first and row.text:
                row.set(ROW_MARK, "header" if is_header else "first")
                first = False
        for part in table.iter("table", "thead", "tbody", "tfoot", "caption", "colgroup"):
            part.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in _LAYOUT_ROLES or table.xpath(_LAYOUT):
        return True
    if not any(len(row.xpath("./td | ./th")) > 1 for row in table.iter("tr")):
        return True
    if table.xpath(".//th") or not table.xpath(".//p"):
        return False
    return any(len(cell.text_content()) > _MAX_CELL_CHARACTERS for cell in table.iter("td"))


def _is_header(row: HtmlElement, cells: list[HtmlElement]) -> bool:
    parent = row.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return in_head or (bool(cells) and all(cell.tag == "th" for cell in cells))


def _text(cell: HtmlElement) -> str:
    """Return the text of a cell in one line, without what is not displayed."""
    for element in list(cell.iter()):
        hidden = element.tag in {"script", "style"} or _INVISIBLE.search(element.get("style", ""))
        if hidden and element is not cell:
            element.text = ""
            for child in list(element):
                element.remove(child)
    for element in cell.iter(*_BREAKS):
        if element is not cell:
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return " ".join(cell.text_content().split())


def _rows(cell: HtmlElement) -> int:
    span = cell.get("rowspan", "1").strip()
    return max(1, min(int(span[:4]), _MAX_SPAN)) if span.isascii() and span.isdigit() else 1


def _with_carried(cells: list[tuple[str, int]], carried: dict[int, tuple[str, int]]) -> list[str]:
    """Return the texts of a row's cells, with those of cells above that reach down to it.

    `carried` holds the text of each such cell and over how many more rows it reaches, by column;
    it is brought to the row after this one.
    """
    texts: list[str] = []
    pending = iter(cells)
    for at in range(len(cells) + len(carried)):
        text, rows = carried.pop(at) if at in carried else next(pending, ("", 0))
        if rows == 0:
            break
        texts.append(text)
        if rows > 1 and at < _MAX_COLUMNS:
            carried[at] = text, rows - 1
    return texts
