"""BibTeX records in the fields of BibLaTeX, whose type for what is on the web is `@online`."""

import re

from qa.citations.csl_json import CslItem
from qa.citations.names import CslName, family_name

_TYPES = {
    "article-journal": ("article", "journaltitle", "publisher"),
    "article-magazine": ("article", "journaltitle", "publisher"),
    "book": ("book", "series", "publisher"),
    "chapter": ("incollection", "booktitle", "publisher"),
    "paper-conference": ("inproceedings", "booktitle", "publisher"),
    "report": ("report", "series", "institution"),
    "thesis": ("thesis", "series", "institution"),
}
"""The type of a record, and its fields for the container's title and the publisher."""

_ONLINE = ("online", "organization", "organization")
_FIELDS = {
    "publisher-place": "location",
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "edition": "edition",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
}
_ESCAPES = {
    **{char: f"\\{char}" for char in "%&_#$"},
    # As \{ and \} they would still count when the braces of a field are matched.
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_ESCAPED = str.maketrans(_ESCAPES)
_LIGATURES = re.compile(r"([-`',<>])(?=\1)|[?!](?=`)")
"""Where LaTeX would make one character of two: a dash, a quotation mark, or ¿."""
_PROTECTED = re.compile(r",|\band\b", re.IGNORECASE)


def bibtex(item: CslItem) -> str:
    """Return the record of `item`, ending with a line end; its key is the item's id.

    An address is given as it is: BibLaTeX reads `url` verbatim, and it holds no braces.
    """
    kind, container, publisher = _TYPES.get(item["type"], _ONLINE)
    fields = {
        "author": _names(item.get("author", [])),
        "editor": _names(item.get("editor", [])),
        "title": _escaped(item["title"]),
        publisher: _escaped(item.get("publisher", "")),
    }
    if "container-title" in item:
        fields[container] = _escaped(item["container-title"])
    fields["date"] = _date(item, "issued")
    fields |= {field: _escaped(item.get(name, "")) for name, field in _FIELDS.items()}
    fields["url"] = item.get("URL", "")
    fields["urldate"] = _date(item, "accessed")
    rows = [f"  {field} = {{{value}}},\n" for field, value in fields.items() if value]
    return f"@{kind}{{{item['id']},\n{''.join(rows)}}}\n"


def _escaped(text: str) -> str:
    return _LIGATURES.sub(r"\g<0>{}", text.translate(_ESCAPED))


def _names(names: list[CslName]) -> str:
    return " and ".join(_name(name) for name in names)


def _name(name: CslName) -> str:
    """Return a name as BibTeX reads it; braces keep a name in one piece together."""
    if "literal" in name:
        return f"{{{_escaped(name['literal'])}}}"
    parts = (family_name(name), name.get("suffix"), name.get("given"))
    return ", ".join(_part(part) for part in parts if part)


def _part(text: str) -> str:
    return f"{{{_escaped(text)}}}" if _PROTECTED.search(text) else _escaped(text)


def _date(item: CslItem, name: str) -> str:
    """Return a date or a range in ISO 8601, or the words that stand for one."""
    date = item.get(name, {})
    if "date-parts" not in date:
        return _escaped(date.get("literal", ""))
    return "/".join(
        "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
        for year, *rest in date["date-parts"]
    )
