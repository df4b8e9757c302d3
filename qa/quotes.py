"""Quotes: the sentences of the best passages that answer, each with the context around it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.document import BlockKind
from corpus.records import StoredSentence
from embeddings.late_interaction import max_sim
from qa.query import Query
from qa.retrieval import Candidate, Collection
from qa.settings import Settings

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")
_QUESTION_END = re.compile(r"[?？؟][\"'”’»)\]]*$")
_MIN_MATCH = 0.5
_MIN_WEIGHT = 0.4
"""Share of the heaviest query token's weight that a token needs for its match to be marked."""


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A quote as spans of its document, with the passage that it stands in."""

    candidate: Candidate
    start: int
    end: int
    core: StoredSentence
    score: float

    @property
    def text(self) -> str:
        """The quote's own words."""
        passage = self.candidate.passage
        return passage.text[self.start - passage.start : self.end - passage.start]


def quote_spans(
    query: Query, candidates: Sequence[Candidate], collection: Collection, limit: int
) -> list[QuoteSpan]:
    """Return the at most `limit` best quotes of the first candidates, best first.

    A sentence is scored by late interaction over its own tokens, and by its passage's score.
    Headings and questions are quoted only where a passage has nothing else.
    """
    settings = collection.settings
    reranked = [candidate for candidate in candidates if candidate.similarity is not None]
    best = reranked[: max(settings.quoted_passages, limit)]
    sentences: dict[int, list[StoredSentence]] = {found.passage.id: [] for found in best}
    for sentence in collection.reader.sentences(list(sentences)):
        sentences[sentence.passage].append(sentence)
    weights = query.token_weights(collection.snapshot.weights)
    found = [
        QuoteSpan(
            candidate,
            *_with_context(sentence, sentences[candidate.passage.id], settings),
            sentence,
            _score(candidate, sentence, weights, settings),
        )
        for candidate in best
        for sentence in _answering(candidate, sentences[candidate.passage.id])
    ]
    found.sort(key=lambda quote: (-quote.score, quote.candidate.passage.id, quote.start))
    quotes: list[QuoteSpan] = []
    for quote in found:
        if len(quotes) < limit and not any(_holds(earlier, quote) for earlier in quotes):
            quotes.append(quote)
    return quotes


def highlights(
    quote: QuoteSpan,
    weights: NDArray[np.float32],
    token_spans: Callable[[Sequence[str]], list[list[tuple[int, int]]]],
) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the core's words that match the query's weightier tokens."""
    similarity = _own(quote.candidate, quote.core)
    offset = quote.core.start - quote.candidate.passage.start
    text = quote.candidate.passage.text[offset : offset + quote.core.end - quote.core.start]
    spans = token_spans([text])[0]
    if similarity.shape[1] != len(spans) or not spans or not len(weights):
        return ()
    heavy = weights >= _MIN_WEIGHT * weights.max()
    best = similarity.argmax(axis=1)[heavy]
    strong = similarity.max(axis=1)[heavy] >= _MIN_MATCH
    starts = {spans[token][0] for token in best[strong]}
    return tuple(
        (quote.core.start + word.start(), quote.core.start + word.end())
        for word in _WORD.finditer(text)
        if any(word.start() <= start < word.end() for start in starts)
    )


def _answering(
    candidate: Candidate, sentences: Sequence[StoredSentence]
) -> Sequence[StoredSentence]:
    passage = candidate.passage
    statements = [
        sentence
        for sentence in sentences
        if sentence.kind is not BlockKind.HEADING
        and not _QUESTION_END.search(
            passage.text[sentence.start - passage.start : sentence.end - passage.start]
        )
    ]
    return statements or sentences


def _score(
    candidate: Candidate,
    sentence: StoredSentence,
    weights: NDArray[np.float32],
    settings: Settings,
) -> float:
    own = max_sim(_own(candidate, sentence), weights)
    return settings.passage_weight * candidate.score + (1 - settings.passage_weight) * own


def _own(candidate: Candidate, sentence: StoredSentence) -> NDArray[np.float32]:
    """Return the similarities of the query's tokens with the sentence's own, shape (n, m)."""
    assert candidate.similarity is not None  # noqa: S101 - only reranked ones are quoted
    return candidate.similarity[:, sentence.first_token : sentence.last_token]


def _with_context(
    core: StoredSentence, sentences: Sequence[StoredSentence], settings: Settings
) -> tuple[int, int]:
    """Return the core with neighbours of its block, the one after first, while they fit."""
    block = [sentence for sentence in sentences if sentence.block == core.block]
    first = last = block.index(core)
    while True:
        after = block[last + 1] if last + 1 < len(block) else None
        before = block[first - 1] if first > 0 else None
        if after is not None and after.end - block[first].start <= settings.quote_characters:
            last += 1
        elif before is not None and block[last].end - before.start <= settings.quote_characters:
            first -= 1
        else:
            return block[first].start, block[last].end


def _holds(earlier: QuoteSpan, quote: QuoteSpan) -> bool:
    same = earlier.candidate.passage.document == quote.candidate.passage.document
    return same and earlier.start <= quote.core.start and quote.core.end <= earlier.end
