"""How a question is read: in plain words, with what it requires, and with corrected spelling."""

from dataclasses import dataclass

from qa.keywords.spelling import Correction, corrected, corrections
from qa.search.exact import Exact, requirement
from qa.search.retrieval import Collection


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: its `text`, with the `corrections` made in it."""

    text: str
    exact: Exact
    corrections: tuple[Correction, ...]


def readings(question: str, collection: Collection) -> list[Reading]:
    """Return `question` as it is written, and after it as it may have been meant.

    What is said to be exact is not corrected.
    """
    asked = requirement(question)
    written = Reading(asked.words, asked.exact, ())
    if not collection.settings.correcting:
        return [written]
    kept = frozenset(word for phrase in asked.exact.required for word in phrase.split())
    found = corrections(asked.words, collection.snapshot.keywords, collection.reader, kept)
    if not found:
        return [written]
    return [written, Reading(corrected(asked.words, found), asked.exact, found)]
