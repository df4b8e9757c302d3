"""The lines of a PDF page: their text, where they stand and how large they are.

PDFium gives the characters of a page in the order in which they are drawn, with line ends where
it sees them. Positions are asked for by the line, since each call costs as much as reading
several characters; only lines drawn in pieces that stand far apart are looked at word by word.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
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
_UNMAPPED = re.compile("[\x01-\x08\x0f-\x1f\x7f]")
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_SIGNS = str.maketrans(
    {
        **dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04", _LIGATURES, strict=True)),
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\t": " ",
    }
)
"""Ligatures, and bullets of symbol fonts, to what a reader takes them for."""

_TEX_LIGATURES = dict(zip("\x0b\x0c\r\x0e\x0f\x1b\x1c\x1d\x1e\x1f", _LIGATURES * 2, strict=True))
"""Where TeX's encodings OT1 and T1 have ligatures, in fonts that do not say what they draw."""

_TEX_LIGATURE = re.compile(
    "(?<=[a-z]{2})[C]|[C](?=[a-z]{2})|(?<=[A-Za-z])[C](?=[a-z])|(?<=\\bo)[C]".replace(
        "C", "".join(_TEX_LIGATURES)
    )
)
"""A ligature within a word; the same codes stand for signs in formulas."""

_IS_TEX = re.compile("[a-z][\x0b\x0c\x0e][a-z]")
_RETURN_IN_WORD = re.compile(r"(?<=[A-Za-z])\r(?=[a-z])|(?<=[ \"(])\r(?=[a-z]{2})")
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
    """The lines of a page: upright ones, and the texts of those that are turned otherwise.

    `unmapped` counts the characters of fonts that do not say which letters they draw.
    """

    upright: list[Line]
    turned: list[str]
    unmapped: int = 0


def read_lines(page: PdfPage) -> PageLines:
    """Return the lines of `page`, turned so that most of them are upright.

    Where most are written from right to left the page is mirrored, so that it reads as others do.
    """
    with closing(page.get_textpage()) as textpage:
        reader = _Reader(textpage)
        # A line whose characters are all unmapped has no text left.
        turned_lines = [(turn, line) for turn, line in reader.lines() if line.text]
    turns = Counter(turn for turn, _ in turned_lines)
    upright = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    lines = [line for turn, line in turned_lines if turn == upright]
    if sum(_is_right_to_left(line.text) for line in lines) * 2 > len(lines):
        lines = [replace(line, left=-line.right, right=-line.left) for line in lines]
    others = [line.text for turn, line in turned_lines if turn != upright]
    return PageLines(lines, others, len(_UNMAPPED.findall(reader.text)))


def plain_lines(page: PdfPage) -> PageLines:
    """Return the lines of `page` in the order in which they are drawn, as if each had a row."""
    with closing(page.get_textpage()) as textpage:
        texts = filter(None, map(_clean, _LINE.findall(textpage.get_text_range())))
        return PageLines(stacked(texts), [])


def stacked(texts: Iterable[str], size: float = 10.0) -> list[Line]:
    """Return a line for each text, one below the other."""
    return [
        Line(text, 0.0, 0.5 * size * len(text), -1.2 * size * row, size)
        for row, text in enumerate(texts)
    ]


class _Reader:
    """Reads a page of text; what PDFium writes positions to is made once."""

    def __init__(self, textpage: PdfTextPage) -> None:
        self.raw = textpage.raw
        self.text = textpage.get_text_range()
        self.is_shifted = len(self.text) != textpage.count_chars()
        if _IS_TEX.search(self.text):
            # TeX's code for "fl" is a carriage return, which would part the line.
            self.text = _RETURN_IN_WORD.sub("\x1d", self.text)
        self.matrix = raw.FS_MATRIX()
        self.box = raw.FS_RECTF()
        self.sides = (c_double(), c_double(), c_double(), c_double())

    def lines(self) -> Iterator[tuple[int, Line]]:
        """Yield the lines as they are drawn, each with its quarter turns anticlockwise."""
        for match in _LINE.finditer(self.text):
            body = match[0].lstrip()
            start = match.end() - len(body)
            body = body.rstrip()
            if not body.strip(_BLANKS):
                continue
            if self.is_shifted:
                start = raw.FPDFText_GetCharIndexFromTextIndex(self.raw, start)
            yield from self._pieces(body, start)

    def _pieces(self, body: str, offset: int) -> Iterator[tuple[int, Line]]:
        """Yield the pieces of a line between which there is more than a space."""
        turn, size, baseline = self._placed(body, offset)
        spans = self._spans(turn, offset, len(body))
        if not _is_spaced(spans, size):
            left, right = min(span[0] for span in spans), max(span[1] for span in spans)
            yield turn, Line(_clean(body), left, right, baseline, size)
            return
        begin = end = 0
        left = right = 0.0
        for word in _WORD.finditer(body):
            first = self._span_of(turn, offset + word.start())
            last = self._span_of(turn, offset + word.end() - 1)
            start, stop = min(first[0], last[0]), max(first[1], last[1])
            # Words of right-to-left scripts go on to the left.
            if end and max(start - right, left - stop) > _MAX_SPACE * size:
                yield turn, self._line(body[begin:end], offset + begin, left, right)
                begin, left, right = word.start(), start, stop
            elif not end:
                left, right = start, stop
            left, right, end = min(left, start), max(right, stop), word.end()
        yield turn, self._line(body[begin:end], offset + begin, left, right)

    def _line(self, body: str, offset: int, left: float, right: float) -> Line:
        _, size, baseline = self._placed(body, offset)
        return Line(_clean(body), left, right, baseline, size)

    def _placed(self, body: str, offset: int) -> tuple[int, float, float]:
        """Return quarter turns, font size and baseline of a line, turned back, from its midst."""
        matrix = self.matrix
        middle = offset + _inner(body)
        raw.FPDFText_GetMatrix(self.raw, middle, matrix)
        stated = abs(raw.FPDFText_GetFontSize(self.raw, middle))
        size = stated * (math.hypot(matrix.c, matrix.d) or 1.0)
        if matrix.b == 0 and matrix.a > 0 and size >= _LEAST_SIZE:
            return 0, size, matrix.f
        turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        if size < _LEAST_SIZE:
            size = self._drawn_size(turn, body, offset) or size
        return turn, size, (matrix.f, -matrix.e, -matrix.f, matrix.e)[turn]

    def _drawn_size(self, turn: int, body: str, offset: int) -> float:
        """Return the font size that the height of a letter in a line implies, or 0."""
        left, top, right, bottom = self.sides
        for letters, height in _HEIGHTS.items():
            position = next((n for n, character in enumerate(body) if character in letters), None)
            if position is not None:
                raw.FPDFText_GetCharBox(self.raw, offset + position, left, right, bottom, top)
                if turn % 2:
                    return (right.value - left.value) / height
                return (top.value - bottom.value) / height
        return 0.0

    def _spans(self, turn: int, offset: int, length: int) -> list[tuple[float, float]]:
        """Return where the pieces in which a line is drawn begin and end, turned back."""
        left, top, right, bottom = self.sides
        spans = []
        for piece in range(raw.FPDFText_CountRects(self.raw, offset, length)):
            raw.FPDFText_GetRect(self.raw, piece, left, top, right, bottom)
            spans.append(_turned(turn, left.value, right.value, bottom.value, top.value))
        return spans or [self._span_of(turn, offset)]

    def _span_of(self, turn: int, offset: int) -> tuple[float, float]:
        raw.FPDFText_GetLooseCharBox(self.raw, offset, self.box)
        return _turned(turn, self.box.left, self.box.right, self.box.bottom, self.box.top)


def _turned(turn: int, left: float, right: float, bottom: float, top: float) -> tuple[float, float]:
    """Return where a box begins and ends in the direction of text with these quarter turns."""
    return ((left, right), (bottom, top), (-right, -left), (-top, -bottom))[turn]


def _is_spaced(spans: list[tuple[float, float]], size: float) -> bool:
    """Whether some of the spans stand further apart than words do."""
    if len(spans) == 1:
        return False
    first, *others = sorted(spans)
    reach = first[1]
    for left, right in others:
        if left - reach > _MAX_SPACE * size:
            return True
        reach = max(reach, right)
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
    text = text.translate(_SIGNS)
    if _UNPRINTABLE.search(text):
        text = _TEX_LIGATURE.sub(lambda match: _TEX_LIGATURES[match[0]], text)
        text = _UNPRINTABLE.sub("", text)
    return text.strip()
