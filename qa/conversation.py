"""Follow-up questions: what a question carries over from the turn before, and how much of it.

Question and answer before enter at low weights, and the less the question needs them, the lower:

    share = max(related (1 - alone²), leans (1 - alone))

`alone` is the probability that the documents answer the question by itself; `related` rises from 0
to 1 with the cosine between the question and what is carried over; `leans` is 1 for a question of a
word or two, or with a pronoun and no name of its own, else 0. So a question on something else does
not suffer from what was asked before it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.languages import WORD
from qa.answer import Answer
from qa.search.query import Query, QueryPart, requirement
from qa.settings import Settings
from qa.text.analysis import PRONOUNS, STOP_WORDS

_UNRELATED, _RELATED = 0.15, 0.35
_LEAST_SHARE = 0.05
_FEW_WORDS = 2
_NAME = re.compile(r"(?<!^)\b[A-Z]\w+|\d")
_PRONOUN = re.compile(rf"\b(?:{'|'.join(PRONOUNS)}|ones?|there|else)\b", re.IGNORECASE)


def query_parts(question: str, history: Sequence[Answer], settings: Settings) -> list[QueryPart]:
    """Return the question, and the last turn's question and first quote at lower weights.

    Only the last turn is carried over: all earlier questions together drown one that stands alone.
    """
    parts = [QueryPart(question, 1.0, 1.0)]
    if history:
        last = history[-1]
        before = requirement(last.question, excluding=bool(last.exact.excluded)).words
        parts.append(QueryPart(before, settings.question_weight, settings.question_weight))
        for quote in last.quotes[:1] if last.answered else ():
            core = quote.text[quote.core.start - quote.start : quote.core.end - quote.start]
            parts.append(QueryPart(core, settings.answer_weight, settings.answer_keyword_weight))
    return [part for part in parts if part.text.strip()] or parts[:1]


def alone(query: Query) -> Query:
    """Return `query` without what it carries over."""
    return replace(query, parts=query.parts[:1], encodings=query.encodings[:1])


def in_conversation(query: Query, probability: float) -> Query:
    """Return `query` with what it carries over at the weights that it needs.

    `probability` is that of an answer to the question alone.
    """
    own, *carried = query.encodings
    cosine = max(float(own.vector @ encoding.vector) for encoding in carried)
    related = min(1.0, max(0.0, (cosine - _UNRELATED) / (_RELATED - _UNRELATED)))
    share = max(related * (1 - probability**2), leans(query.question) * (1 - probability))
    if share < _LEAST_SHARE:
        return alone(query)
    weighted = [
        replace(part, weight=share * part.weight, keyword_weight=share * part.keyword_weight)
        for part in query.parts[1:]
    ]
    return replace(query, parts=(query.parts[0], *weighted))


def leans(question: str) -> bool:
    """Whether `question` seems to speak of what was said before."""
    telling = [word for word in WORD.findall(question.casefold()) if word not in STOP_WORDS]
    named = _NAME.search(question) is not None
    return len(telling) <= 1 or (
        not named and (len(telling) <= _FEW_WORDS or _PRONOUN.search(question) is not None)
    )
