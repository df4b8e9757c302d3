"""How a question is read, and which reading is most probably answered, with what it finds.

A question is read as it is written and with its spelling corrected, alone and after earlier turns.
Of these the last one's question and answer enter at low weights, and the less the question needs
them, the lower:

    share = max(related (1 - alone²), leans (1 - alone))

`alone` is the probability that the documents answer the question by itself; `related` rises from 0
to 1 with the cosine between the question and what is carried over; `leans` is 1 for a question of a
word or two, or with a pronoun and no name of its own, else 0. A question that does not lean carries
nothing if it is answered by itself, and drops what it carries where that leads to nothing that
holds its own words. So a question on something else does not suffer from what was asked before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from qa.answer import Answer, Evidence
from qa.confidence import Calibration, weigh
from qa.quotes.comparison import without_copies
from qa.quotes.selection import ScoredSentence, ranked_sentences
from qa.reader import Models
from qa.search.query import Exact, Query, QueryPart, Reading, leans, phrase_pattern, requirement
from qa.search.reading import read, reordered
from qa.search.retrieval import Candidate, Collection, Timer, retrieve
from qa.search.spelling import certainty, corrected, corrections
from qa.settings import Settings

_UNRELATED, _RELATED = 0.15, 0.35
_LEAST_SHARE = 0.05
_COVERED = 0.5
"""Share of a question's own words that what is found with its history must hold."""


def readings(question: str, collection: Collection) -> list[Reading]:
    """Return `question` as it is written, and after it as it may have been meant.

    What is said to be exact is not corrected.
    """
    asked = requirement(question, excluding=collection.settings.excluding)
    if not collection.settings.correcting:
        return [asked]
    kept = frozenset(word for phrase in asked.exact.required for word in phrase.split())
    misspelt = corrections(asked.words, collection.snapshot.keywords, collection.reader, kept)
    if not misspelt:
        return [asked]
    return [asked, replace(asked, words=corrected(asked.words, misspelt), corrections=misspelt)]


def queries(
    questions: Sequence[str],
    histories: Sequence[Sequence[Answer]],
    encoder: Encoder,
    collection: Collection,
) -> list[list[Query]]:
    """Return the queries for the readings of each question after its history, as in `readings`.

    All of them, and what they carry over, are encoded in one batch.
    """
    settings = collection.settings
    read = [
        [
            (reading, query_parts(reading.words, history, settings))
            for reading in readings(question, collection)
        ]
        for question, history in zip(questions, histories, strict=True)
    ]
    texts = [part.text for ways in read for _, parts in ways for part in parts]
    encodings = iter(encoder.encode_queries(texts))
    return [
        [
            Query(
                tuple(parts),
                tuple(next(encodings) for _ in parts),
                settings.stop_weight,
                reading.exact,
                reading.corrections,
            )
            for reading, parts in ways
        ]
        for ways in read
    ]


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


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a query in `scope`: passages and sentences, best first, and their worth.

    `probability` is that of an answer. It is 0 where no passage `held` the exact words asked for;
    then what was found does not hold them.
    """

    query: Query
    scope: Collection
    candidates: Sequence[Candidate]
    sentences: Sequence[ScoredSentence]
    evidence: Evidence
    probability: float
    held: bool


@dataclass(frozen=True, slots=True)
class Judge:
    """What passages are read and ranked with, and the calibration that fits it."""

    models: Models
    calibration: Calibration


def best_finding(
    ways: Sequence[Query], collection: Collection, judge: Judge, timer: Timer
) -> Finding:
    """Return what was found for the reading of a question that is most probably answered.

    Of equals the first is taken, which is the question as it was written.
    """
    exact = ways[0].exact
    with timer("keyword"):
        scope = collection.exactly(exact)
        held = not exact.required or bool(scope.within)
        if not held:
            scope = collection.exactly(replace(exact, required=()))
    findings = [_after_turns(query, scope, judge, timer) for query in ways]
    best = max(findings, key=lambda finding: finding.probability)
    return best if held else replace(best, held=False, probability=0.0)


def _after_turns(query: Query, collection: Collection, judge: Judge, timer: Timer) -> Finding:
    """Find with as much of the turns before as the question needs."""
    lone = _finding(alone(query), collection, judge, timer)
    stands = not leans(query.question)
    sure = judge.calibration.probability(lone.evidence)
    if len(query.parts) == 1 or (stands and sure >= judge.calibration.threshold):
        return lone
    together = in_conversation(query, sure)
    if len(together.parts) == 1:
        return lone
    found = _finding(together, collection, judge, timer)
    return lone if stands and found.evidence.covered < _COVERED else found


def _finding(query: Query, collection: Collection, judge: Judge, timer: Timer) -> Finding:
    candidates = retrieve(query, collection, timer)
    with timer("read"):
        candidates = read(query, candidates, collection, judge.models)
    with timer("quotes"):
        ranked = ranked_sentences(query, candidates, collection)
        sentences = without_copies(ranked, collection.reader)
        sentences = _holding_first(sentences, query.exact)
        candidates = reordered(candidates, collection.settings)
        evidence = weigh(query, candidates, sentences, collection)
    answers = judge.calibration.probability(evidence) if sentences else 0.0
    sure = answers * certainty(query.corrections)
    return Finding(query, collection, candidates, sentences, evidence, sure, held=True)


def _holding_first(sentences: list[ScoredSentence], exact: Exact) -> list[ScoredSentence]:
    """Return `sentences` with those first in which a required phrase stands, or a part of it."""
    if not exact.required:
        return sentences
    pattern = phrase_pattern(exact.required)

    def holds(sentence: ScoredSentence) -> bool:
        passage, own = sentence.candidate.passage, sentence.sentence
        return any(
            passage.start + match.start() < own.end and own.start < passage.start + match.end()
            for match in pattern.finditer(passage.text)
        )

    return sorted(sentences, key=lambda sentence: not holds(sentence))
