"""What a page states of itself in JSON-LD, with the vocabulary of schema.org."""

import html
import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

_ARTICLES = frozenset(
    """
    Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle
    SatiricalArticle ScholarlyArticle MedicalScholarlyArticle TechArticle BlogPosting
    LiveBlogPosting SocialMediaPosting Report Review
    """.split()
)
_PAGES = frozenset(["WebPage", "AboutPage", "FAQPage", "ItemPage", "MedicalWebPage"])
_PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:")
_FIELDS = {
    "title": ("headline", "name"),
    "author": ("author", "creator"),
    "publisher": ("publisher", "sourceOrganization"),
    "published": ("datePublished", "dateCreated"),
    "url": ("url", "mainEntityOfPage", "@id"),
}
_NAMES_OF_THINGS = ("name", "alternateName")


def linked_data(tree: HtmlElement) -> dict[str, list[str]]:
    """Return what the page's JSON-LD states of its article, or else of the page, by field.

    Fields are title, author, publisher, published and url. Objects may stand in lists, in a
    `@graph` or in one another, and refer to each other by `@id`. What is not JSON is passed over.
    """
    nodes = [node for value in _values(tree) for node in _nodes(value)]
    known = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    for types in (_ARTICLES, _PAGES):
        for node in nodes:
            if types.intersection(_types(node)):
                found = {
                    field: values
                    for field, names in _FIELDS.items()
                    if (values := _stated(node, names, known, link=field == "url"))
                }
                if found:
                    return found
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
    return {_bare(name) for name in names if isinstance(name, str)}


def _bare(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name


def _stated(
    node: dict[str, Any], names: tuple[str, ...], known: dict[str, Any], *, link: bool
) -> list[str]:
    """Return the texts, or links, of the first of the properties `names` that has any."""
    for name in names:
        value = node.get(name)
        values = value if isinstance(value, list) else [value]
        texts = [text for one in values if (text := _text(one, known, link=link))]
        if texts:
            return texts
    return []


def _text(value: object, known: dict[str, Any], *, link: bool) -> str:
    """Return a string, or the name or link of an object, which may stand elsewhere."""
    if isinstance(value, dict):
        thing = value if len(value) > 1 else known.get(str(value.get("@id")), value)
        keys = ("@id", "url") if link else _NAMES_OF_THINGS
        value = next((thing[key] for key in keys if isinstance(thing.get(key), str)), "")
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""
