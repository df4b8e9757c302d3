"""From the bytes of a file to canonical text: strict decoding of a detected encoding."""

import codecs
import re

from charset_normalizer import from_bytes

from corpus.errors import DocumentError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MAX_UNPRINTABLE_SHARE = 0.01
_DETECTION_BYTES = 200_000


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode `data`, trying its byte order mark, `declared`, UTF-8, then a detected encoding.

    Decoding is strict: no byte is dropped or replaced.

    Raises DocumentError if the bytes are not text.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise DocumentError(f"is not text: it looks like {kind}")
    for encoding in _candidates(data, declared):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if len(_UNPRINTABLE.findall(text)) <= _MAX_UNPRINTABLE_SHARE * len(text):
            return text
    raise DocumentError("is not text in any encoding known here; save it as UTF-8")


def _candidates(data: bytes, declared: str | None) -> list[str]:
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)]
    if marked:
        return marked[:1]
    known = [declared, "utf-8"] if declared else ["utf-8"]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = from_bytes(data[:_DETECTION_BYTES]).best()
        return [*known, found.encoding] if found else known
    return known


def storable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` with NUL and lone surrogates as U+FFFD, and a notice if there were any."""
    stored, count = _UNSTORABLE.subn("\ufffd", text)
    notice = f"{count} character(s) that cannot be stored were replaced by U+FFFD"
    return stored, (notice,) if count else ()
