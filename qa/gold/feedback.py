"""Feedback as a gold set: questions with the passages that people found right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from qa.gold.table import write_gold
from qa.history import Feedback, Journal, Verdict


def export_gold(journal: Journal, path: Path) -> int:
    """Write a gold set to `path`, a question a line; return how many there are.

    A question comes with the passages that were called right or chosen by hand. One that was
    declined, and rightly so, is unanswerable. One with nothing but wrong passages says nothing
    about what would be right, and is left out.

    Raises GoldError if there is none, or the file cannot be written.
    """
    by_turn: dict[int, list[Feedback]] = {}
    for feedback in journal.feedback():
        by_turn.setdefault(feedback.turn, []).append(feedback)
    records = [record for given in by_turn.values() if (record := _record(given))]
    if not records:
        raise GoldError(
            f"Nobody has called a passage right yet in {journal.path}: answer some questions in"
            ' the page, and say "This answers it" where it does.'
        )
    write_gold(path, records)
    return len(records)


def _record(given: Sequence[Feedback]) -> dict[str, Any] | None:
    """Return the gold of one question, or None if the verdicts do not say what is right."""
    right = [feedback for feedback in given if feedback.verdict is not Verdict.WRONG]
    if not right:
        return None
    evidence = [
        {"document": feedback.document, "quote": feedback.quote}
        for feedback in right
        if feedback.document
    ]
    first = right[0]
    return {
        "id": f"feedback-{first.turn}",
        "question": first.question,
        "answers": [],
        "answerable": bool(evidence),
        "evidence": evidence,
        "history": list(first.history),
        "tags": ["feedback"],
    }
