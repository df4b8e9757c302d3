"""What a page states of itself: in meta elements, JSON-LD (schema.org), title and headline."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from corpus.dates import iso_date
from corpus.document import Metadata
from corpus.text import data_table, storable

_TABLES = data_table("metadata_names")
_META, _PROPERTIES = _TABLES["html meta"], _TABLES["schema.org properties"]
_TYPES = [frozenset(names) for names in _TABLES["schema.org types"].values()]
"""Types of articles, and those of pages."""

_PREFIXES = re.compile(r"^(?:https?://schema\.org/|schema:)+")
_NAMES_OF_THINGS = ("name", "alternateName")
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_MIN_HEADLINE_WORDS = 3


def linked_data(tree: HtmlElement) -> dict[str, list[str]]:
    """Return what the page's JSON-LD states of its article, or else of the page, by field.

    Fields are title, author, publisher, published and url. Objects may stand in lists, in a
    `@graph` or in one another, and refer to each other by `@id`. What is not JSON is passed over.
    """
    nodes = [node for value in _values(tree) for node in _nodes(value)]
    known = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    for types in _TYPES:
        for node in nodes:
            if types.intersection(_types(node)):
                fields = {
                    field: values
                    for field, names in _PROPERTIES.items()
                    if (values := _stated(node, names, known, link=field == "url"))
                }
                if fields:
                    return fields
    return {}


def _values(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            source = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
            try:
                # Line ends within strings are common and harmless.
                yield json.loads(source.strip().rstrip(";"), strict=False)
            except (ValueError, RecursionError):
                continue


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """Yield all objects in `value`, an outer one before those in it."""
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, dict):
            yield current
            pending.extend(reversed(list(current.values())))
        elif isinstance(current, list):
            pending.extend(reversed(current))


def _types(node: dict[str, Any]) -> set[str]:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {_PREFIXES.sub("", name) for name in names if isinstance(name, str)}


def _stated(
    node: dict[str, Any], names: list[str], known: dict[str, Any], *, link: bool
) -> list[str]:
    """Return the texts, or links, of the first of the properties `names` that has any."""
    for name in names:
        value = node.get(name)
        values = value if isinstance(value, list) else [value]
        texts = [text for item in values if (text := _text(item, known, link=link))]
        if texts:
            return texts
    return []


def _text(value: object, known: dict[str, Any], *, link: bool) -> str:
    """Return a string, or the name or link of an object, which may stand elsewhere."""
    if isinstance(value, dict):
        thing = value if len(value) > 1 else known.get(str(value.get("@id")), value)
        keys = ("@id", "url") if link else _NAMES_OF_THINGS
        value = next((thing[key] for key in keys if isinstance(thing.get(key), str)), "")
    return " ".join(html.unescape(storable(value)[0]).split()) if isinstance(value, str) else ""


def html_metadata(tree: HtmlElement) -> Metadata:
    """Return what the page's meta elements, canonical link, JSON-LD, title and headline state.

    Names are those of Open Graph, Dublin Core, Highwire and plain HTML, in the order of `_META`.
    What they do not state is taken from the JSON-LD, and the title elsewhere only if neither has
    one.
    """
    stated: dict[str, list[str]] = {}
    linked = linked_data(tree)
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        if content:
            stated.setdefault(name.lower(), []).append(content)
    authors = _names(_all(stated, "author")) or _names(linked.get("author", []))
    dates = [*_all(stated, "published"), *linked.get("published", [])]
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    urls = [*map(str, canonical[:1]), *_all(stated, "url"), *linked.get("url", [])]
    return Metadata(
        title=_first(stated, linked, "title") or _headline(tree),
        author=", ".join(authors) or None,
        publisher=_first(stated, linked, "publisher"),
        published=next(filter(None, map(iso_date, dates)), None),
        url=next((url for url in urls if _WEB_ADDRESS.match(url)), None),
    )


def _names(values: list[str]) -> list[str]:
    """Return the names among `values`, each once; some sites put addresses there."""
    return list(dict.fromkeys(name for name in values if not _WEB_ADDRESS.match(name)))


def _headline(tree: HtmlElement) -> str | None:
    """Return the longest text of the page that the title element holds whole, or the title.

    Titles add the names of site and section to the headline; the page shows it alone.
    """
    title = next(iter(_texts(tree, "//head/title")), None)
    first = next(iter(_texts(tree, "//h1")), None)
    if title is None:
        return first
    parts = [text for text in _texts(tree, "//body//*[not(*)] | //h1 | //h2") if text in title]
    headline = max(parts, key=len, default="")
    return headline if len(headline.split()) >= _MIN_HEADLINE_WORDS else first or title


def _texts(tree: HtmlElement, path: str) -> list[str]:
    texts = (" ".join(element.text_content().split()) for element in tree.xpath(path))
    return [text for text in texts if text]


def _all(stated: dict[str, list[str]], field: str) -> list[str]:
    return next((stated[name] for name in _META[field] if name in stated), [])


def _first(stated: dict[str, list[str]], linked: dict[str, list[str]], field: str) -> str | None:
    return next(iter([*_all(stated, field), *linked.get(field, [])]), None)
