"""PDF files drawn line by line, so that a test says what stands where."""

import io
from collections.abc import Iterable, Sequence

from reportlab.pdfgen.canvas import Canvas

Drawn = tuple[float, float, str] | tuple[float, float, str, float]
"""Left edge and baseline in points from the page's lower left corner, text, and font size."""


def pdf(
    *pages: Iterable[Drawn],
    title: str | None = None,
    author: str | None = None,
    font: str = "Helvetica",
    locked_with: str | None = None,
) -> bytes:
    """Return a PDF of A4 pages with the lines that are given for each, in the order of drawing."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), encrypt=locked_with)
    canvas.setTitle(title or "untitled")
    canvas.setAuthor(author or "anonymous")
    for lines in pages:
        for left, baseline, text, *size in lines:
            canvas.setFont(font, size[0] if size else 10)
            canvas.drawString(left, baseline, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(
    texts: Sequence[str], top: float = 700, left: float = 72, size: float = 10
) -> list[Drawn]:
    """Return lines one below the other, 1.2 font sizes apart, an empty one for a gap."""
    step = 1.2 * size
    return [(left, top - step * at, text, size) for at, text in enumerate(texts) if text]
