"""What a long task reports: its progress, what indexing did, and which texts the model is weak in.

files that were added, updated, skipped… -> IndexReport; how far it is -> Progress
the languages of new documents -> one sentence, where the model knows English only
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_MAX_LISTED_LANGUAGES = 4
"""Languages that are named; if there are more, only their number is given."""


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


def language_notice(documents: Mapping[str, int]) -> str | None:
    """Return in a sentence how many documents are in languages that the model does not know.

    `documents` gives their number by language. None is returned if there are none.
    """
    total = sum(documents.values())
    if not total:
        return None
    names = sorted(documents, key=lambda name: (-documents[name], name))
    listed = f"{len(names)} languages" if len(names) > _MAX_LISTED_LANGUAGES else _listing(names)
    are, they, their = ("are", "they are", "their") if total > 1 else ("is", "it is", "its")
    return (
        f"{total} {'documents' if total > 1 else 'document'} {are} in {listed}: the model knows"
        f" English only, so {they} found by {their} words more than by {their} meaning."
    )


def _listing(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
