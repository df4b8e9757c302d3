"""From the bytes of a file to canonical text, by strict decoding, and from values to JSON text."""

import codecs
import json
import re
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from corpus.errors import DocumentError

CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""All of them but tab and line feed, and lone surrogates, which cannot be written at all."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def data_table(name: str) -> Any:  # noqa: ANN401 - as JSON gives it
    """Return what the JSON file of this name in `data` holds."""
    return json.loads((Path(__file__).parent / "data" / f"{name}.json").read_text("utf-8"))


_SIGNATURES = {mark.encode("latin-1"): kind for mark, kind in data_table("file_signatures").items()}
_WESTERN = "cp1252"
# Baltic windows-1257 is left out: much French would be taken for it.
_DETECTED = (
    _WESTERN,
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949", "utf_16_le", "utf_16_be"),
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
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise DocumentError(f"is not text: it looks like {kind}")
    for encoding in _candidates(data, declared):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if len(_UNPRINTABLE.findall(text)) <= _MAX_UNPRINTABLE_SHARE * len(text):
            return text
    raise DocumentError("is not text in any encoding known here; save it as UTF-8")


def _candidates(data: bytes, declared: str | None) -> list[str]:
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)]
    if marked:
        return marked[:1]
    known = [*_declared(declared), "utf-8"]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return [*known, *_detected(data)]
    return known


def _declared(name: str | None) -> list[str]:
    """Return what a declared encoding stands for, as the WHATWG Encoding Standard has it.

    Latin-1 and ASCII stand for windows-1252, and a declaration that could be read is not UTF-16.
    """
    try:
        encoding = codecs.lookup(name or "").name
    except LookupError:
        return []
    if encoding in {"iso8859-1", "ascii"}:
        return [_WESTERN]
    return [] if encoding.startswith(("utf-16", "utf-32")) else [encoding]


def _detected(data: bytes) -> list[str]:
    """Return the likeliest encoding, windows-1252 where it is as likely as the best."""
    matches = from_bytes(_sample(data), cp_isolation=list(_DETECTED))
    best = matches.best()
    if best is None:
        return []
    western = next((match for match in matches if _WESTERN in match.could_be_from_charset), None)
    if western and western.chaos <= best.chaos and western.coherence >= best.coherence:
        return [_WESTERN]
    return [best.encoding]


def _sample(data: bytes) -> bytes:
    """Return lines of a large file that tell encodings apart."""
    if len(data) <= _DETECTION_BYTES:
        return data
    lines: list[bytes] = []
    left = _DETECTION_BYTES
    for line in data.splitlines(keepends=True):
        if left > 0 and not line.isascii():
            lines.append(line)
            left -= len(line)
    return b"".join(lines)


def storable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` with NUL and lone surrogates as U+FFFD, and a notice if there were any."""
    stored, count = _UNSTORABLE.subn("\ufffd", text)
    notice = f"{count} character(s) that cannot be stored were replaced by U+FFFD"
    return stored, (notice,) if count else ()


def json_text(value: object) -> str:
    """Return `value` as JSON text; control characters are escaped, the values are exact."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def json_line(value: object) -> str:
    """Return the same in one line, with its end."""
    return _escaped(json.dumps(value, ensure_ascii=False)) + "\n"


def _escaped(text: str) -> str:
    return CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
