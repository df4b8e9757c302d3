"""Characters that control a terminal or the order of text, and JSON without any of them."""

import json
import re

CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""All of them but tab and line feed, and lone surrogates, which cannot be written at all."""


def json_text(value: object) -> str:
    """Return `value` as JSON text; control characters are escaped, the values are exact."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def json_line(value: object) -> str:
    """Return the same in one line, with its end."""
    return _escaped(json.dumps(value, ensure_ascii=False)) + "\n"


def _escaped(text: str) -> str:
    return CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
