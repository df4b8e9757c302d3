"""The metadata that an HTML page states; nothing is guessed from its body."""

import re

from lxml.html import HtmlElement

from corpus.dates import iso_date
from corpus.document import Metadata
from corpus.html_linked_data import linked_data

_NAMES = {
    "title": ("citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title"),
    "author": ("author", "citation_author", "article:author", "dc.creator", "dcterms.creator"),
    "publisher": (
        "og:site_name",
        "citation_publisher",
        "dc.publisher",
        "dcterms.publisher",
        "application-name",
    ),
    "published": (
        "article:published_time",
        "citation_publication_date",
        "citation_date",
        "dc.date",
        "dcterms.issued",
        "dcterms.date",
        "date",
        "datepublished",
    ),
    "url": ("og:url", "citation_abstract_html_url"),
}
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_MIN_HEADLINE_WORDS = 3


def html_metadata(tree: HtmlElement) -> Metadata:
    """Return what the page's meta elements, canonical link, JSON-LD, title and headline state.

    Names are those of Open Graph, Dublin Core, Highwire and plain HTML, in the order above. What
    they do not state is taken from the JSON-LD, and the title elsewhere only if neither has one.
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
    return next((stated[name] for name in _NAMES[field] if name in stated), [])


def _first(stated: dict[str, list[str]], linked: dict[str, list[str]], field: str) -> str | None:
    return next(iter([*_all(stated, field), *linked.get(field, [])]), None)
