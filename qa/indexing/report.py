"""What a long task says of itself: how far it is, and what indexing did."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or record that was skipped, or changed on the way in, and why."""

    name: str
    reason: str


@dataclass(slots=True)
class IndexReport:
    """What indexing did, by the names of documents; `skipped` are files and records."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Folders of which so much is gone that nothing was removed without being told to."""
    foreign: dict[str, int] = field(default_factory=dict)
    """New and changed documents by their language, where it is one that the model does not know."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes of files that are done, of all there are, and what was read last."""

    done: int
    total: int
    name: str


Observer = Callable[[Progress], None]
