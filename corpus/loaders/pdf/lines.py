"""The lines of a PDF page: their text, where they stand and how large they are.

PDFium gives the characters of a page in the order in which they are drawn, with line ends where
it sees them. Positions are asked for by the line, since each call costs as much as reading
several characters; only lines drawn in pieces that stand far apart are looked at word by word.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass, replace
from string import digits

from pypdfium2 import PdfPage, PdfTextPage, raw

_HYPHEN = "\ufffe"
"""What PDFium puts for a hyphen at the end of a line, in place of the line end, too."""

_BLANKS = f"{_HYPHEN} \t\xa0"
_LINE = re.compile(rf"[^\r\n{_HYPHEN}]+{_HYPHEN}?")
_WORD = re.compile(r"\S+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SIGNS = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\t": " ",
    }
)
"""Ligatures, and bullets of symbol fonts, to what a reader takes them for."""

_RETURN_IN_WORD = re.compile(r"(?<=[A-Za-z])\r(?=[a-z])|(?<=[ \"(])\r(?=[a-z]{2})")
_IS_TEX = re.compile("[a-z][\x0b\x0c\x0e][a-z]")
_TEX_LIGATURES = dict(
    zip("\x0b\x0c\r\x0e\x0f\x1b\x1c\x1d\x1e\x1f", ("ff", "fi", "fl", "ffi", "ffl") * 2, strict=True)
)
"""Where TeX's encodings OT1 and T1 have ligatures, in fonts that do not say what they draw."""

_TEX_LIGATURE = re.compile(
    "(?<=[a-z]{2})[C]|[C](?=[a-z]{2})|(?<=[A-Za-z])[C](?=[a-z])|(?<=\\bo)[C]".replace(
        "C", "".join(_TEX_LIGATURES)
    )
)
"""A ligature within a word; the same codes stand for signs in formulas."""

_LEAST_SIZE = 2.0
"""Points; a font that states less is one of bitmaps (Type 3), which gives the size of a dot."""

_HEIGHTS = {"bdhklABCDEFGHIKLMNOPRSTUVWXYZ": 0.69, digits + "igpqy": 0.65, "acemnorsuvwxz": 0.44}
"""Heights of letters in font sizes, in Computer Modern, which most papers are set in."""

_MAX_SPACE = 1.2
"""Widest space between words of a line, in font sizes; what stands further off is another line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a line of text; lengths are points, upwards and in reading direction.

    `size` is the font size in the midst of it. A hyphen that ends it is in the text.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def bottom(self) -> float:
        """About where letters such as p end."""
        return self.baseline - 0.2 * self.size

    @property
    def top(self) -> float:
        """About where letters such as l end."""
        return self.baseline + 0.8 * self.size


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page: upright ones, and the texts of those that are turned otherwise."""

    upright: list[Line]
    turned: list[str]


def read_lines(page: PdfPage) -> PageLines:
    """Return the lines of `page`, turned so that most of them are upright.

    Where most are written from right to left the page is mirrored, so that it reads as others do.
    """
    textpage = page.get_textpage()
    try:
        # A line in a font that does not say which letters it draws has no text left.
        found = [(turn, line) for turn, line in _Reader(textpage).lines() if line.text]
    finally:
        textpage.close()
    turns = Counter(turn for turn, _ in found)
    upright = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    lines = [line for turn, line in found if turn == upright]
    if sum(_is_right_to_left(line.text) for line in lines) * 2 > len(lines):
        lines = [replace(line, left=-line.right, right=-line.left) for line in lines]
    return PageLines(lines, [line.text for turn, line in found if turn != upright])


class _Reader:
    """Reads a page of text; what PDFium writes positions to is made once."""

    def __init__(self, textpage: PdfTextPage) -> None:
        self.textpage = textpage
        self.raw = textpage.raw
        self.matrix = raw.FS_MATRIX()
        self.box = raw.FS_RECTF()
        self.sides = (c_double(), c_double(), c_double(), c_double())

    def lines(self) -> Iterator[tuple[int, Line]]:
        """Yield the lines as they are drawn, each with its quarter turns anticlockwise."""
        text = self.textpage.get_text_range()
        if _IS_TEX.search(text):
            # TeX's code for "fl" is a carriage return, which would part the line.
            text = _RETURN_IN_WORD.sub("\x1d", text)
        shifted = len(text) != self.textpage.count_chars()
        for match in _LINE.finditer(text):
            body = match[0].lstrip()
            at = match.end() - len(body)
            body = body.rstrip()
            if not body.strip(_BLANKS):
                continue
            if shifted:
                at = raw.FPDFText_GetCharIndexFromTextIndex(self.raw, at)
            yield from self._pieces(body, at)

    def _pieces(self, body: str, at: int) -> Iterator[tuple[int, Line]]:
        """Yield the pieces of a line between which there is more than a space."""
        turn, size, baseline = self._placed(body, at)
        spans = self._spans(turn, at, len(body))
        if not _is_spaced(spans, size):
            left, right = min(span[0] for span in spans), max(span[1] for span in spans)
            yield turn, Line(_clean(body), left, right, baseline, size)
            return
        begin = end = 0
        left = right = 0.0
        for word in _WORD.finditer(body):
            first, last = (
                self._span_of(turn, at + word.start()),
                self._span_of(turn, at + word.end() - 1),
            )
            start, stop = min(first[0], last[0]), max(first[1], last[1])
            # Words of right-to-left scripts go on to the left.
            if end and max(start - right, left - stop) > _MAX_SPACE * size:
                yield turn, self._line(body[begin:end], at + begin, left, right)
                begin, left, right = word.start(), start, stop
            elif not end:
                left, right = start, stop
            left, right, end = min(left, start), max(right, stop), word.end()
        yield turn, self._line(body[begin:end], at + begin, left, right)

    def _line(self, body: str, at: int, left: float, right: float) -> Line:
        _, size, baseline = self._placed(body, at)
        return Line(_clean(body), left, right, baseline, size)

    def _placed(self, body: str, start: int) -> tuple[int, float, float]:
        """Return quarter turns, font size and baseline of a line, turned back, from its midst."""
        matrix = self.matrix
        middle = start + _inner(body)
        raw.FPDFText_GetMatrix(self.raw, middle, matrix)
        stated = raw.FPDFText_GetFontSize(self.raw, middle)
        size = abs(stated) * (math.hypot(matrix.c, matrix.d) or 1.0)
        turn = 0
        if matrix.b != 0 or matrix.a <= 0:
            turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        if size < _LEAST_SIZE:
            size = self._drawn_size(turn, body, start) or size
        return turn, size, (matrix.f, -matrix.e, -matrix.f, matrix.e)[turn]

    def _drawn_size(self, turn: int, body: str, start: int) -> float:
        """Return the font size that the height of a letter of a line speaks for, else 0."""
        left, right, bottom, top = self.sides
        for letters, height in _HEIGHTS.items():
            for position, character in enumerate(body):
                if character in letters:
                    raw.FPDFText_GetCharBox(self.raw, start + position, left, right, bottom, top)
                    low, high = _turned(
                        (turn + 1) % 4, left.value, right.value, bottom.value, top.value
                    )
                    return (high - low) / height
        return 0.0

    def _spans(self, turn: int, at: int, length: int) -> list[tuple[float, float]]:
        """Return where the pieces begin and end in which a line is drawn, turned back."""
        left, top, right, bottom = self.sides
        spans = []
        for piece in range(raw.FPDFText_CountRects(self.raw, at, length)):
            raw.FPDFText_GetRect(self.raw, piece, left, top, right, bottom)
            spans.append(_turned(turn, left.value, right.value, bottom.value, top.value))
        return spans or [self._span_of(turn, at)]

    def _span_of(self, turn: int, at: int) -> tuple[float, float]:
        raw.FPDFText_GetLooseCharBox(self.raw, at, self.box)
        return _turned(turn, self.box.left, self.box.right, self.box.bottom, self.box.top)


def _turned(turn: int, left: float, right: float, bottom: float, top: float) -> tuple[float, float]:
    """Return where a box begins and ends in the direction of text with these quarter turns."""
    return ((left, right), (bottom, top), (-right, -left), (-top, -bottom))[turn]


def _is_spaced(spans: list[tuple[float, float]], size: float) -> bool:
    if len(spans) == 1:
        return False
    reach = math.inf
    for left, right in sorted(spans):
        if left - reach > _MAX_SPACE * size:
            return True
        reach = right if reach == math.inf else max(reach, right)
    return False


def _inner(body: str) -> int:
    """Return the position of a character in the midst of a line, past a bullet or initial.

    It is no space, since PDFium makes some up and says nothing true of them.
    """
    match = _WORD.search(body, len(body) // 2)
    return match.start() if match else 0


def _is_right_to_left(text: str) -> bool:
    letter = next((character for character in text if character.isalpha()), "")
    return bool(letter) and unicodedata.bidirectional(letter) in {"R", "AL"}


def _clean(text: str) -> str:
    """Return `text` with its hyphen and plain signs, without what cannot be printed."""
    if text.endswith(_HYPHEN):
        text = f"{text[:-1]}-"
    text = _TEX_LIGATURE.sub(lambda match: _TEX_LIGATURES[match[0]], text.translate(_SIGNS))
    return _UNPRINTABLE.sub("", text).strip()


_EDGE_LINES = 4
_BUCKET = 3.0
_NEAR_PAGES = 4
_FEW_PAGES = 3
_HEADING = 1.15
_DIGITS = re.compile(r"\d{1,9}")
"""Numbers that may count pages; a longer one is taken for several, as int() bounds its digits."""

_ANY_NUMBER = "\0"
"""Stands for a number where lines are compared; no line holds it, as one may hold a `#`."""

_ALONE = 2.0
_PAGE_NUMBER = re.compile(
    r"[-–—\[(]*\s*(?:p\.|page|seite|стр\.|第)?\s*\d{1,4}\s*(?:页|頁)?(?:\s*(?:of|/|von|из)\s*\d{1,4})?"
    r"\s*[-–—\])]*",
    re.IGNORECASE,
)


def running_lines(pages: Sequence[Sequence[Line]], body_size: float) -> list[set[int]]:
    """Return, for each page, the positions of its lines that are boilerplate.

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
    return _DIGITS.sub(_ANY_NUMBER, line.text), round(line.baseline / _BUCKET)


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
