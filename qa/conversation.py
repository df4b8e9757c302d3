"""Follow-up questions: what a question carries over from the turn before."""

from collections.abc import Sequence

from qa.answer import Answer
from qa.query import QueryPart
from qa.settings import Settings


def query_parts(question: str, history: Sequence[Answer], settings: Settings) -> list[QueryPart]:
    """Return the question, and the last turn's question and first quote at lower weights.

    Only the last turn is carried over: all earlier questions together drown one that stands alone.
    """
    parts = [QueryPart(question, 1.0, 1.0)]
    if history:
        last = history[-1]
        parts.append(QueryPart(last.question, settings.question_weight, settings.question_weight))
        for quote in last.quotes[:1] if last.answered else ():
            core = quote.text[quote.core.start - quote.start : quote.core.end - quote.start]
            parts.append(QueryPart(core, settings.answer_weight, settings.answer_keyword_weight))
    return [part for part in parts if part.text.strip()] or parts[:1]
