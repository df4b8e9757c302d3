"""How lines are put together: which hyphens at line ends stay, and where a space is to be."""

import re
import unicodedata
from collections.abc import Sequence

_WORDS = re.compile(r"\w[\w-]*")
_HYPHENS = ("-", "\u00ad", "\u2010")


class LineJoints:
    """What stands between lines; a hyphen is kept that the word has elsewhere, too."""

    def __init__(self, rows: Sequence[str]) -> None:
        """Learn the words of all `rows` of a document, if any ends in a hyphen."""
        parted = any(is_parted(row) for row in rows)
        self.words = {
            word.casefold()
            for row in rows
            if parted
            for word in _WORDS.findall(row.rpartition(" ")[0] if is_parted(row) else row)
        }

    def joint(self, before: str, after: str) -> tuple[str, str]:
        """Return the row `before` as it is written, and what stands between it and `after`."""
        if is_parted(before):
            following = _WORDS.match(after)
            head = _WORDS.findall(before.rpartition(" ")[2].rstrip("".join(_HYPHENS)))[-1]
            tail = following[0] if following else ""
            soft = before.endswith("\u00ad")
            compound = f"{head}-{tail}".casefold() in self.words
            whole = f"{head}{tail}".casefold() in self.words
            if soft or (tail[:1].islower() and (whole or not compound)):
                return before[:-1], ""
            return before, "" if tail else " "
        numbers = before.endswith(_HYPHENS) and before[-2:-1].isdigit() and after[:1].isdigit()
        if numbers or (_is_wide(before[-1:]) and _is_wide(after[:1])):
            return before, ""
        return before, " "


def is_parted(row: str) -> bool:
    """Whether `row` ends in a letter and a hyphen."""
    return row.endswith(_HYPHENS) and row[-2:-1].isalpha()


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in {"W", "F"}
