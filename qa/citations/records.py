"""Records for reference managers: BibTeX and RIS.

BibTeX has the fields of BibLaTeX, whose type for what is on the web is `@online`. RIS has a tag and
a value on each line, lines ended by CR and LF, `ER  - ` last.
"""

import re
from collections.abc import Iterator

from qa.citations.csl_json import CslItem, CslName, family_name

_TYPES = {
    "article-newspaper": ("NEWS", "online", "organization", "organization"),
    "article-journal": ("JOUR", "article", "journaltitle", "publisher"),
    "article-magazine": ("MGZN", "article", "journaltitle", "publisher"),
    "book": ("BOOK", "book", "series", "publisher"),
    "chapter": ("CHAP", "incollection", "booktitle", "publisher"),
    "paper-conference": ("CPAPER", "inproceedings", "booktitle", "publisher"),
    "report": ("RPRT", "report", "series", "institution"),
    "thesis": ("THES", "thesis", "series", "institution"),
}
"""By CSL type: that of RIS, that of BibLaTeX, and its fields for the container and publisher."""

_ELECTRONIC = ("ELEC", "online", "organization", "organization")
_RIS_TAGS = {"title": "TI", "container-title": "T2", "publisher": "PB"}
_VARIABLES = {
    "publisher-place": ("CY", "location"),
    "volume": ("VL", "volume"),
    "issue": ("IS", "number"),
    "page": ("SP", "pages"),
    "edition": ("ET", "edition"),
    "ISBN": ("SN", "isbn"),
    "ISSN": ("SN", "issn"),
    "DOI": ("DO", "doi"),
}
"""By CSL variable: the tag of RIS and the field of BibLaTeX."""

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
_DATE_PARTS = 3


def bibtex(item: CslItem) -> str:
    """Return the BibTeX record of `item`, ending with a line end; its key is the item's id.

    An address is given as it is: BibLaTeX reads `url` verbatim, and it holds no braces.
    """
    _, kind, container, publisher = _TYPES.get(item["type"], _ELECTRONIC)
    fields = {
        "author": _bibtex_names(item.get("author", [])),
        "editor": _bibtex_names(item.get("editor", [])),
        "title": _escaped(item["title"]),
        publisher: _escaped(item.get("publisher", "")),
    }
    if "container-title" in item:
        fields[container] = _escaped(item["container-title"])
    fields["date"] = _bibtex_date(item, "issued")
    fields |= {field: _escaped(item.get(name, "")) for name, (_, field) in _VARIABLES.items()}
    fields["url"] = item.get("URL", "")
    fields["urldate"] = _bibtex_date(item, "accessed")
    rows = [f"  {field} = {{{value}}},\n" for field, value in fields.items() if value]
    return f"@{kind}{{{item['id']},\n{''.join(rows)}}}\n"


def _escaped(text: str) -> str:
    return _LIGATURES.sub(r"\g<0>{}", text.translate(_ESCAPED))


def _bibtex_names(names: list[CslName]) -> str:
    return " and ".join(map(_bibtex_name, names))


def _bibtex_name(name: CslName) -> str:
    """Return a name as BibTeX reads it; braces keep a name in one piece together."""
    if "literal" in name:
        return f"{{{_escaped(name['literal'])}}}"
    parts = (family_name(name), name.get("suffix"), name.get("given"))
    return ", ".join(_protected(part) for part in parts if part)


def _protected(text: str) -> str:
    return f"{{{_escaped(text)}}}" if _PROTECTED.search(text) else _escaped(text)


def _bibtex_date(item: CslItem, name: str) -> str:
    """Return a date or a range in ISO 8601, or the words that stand for one."""
    date = item.get(name, {})
    if "date-parts" not in date:
        return _escaped(date.get("literal", ""))
    return "/".join("-".join(_padded(parts)) for parts in date["date-parts"])


def ris(item: CslItem) -> str:
    """Return the RIS record of `item`: electronic (ELEC) unless its type says otherwise."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_rows(item))


def _ris_rows(item: CslItem) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(item["type"], _ELECTRONIC)[0]
    yield "ID", item["id"]
    for role, tag in (("author", "AU"), ("editor", "ED")):
        for name in item.get(role, []):
            yield tag, _ris_name(name)
    tags = _RIS_TAGS | {variable: tag for variable, (tag, _) in _VARIABLES.items()}
    for variable, tag in tags.items():
        if variable in item:
            yield tag, item[variable]
    issued = item.get("issued", {})
    if "date-parts" in issued:
        year, *rest = _padded(issued["date-parts"][0])
        yield "PY", year
        # YYYY/MM/DD/, with nothing between the slashes where the date is less precise.
        yield "DA", "/".join([year, *rest, *[""] * (_DATE_PARTS - len(rest))])
    elif issued:
        yield "DA", f"///{issued['literal']}"
    if "URL" in item:
        # A semicolon would end the address: it stands between several.
        yield "UR", item["URL"].replace(";", "%3B")
    yield "ER", ""


def _ris_name(name: CslName) -> str:
    if "literal" in name:
        return name["literal"]
    parts = (family_name(name), name.get("given"), name.get("suffix"))
    return ", ".join(part for part in parts if part)


def _padded(date_parts: list[int]) -> list[str]:
    """Return year, month and day, as far as they are stated, with leading zeros."""
    year, *rest = date_parts
    return [f"{year:04}", *(f"{part:02}" for part in rest)]
