"""Languages that a model is weak in, and how that is said."""

from collections.abc import Mapping

from corpus.language_names import ENGLISH, language_name
from embeddings.model_files import DEFAULT_MODEL

_LISTED = 4
"""Languages that are named; of more, their number is told."""


def foreign_language(text: str) -> str | None:
    """Return the language of a text that is not in English; None if it is, or none can be told."""
    name = language_name(text)
    return None if name == ENGLISH else name


def is_english_only(model: str | None) -> bool:
    """Whether the model of this name is known to know English only.

    Of a model that was chosen by its folder or its name on the hub, nothing is claimed.
    """
    return model == DEFAULT_MODEL


def weakness(documents: Mapping[str, int]) -> str | None:
    """Return in a sentence how many documents are in languages that the model does not know.

    `documents` gives their number by language. None is returned if there are none.
    """
    total = sum(documents.values())
    if not total:
        return None
    names = sorted(documents, key=lambda name: (-documents[name], name))
    listed = f"{len(names)} languages" if len(names) > _LISTED else _listing(names)
    are, they, their = ("are", "they are", "their") if total > 1 else ("is", "it is", "its")
    return (
        f"{total} {'documents' if total > 1 else 'document'} {are} in {listed}: the model knows"
        f" English only, so {they} found by {their} words more than by {their} meaning."
    )


def _listing(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
