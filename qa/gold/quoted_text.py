"""A text in which many quotes are looked up: quick where they stand there to the letter."""

from array import array
from collections.abc import Iterator

from qa.evaluation.answer_text import occurrences


class QuotedText:
    """A text, and a copy of it whose white space is single spaces."""

    def __init__(self, text: str) -> None:
        """Make the copy; `_offsets` says where each of its characters stands in `text`."""
        self.text = text
        kept = [
            at
            for at, sign in enumerate(text)
            if not sign.isspace() or (at and not text[at - 1].isspace())
        ]
        self._copy = "".join(" " if text[at].isspace() else text[at] for at in kept)
        self._offsets = array("L", kept)

    def spans(self, quote: str) -> list[tuple[int, int]]:
        """Return where `quote` stands on word boundaries, whatever white space.

        Only where it does not stand in its own case it is looked for in any.
        """
        wanted = " ".join(quote.split())
        exact = [
            (self._offsets[at], self._offsets[at + len(wanted) - 1] + 1)
            for at in self._found(wanted)
        ]
        return exact or occurrences(self.text, quote)

    def _found(self, wanted: str) -> Iterator[int]:
        at = self._copy.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            around = self._copy[max(0, at - 1) : at] + self._copy[end : end + 1]
            is_whole = not any(sign.isalnum() or sign == "_" for sign in around)
            if is_whole:
                yield at
            at = self._copy.find(wanted, end if is_whole else at + 1)
