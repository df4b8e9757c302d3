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


def bitmap_pdf(texts: Sequence[str], size: float = 10) -> bytes:
    """Return a PDF of lines of letters in a bitmap font (Type 3), set word by word as TeX does.

    Each glyph is a box in dots of a hundredth of `size`, which the font states in place of a size.
    """
    letters = sorted(set("".join(texts)) - {" "})
    dot, advance = size / 100, size / 2
    marks = []
    for row, text in enumerate(texts):
        left = 72.0
        for word in text.split():
            place = f"{dot} 0 0 {-dot} {left} {700 - 1.2 * size * row}"
            marks.append(f"BT /F 1 Tf {place} Tm ({word}) Tj ET")
            left += advance * (len(word) + 0.7)
    glyphs = {letter: 69 if letter in "bdfhkl" or letter.isupper() else 44 for letter in letters}
    drawn = {
        letter: f"50 0 0 {-height} 45 0 d1 0 {-height} 45 {height} re f"
        for letter, height in glyphs.items()
    }
    streams = ["\n".join(marks), *drawn.values()]
    procs = " ".join(f"/{letter} {6 + number} 0 R" for number, letter in enumerate(letters))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            " /Resources << /Font << /F 4 0 R >> >> >>"
        ),
        (
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 -100 50 25] /FontMatrix [1 0 0 1 0 0]"
            f" /FirstChar 65 /LastChar 122 /Widths [{'50 ' * 58}] /CharProcs << {procs} >>"
            " /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [] >> >>"
        ),
        *(f"<< /Length {len(data)} >>\nstream\n{data}\nendstream" for data in streams),
    ]
    body = "\n".join(f"{number} 0 obj\n{item}\nendobj" for number, item in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF".encode("ascii")
