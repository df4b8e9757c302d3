"""What the markup of a saved page says about its furniture."""

import re

from lxml.html import HtmlElement

from corpus.document import BlockKind

MARK = "verbatim-block"
"""The attribute in which an element's mark is noted: furniture, or linked."""

_FURNITURE_TAGS = frozenset(
    """
    nav aside footer form button dialog menu select label input noscript iframe svg
    """.split()
)
_FURNITURE_ROLES = frozenset(
    """
    navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar
    form button tablist
    """.split()
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_PARTS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_FURNITURE_NAMES = frozenset(
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
    """Mark the elements of `tree` that are furniture, or hardly more than links, in place."""
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            if _is_furniture(element):
                element.set(MARK, BlockKind.FURNITURE.value)
            elif _is_linked(element):
                element.set(MARK, "linked")


def _is_furniture(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in {"html", "body", "main", "article"}:
        return False
    if tag in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES:
        return tag != "form" or not _holds_article(element)
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if _INVISIBLE.search(element.get("style", "")):
        return True
    if tag == "header":
        return not element.xpath("ancestor::article | ancestor::main | .//h1")
    return _is_named_furniture(element)


def _is_named_furniture(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    parts = {part.lower() for part in _NAME_PARTS.split(names)}
    if not parts & _FURNITURE_NAMES or (parts & _BODY_NAMES and element.xpath(".//h1")):
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
