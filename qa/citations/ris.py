"""RIS records: a tag and a value on each line, lines ended by CR and LF, `ER  - ` last."""

from collections.abc import Iterator

from qa.citations.csl_json import CslItem
from qa.citations.names import CslName, family_name

_TYPES = {
    "article-newspaper": "NEWS",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
}
_TAGS = {
    "title": "TI",
    "container-title": "T2",
    "publisher": "PB",
    "publisher-place": "CY",
    "volume": "VL",
    "issue": "IS",
    "page": "SP",
    "edition": "ET",
    "ISBN": "SN",
    "ISSN": "SN",
    "DOI": "DO",
}
_DATE_PLACES = 3


def ris(item: CslItem) -> str:
    """Return the record of `item`, which is electronic (ELEC) unless its type says otherwise."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _rows(item))


def _rows(item: CslItem) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(item["type"], "ELEC")
    yield "ID", item["id"]
    for role, tag in (("author", "AU"), ("editor", "ED")):
        for name in item.get(role, []):
            yield tag, _name(name)
    for variable, tag in _TAGS.items():
        if variable in item:
            yield tag, item[variable]
    issued = item.get("issued", {})
    if "date-parts" in issued:
        parts = issued["date-parts"][0]
        yield "PY", f"{parts[0]:04}"
        yield "DA", _date(parts)
    elif issued:
        yield "DA", f"///{issued['literal']}"
    if "URL" in item:
        # A semicolon would end the address: it stands between several.
        yield "UR", item["URL"].replace(";", "%3B")
    yield "ER", ""


def _name(name: CslName) -> str:
    if "literal" in name:
        return name["literal"]
    parts = (family_name(name), name.get("given"), name.get("suffix"))
    return ", ".join(part for part in parts if part)


def _date(parts: list[int]) -> str:
    """Return a date as YYYY/MM/DD/, with nothing between the slashes where it is less precise."""
    stated = [f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]
    return "/".join([*stated, *[""] * (_DATE_PLACES - len(stated)), ""])
