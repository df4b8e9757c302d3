"""The context of a quote: enough around its core to understand it, and no other quote's core.

A paragraph gives neighbouring sentences; a list, a table or code is taken whole where it fits. A
sentence that opens with a pronoun brings the one before it, where what it speaks of should stand. A
question that asks why or how gets more of what follows.
"""

import re
from collections.abc import Container, Sequence

from corpus.document import BlockKind
from corpus.library.records import StoredSentence
from qa.settings import Settings
from qa.text.analysis import PRONOUNS

_WHOLE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CODE})
_PRONOUN = re.compile(
    rf"\W*(?:{'|'.join(PRONOUNS)}|that|such|both|the (?:former|latter))\b", re.IGNORECASE
)
_EXPLAINS = re.compile(
    r"\b(?:why|how)\b(?!\s+(?:many|much|old|long|far|big|large|tall|high|deep|often|fast|soon))",
    re.IGNORECASE,
)


def longest_quote(question: str, core: StoredSentence, settings: Settings) -> int:
    """Return how many characters a quote may have: more if `question` asks why or how."""
    if core.kind in _WHOLE or _EXPLAINS.search(question):
        return settings.explaining_characters
    return settings.quote_characters


def opens_with_pronoun(text: str) -> bool:
    """Whether a sentence opens with a word that speaks of something named before."""
    return _PRONOUN.match(text) is not None


def with_context(
    core: StoredSentence,
    sentences: Sequence[StoredSentence],
    others: Container[StoredSentence],
    limit: int,
    *,
    needs_before: bool,
) -> tuple[int, int]:
    """Return start and end of the quote around `core`, in document offsets.

    `sentences` are those of the passages around it, in order. It has at most `limit` characters,
    unless the core alone has more, and stops before `others`. With `needs_before` the sentence
    before comes first, even one of the paragraph before.
    """
    own = first = last = sentences.index(core)
    while True:
        before = sentences[first - 1] if first > 0 else None
        after = sentences[last + 1] if last + 1 < len(sentences) else None
        start, end = sentences[first].start, sentences[last].end
        leads_in = needs_before and first == own
        can_before = (
            before is not None
            and before not in others
            and (_belongs(before, sentences[first]) or (leads_in and _is_paragraph(before)))
            and end - before.start <= limit
        )
        can_after = (
            after is not None
            and after not in others
            and _belongs(sentences[last], after)
            and after.end - start <= limit
        )
        if can_before and (leads_in or core.kind in _WHOLE or not can_after):
            first -= 1
        elif can_after:
            last += 1
        else:
            return start, end


def _belongs(sentence: StoredSentence, following: StoredSentence) -> bool:
    """Whether two neighbouring sentences are of one paragraph, list, table or listing of code."""
    if sentence.block == following.block:
        return True
    return (
        following.block == sentence.block + 1
        and sentence.kind == following.kind
        and following.kind in _WHOLE
    )


def _is_paragraph(sentence: StoredSentence) -> bool:
    return sentence.kind is BlockKind.PARAGRAPH
