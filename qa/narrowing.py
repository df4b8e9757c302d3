"""What an answer was narrowed to, in words, for the page and the terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.filters import undated_note

if TYPE_CHECKING:
    from qa.answer import Answer


def narrowings(answer: "Answer") -> Iterator[str]:
    """Yield, a line each, what kept documents from being searched."""
    if answer.filters:
        yield f"only in: {' · '.join(answer.filters.stated())}"
    if answer.undated:
        yield undated_note(answer.undated)
