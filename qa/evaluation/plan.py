"""How a gold set is to be asked."""

from dataclasses import dataclass
from enum import StrEnum

from qa.gold.gold import Split


class Unanswerable(StrEnum):
    """Which questions without an answer are asked."""

    GOLD = "gold"
    """Those that the gold says are."""

    DOCUMENT = "document"
    """Every answerable question again, with the documents of its evidence left out."""

    ARTICLE = "article"
    """The same, with all documents left out that share a title with those of the evidence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a gold set is asked: all of it, or the half `split`.

    `history` says whether questions come after the earlier ones of their conversation. `strangers`
    is the number of questions on another article that are asked before each one.
    """

    split: Split | None = None
    unanswerable: Unanswerable = Unanswerable.GOLD
    history: bool = True
    strangers: int = 0
