"""What was made of a question, in words, for the page and the terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.search.filters import undated_note

if TYPE_CHECKING:
    from qa.answer import Answer


def narrowings(answer: "Answer") -> Iterator[str]:
    """Yield, a line each, what was read otherwise, and what passages were kept from being found."""
    if answer.corrections:
        read = " · ".join(
            f"{correction.read} (not {correction.written})" for correction in answer.corrections
        )
        yield f"showing results for: {read}"
    if answer.filters:
        yield f"only in: {' · '.join(answer.filters.stated())}"
    if answer.undated:
        yield undated_note(answer.undated)
    for label, phrases in (
        ("must contain", answer.exact.required),
        ("without", answer.exact.excluded),
    ):
        if phrases:
            yield f"{label}: {' · '.join(f'“{phrase}”' for phrase in phrases)}"
