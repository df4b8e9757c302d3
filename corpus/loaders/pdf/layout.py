"""The layout of PDF pages: which of their lines are boilerplate, and the columns of the others.

Lines that stand at the same place on pages close by are running heads and feet. Lines that stand
side by side are columns if both sides are running text: then what spans them parts the page into
bands, and each band is read from its left column to its right one. Otherwise they are the cells of
one row.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from corpus.loaders.pdf.lines import Line

HEADING_SIZE = 1.15
"""Size of the smallest headings, in sizes of the text."""

_EDGE_LINES = 4  # lines from above and from below
_BUCKET = 3.0  # points that are one height
_NEAR_PAGES = 4
_FEW_PAGES = 3
_ALONE = 2.0  # font sizes to the next line
_DIGITS = re.compile(r"\d{1,9}")
"""Numbers that may count pages; a longer one is taken for several, as int() bounds its digits."""

_ANY_NUMBER = "\0"
"""Stands for a number where lines are compared; no line holds it, as one may hold a `#`."""

_PAGE_NUMBER = re.compile(
    r"[-–—\[(]*\s*(?:p\.|page|seite|стр\.|第)?\s*\d{1,4}\s*(?:页|頁)?(?:\s*(?:of|/|von|из)\s*\d{1,4})?"
    r"\s*[-–—\])]*",
    re.IGNORECASE,
)

_MIN_COLUMN_LINES = 4
_MAX_LINES = 1_000
"""Pages with more are posters and the like, and are read by the row."""

_MIN_COLUMN_WORDS = 3  # in the median line
_MIN_COLUMN_FILL = 0.5  # of the column's width, by the median line
_MIN_SIDE_BY_SIDE = 0.5  # of the shorter column's height
_MAX_JOINED = 0.8  # font sizes between pieces of a row that are one cell
_MIN_SPACE = 0.15  # font sizes between words
_CELL_GAP = 2.5  # font sizes between a bullet or number and its text
_SAME_EDGE = 2.0  # points


def boilerplate_lines(pages: Sequence[Sequence[Line]], body_size: float) -> list[set[int]]:
    """Return, for each page, the positions of its running heads, feet and page numbers.

    A line runs if it stands at the same height near the edge of pages close by, whatever numbers
    are in it, and is no larger than text. One other page is enough where the line counts pages.
    """
    needed = 1 if len(pages) <= _FEW_PAGES else 2
    edges = [_edge(lines) for lines in pages]
    alike: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for page, lines in enumerate(pages):
        for position in edges[page]:
            text, height = _key(lines[position])
            for bucket in (height - 1, height, height + 1):
                alike[text, bucket][page] = lines[position].text

    def is_running(page: int, line: Line) -> bool:
        near = [
            (other - page, text)
            for other, text in alike[_key(line)].items()
            if 0 < abs(other - page) <= _NEAR_PAGES
        ]
        counts = any(_counts(line.text, text, distance) for distance, text in near)
        return line.size < HEADING_SIZE * body_size and (counts or len(near) >= needed)

    return [
        {
            position
            for position in edges[page]
            if _is_page_number(lines, position) or is_running(page, lines[position])
        }
        for page, lines in enumerate(pages)
    ]


def _counts(text: str, other: str, pages: int) -> bool:
    """Whether a number in `text` is by so many `pages` less than that in `other`."""
    pairs = zip(_DIGITS.findall(text), _DIGITS.findall(other), strict=True)
    return any(int(second) - int(first) == pages for first, second in pairs)


def _edge(lines: Sequence[Line]) -> list[int]:
    """Return the positions of the highest and the lowest lines."""
    ordered = sorted(range(len(lines)), key=lambda position: -lines[position].baseline)
    return sorted({*ordered[:_EDGE_LINES], *ordered[-_EDGE_LINES:]})


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub(_ANY_NUMBER, line.text), round(line.baseline / _BUCKET)


def _is_page_number(lines: Sequence[Line], position: int) -> bool:
    """Whether a line is a page number that stands alone above or below all others."""
    line = lines[position]
    if _PAGE_NUMBER.fullmatch(line.text) is None or len(lines) == 1:
        return False
    others = [other for other in lines if other is not line]
    gap = _ALONE * line.size
    return (
        max(other.top for other in others) + gap < line.bottom
        or min(other.bottom for other in others) - gap > line.top
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a column.

    `text` joins with tabs the cells that stand apart in it, one in running text, and `edges` is
    where they begin.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Rows that follow each other downwards, between two margins."""

    rows: tuple[Row, ...]
    left: float
    right: float


def columns(lines: Sequence[Line]) -> list[Column]:
    """Return the columns of a page in reading order."""
    gutter = _gutter(lines)
    if gutter is None:
        return [single_column(lines)] if lines else []
    spanning = [line for line in lines if line.left < gutter < line.right]
    in_order: list[Column] = []
    bands = {line: _band(line, spanning) for line in lines}
    for _, group in groupby(sorted(lines, key=bands.__getitem__), key=bands.__getitem__):
        band = list(group)
        for side in (
            [line for line in band if line.left < gutter < line.right],
            [line for line in band if line.right <= gutter],
            [line for line in band if line.left >= gutter],
        ):
            in_order.extend(columns(side) if len(side) < len(lines) else [single_column(side)])
    return in_order


def _band(line: Line, spanning: Sequence[Line]) -> int:
    """Return how many of the lines that span the page come before `line`, odd for such a line."""
    above = sum(other.baseline > line.baseline for other in spanning)
    return 2 * above + (1 if line in spanning else 0)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return an abscissa between two columns of running text, or None."""
    if len(lines) > _MAX_LINES:
        return None
    edges = Counter(round(line.left) for line in lines)
    best: tuple[int, float] | None = None
    for edge, count in sorted(edges.items()):
        if count < _MIN_COLUMN_LINES - 1:
            continue
        gutter = edge - _SAME_EDGE
        before = [line for line in lines if line.right <= gutter]
        after = [line for line in lines if line.left >= gutter]
        score = min(len(before), len(after))
        if _are_columns(before, after) and (best is None or score > best[0]):
            best = score, gutter
    return None if best is None else best[1]


def _are_columns(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether both sides of a gutter are running text, for the most part side by side."""
    if min(len(before), len(after)) < _MIN_COLUMN_LINES:
        return False
    first, second = (
        (min(line.bottom for line in side), max(line.top for line in side))
        for side in (before, after)
    )
    shared = min(first[1], second[1]) - max(first[0], second[0])
    least = min(first[1] - first[0], second[1] - second[0])
    return shared >= _MIN_SIDE_BY_SIDE * least and _is_running(before) and _is_running(after)


def _is_running(lines: Sequence[Line]) -> bool:
    width = max(line.right for line in lines) - min(line.left for line in lines)
    widths = median(line.right - line.left for line in lines)
    words = median(len(line.text.split()) for line in lines)
    # A word is about six characters where none are parted by spaces, as in Chinese.
    unspaced = median(len(line.text) for line in lines) / 6
    return widths >= _MIN_COLUMN_FILL * width and max(words, unspaced) >= _MIN_COLUMN_WORDS


def single_column(lines: Sequence[Line]) -> Column:
    """Return all `lines` as the rows of one column; those side by side are one row."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.baseline, line.left)):
        if rows and _beside(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return Column(
        tuple(_row(row) for row in rows),
        min(line.left for line in lines),
        max(line.right for line in lines),
    )


def _beside(row: Sequence[Line], line: Line) -> bool:
    """Whether `line` overlaps the tallest line of `row` by half of the smaller one's height."""
    tallest = max(row, key=lambda other: other.top - other.bottom)
    shared = min(tallest.top, line.top) - max(tallest.bottom, line.bottom)
    return shared > min(tallest.top - tallest.bottom, line.top - line.bottom) / 2


def _row(lines: Sequence[Line]) -> Row:
    """Join what stands side by side: at once, with a space, or as another cell."""
    ordered = sorted(lines, key=lambda line: line.left)
    main = max(ordered, key=lambda line: len(line.text))
    cells = [ordered[0].text]
    edges = [ordered[0].left]
    reach = ordered[0].right
    for line in ordered[1:]:
        gap = line.left - reach
        # A bullet or number stands further from its text than words do from each other.
        near = _CELL_GAP if len(cells[-1]) <= len("(iii)") and len(cells) == 1 else _MAX_JOINED
        if gap <= near * main.size:
            cells[-1] += ("" if gap < _MIN_SPACE * main.size else " ") + line.text
        else:
            cells.append(line.text)
            edges.append(line.left)
        reach = max(reach, line.right)
    return Row("\t".join(cells), edges[0], reach, main.baseline, main.size, tuple(edges))
