"""Running heads, running feet and page numbers of a PDF: what comes again at a page's edge."""

import re
from collections import defaultdict
from collections.abc import Sequence

from corpus.pdf_lines import Line

_EDGE_LINES = 4
_BUCKET = 3.0
_NEAR_PAGES = 4
_FEW_PAGES = 3
_HEADING = 1.15
_DIGITS = re.compile(r"\d+")
_ALONE = 2.0
_PAGE_NUMBER = re.compile(
    r"[-–—\[(]*\s*(?:p\.|page|seite|стр\.|第)?\s*\d{1,4}\s*(?:页|頁)?(?:\s*(?:of|/|von|из)\s*\d{1,4})?"
    r"\s*[-–—\])]*",
    re.IGNORECASE,
)


def running_lines(pages: Sequence[Sequence[Line]], body_size: float) -> list[set[int]]:
    """Return, for each page, the positions of its lines that are furniture.

    A line runs if it stands at the same height near the edge of pages close by, whatever numbers
    are in it, and is no larger than text. One other page is enough where the line counts pages.
    """
    places: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    edges = [_edge(lines) for lines in pages]
    for page, lines in enumerate(pages):
        for at in edges[page]:
            text, height = _key(lines[at])
            for bucket in (height - 1, height, height + 1):
                places[text, bucket][page] = lines[at].text
    needed = 1 if len(pages) <= _FEW_PAGES else 2
    found: list[set[int]] = []
    for page, lines in enumerate(pages):
        running = {at for at in edges[page] if _is_number(lines, at)}
        for at in edges[page]:
            near = [
                (other, text)
                for other, text in places[_key(lines[at])].items()
                if 0 < abs(other - page) <= _NEAR_PAGES
            ]
            counts = any(_counts(lines[at].text, text, other - page) for other, text in near)
            if lines[at].size < _HEADING * body_size and (counts or len(near) >= needed):
                running.add(at)
        found.append(running)
    return found


def _counts(text: str, other: str, pages: int) -> bool:
    """Whether a number in `text` is by so many `pages` less than that in `other`."""
    pairs = zip(_DIGITS.findall(text), _DIGITS.findall(other), strict=True)
    return any(int(second) - int(first) == pages for first, second in pairs)


def _edge(lines: Sequence[Line]) -> list[int]:
    """Return the positions of the highest and the lowest lines."""
    ordered = sorted(range(len(lines)), key=lambda at: -lines[at].baseline)
    return sorted({*ordered[:_EDGE_LINES], *ordered[-_EDGE_LINES:]})


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.baseline / _BUCKET)


def _is_number(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a page number that stands alone above or below all others."""
    line = lines[at]
    if _PAGE_NUMBER.fullmatch(line.text) is None or len(lines) == 1:
        return False
    others = [other for other in lines if other is not line]
    gap = _ALONE * line.size
    return (
        max(other.top for other in others) + gap < line.bottom
        or min(other.bottom for other in others) - gap > line.top
    )
