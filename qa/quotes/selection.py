"""Selecting quotes: the sentences of the best passages that answer, and the spans around them.

candidates -> their sentences, scored by late interaction and by how they were read -> cores
cores -> spans with context, and the words to mark

The context of a quote is enough around its core to understand it, and no other quote's core. A
paragraph gives neighbouring sentences; a list, a table or code is taken whole where it fits. A
sentence that opens with a pronoun brings the one before it, where what it speaks of should stand. A
question that asks why or how gets more of what follows.
"""

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.document import BlockKind
from corpus.library.records import StoredSentence
from embeddings.late_interaction import token_max, weighted_mean
from qa.reader import Span, promise
from qa.search.query import Query
from qa.search.retrieval import Candidate, Collection
from qa.settings import Settings
from qa.text.analysis import PRONOUNS

_QUESTION_END = re.compile(r"[?？؟][\"'”’»)\]]*$")
_WHOLE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CODE})
_PRONOUN = re.compile(
    rf"\W*(?:{'|'.join(PRONOUNS)}|that|such|both|the (?:former|latter))\b", re.IGNORECASE
)
_EXPLAINS = re.compile(
    r"\b(?:why|how)\b(?!\s+(?:many|much|old|long|far|big|large|tall|high|deep|often|fast|soon))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer, with its passage and its score.

    `words` are those of its passage, within the sentence, that answer best, if it was read.
    """

    candidate: Candidate
    sentence: StoredSentence
    score: float
    words: Span | None = None

    @property
    def text(self) -> str:
        """The sentence's own words."""
        passage = self.candidate.passage
        return passage.text[self.sentence.start - passage.start : self.sentence.end - passage.start]


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A quote as a span of its document, around its core.

    `header` is the span of the header row of the core's table, where it is not in the quote.
    """

    core: ScoredSentence
    start: int
    end: int
    header: tuple[int, int] | None


def quote_spans(
    query: Query, cores: Sequence[ScoredSentence], collection: Collection
) -> list[QuoteSpan]:
    """Return a quote around each of `cores`.

    No two quotes share text: each has the context that is not another one's core.
    """
    surrounding = _surrounding_sentences(cores, collection)
    chosen = {core.sentence for core in cores}
    taken: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    spans = []
    for core in cores:
        document = core.candidate.passage.document
        sentences = surrounding[core.candidate.passage.id]
        others = chosen.union(
            sentence
            for sentence in sentences
            if any(sentence.start < end and start < sentence.end for start, end in taken[document])
        )
        start, end = with_context(
            core.sentence,
            sentences,
            others,
            longest_quote(query.question, core.sentence, collection.settings),
            needs_before=opens_with_pronoun(core.text),
        )
        taken[document].append((start, end))
        header = core.sentence.header
        if header is not None and start <= header[0] and header[1] <= end:
            header = None
        spans.append(QuoteSpan(core, start, end, header))
    return spans


def ranked_sentences(
    query: Query, candidates: Sequence[Candidate], collection: Collection
) -> list[ScoredSentence]:
    """Return the sentences of the first candidates, best first.

    A sentence is scored by late interaction over its own tokens, by the same with what stands
    before it, by its passage's score, and by the margin of its best words where passages were read.
    Headings and questions count only where a passage has nothing else.
    """
    settings = collection.settings
    reranked = [candidate for candidate in candidates if candidate.similarity is not None]
    best = reranked[: settings.quoted_passages]
    sentences = _by_passage(collection, [candidate.passage.id for candidate in best])
    weights = query.token_weights(collection.snapshot.weights)
    cores = [
        core
        for candidate in best
        for core in _scored(candidate, sentences[candidate.passage.id], weights, settings)
    ]
    if any(candidate.reading is not None for candidate in best):
        cores = [_read(core, settings) for core in cores]
    cores.sort(key=lambda core: (-core.score, core.candidate.passage.id, core.sentence.start))
    return cores


def marked(core: ScoredSentence, settings: Settings) -> tuple[tuple[int, int], ...]:
    """Return the range of the core's words that answer, in document offsets, if they are sure."""
    words = core.words
    if words is None or words.margin < settings.mark_margin:
        return ()
    offset = core.candidate.passage.start
    return ((offset + words.start, offset + words.end),)


def marked_like(original: ScoredSentence, copy: ScoredSentence) -> ScoredSentence:
    """Return `copy` with the words of its `original`, if they stand at the same place in it."""
    words = original.words
    if words is None:
        return copy
    first = original.sentence.start - original.candidate.passage.start
    start, end = words.start - first, words.end - first
    if original.text[start:end] != copy.text[start:end]:
        return copy
    shift = copy.sentence.start - copy.candidate.passage.start
    return replace(copy, words=replace(words, start=start + shift, end=end + shift))


def _scored(
    candidate: Candidate,
    sentences: Sequence[StoredSentence],
    weights: NDArray[np.float32],
    settings: Settings,
) -> list[ScoredSentence]:
    """Return the sentences of a passage with their scores."""
    own = [token_max(_similarity(candidate, sentence)) for sentence in sentences]
    title = token_max(_title_similarity(candidate, sentences))
    alone = 1 - settings.passage_weight - settings.context_weight
    cores = []
    for number, sentence in enumerate(sentences):
        before = np.maximum(title, own[number - 1]) if number else title
        context = np.maximum(own[number], settings.before_weight * before)
        score = (
            settings.passage_weight * candidate.score
            + settings.context_weight * weighted_mean(context, weights)
            + alone * weighted_mean(own[number], weights)
        )
        cores.append(ScoredSentence(candidate, sentence, score))
    return [core for core in cores if _may_answer(core)] or cores


def _read(core: ScoredSentence, settings: Settings) -> ScoredSentence:
    """Return `core` with its best words, and the score that they make; unread ones come last."""
    reading, offset = core.candidate.reading, core.candidate.passage.start
    start, end = core.sentence.start - offset, core.sentence.end - offset
    words = None if reading is None else reading.best(start, end)
    return replace(core, words=words, score=core.score + settings.reader_weight * promise(words))


def _may_answer(core: ScoredSentence) -> bool:
    return core.sentence.kind is not BlockKind.HEADING and not _QUESTION_END.search(core.text)


def _similarity(candidate: Candidate, sentence: StoredSentence) -> NDArray[np.float32]:
    """Return the similarities of the query's tokens with the sentence's own, shape (n, m)."""
    assert candidate.similarity is not None  # noqa: S101 - only reranked candidates are quoted
    return candidate.similarity[:, sentence.first_token : sentence.last_token]


def _title_similarity(
    candidate: Candidate, sentences: Sequence[StoredSentence]
) -> NDArray[np.float32]:
    """Return the same with the tokens of the title, which stand before the first sentence."""
    assert candidate.similarity is not None  # noqa: S101
    return candidate.similarity[:, : sentences[0].first_token if sentences else 0]


def _by_passage(
    collection: Collection, passages: Sequence[int]
) -> defaultdict[int, list[StoredSentence]]:
    sentences: defaultdict[int, list[StoredSentence]] = defaultdict(list)
    for sentence in collection.reader.sentences(passages):
        sentences[sentence.passage].append(sentence)
    return sentences


def _surrounding_sentences(
    cores: Sequence[ScoredSentence], collection: Collection
) -> dict[int, list[StoredSentence]]:
    """Return, by passage, its sentences and those of the passages beside it in its document."""
    near = {core.candidate.passage.id + step for core in cores for step in (-1, 0, 1)}
    document_of = {
        passage.id: passage.document for passage in collection.reader.passages(sorted(near))
    }
    sentences = _by_passage(collection, sorted(document_of))
    return {
        passage.id: [
            sentence
            for neighbour in (passage.id - 1, passage.id, passage.id + 1)
            if document_of.get(neighbour) == passage.document
            for sentence in sentences[neighbour]
        ]
        for passage in (core.candidate.passage for core in cores)
    }


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
