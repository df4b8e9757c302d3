"""The ways to read a question, and the one that is most probably answered, with what it finds.

A question is read as it is written and with its spelling corrected, alone and after earlier turns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from qa.answer import Answer, Evidence
from qa.confidence import Calibration, weigh
from qa.conversation import alone, in_conversation, query_parts
from qa.quotes.comparison import without_copies
from qa.quotes.selection import ScoredSentence, ranked_sentences
from qa.search.query import Exact, Query, phrase_pattern, requirement
from qa.search.retrieval import Candidate, Collection, Timer, retrieve
from qa.search.spelling import Correction, certainty, corrected, corrections


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
    asked = requirement(question, excluding=collection.settings.excluding)
    written = Reading(asked.words, asked.exact, ())
    if not collection.settings.correcting:
        return [written]
    kept = frozenset(word for phrase in asked.exact.required for word in phrase.split())
    misspelt = corrections(asked.words, collection.snapshot.keywords, collection.reader, kept)
    if not misspelt:
        return [written]
    return [written, Reading(corrected(asked.words, misspelt), asked.exact, misspelt)]


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
            (reading, query_parts(reading.text, history, settings))
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


def best_finding(
    ways: Sequence[Query], collection: Collection, calibration: Calibration, timer: Timer
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
    findings = [_after_turns(query, scope, calibration, timer) for query in ways]
    best = max(findings, key=lambda finding: finding.probability)
    return best if held else replace(best, held=False, probability=0.0)


def _after_turns(
    query: Query, collection: Collection, calibration: Calibration, timer: Timer
) -> Finding:
    """Find with as much of the turns before as the question needs."""
    lone = _finding(alone(query), collection, calibration, timer)
    if len(query.parts) == 1:
        return lone
    together = in_conversation(query, calibration.probability(lone.evidence))
    return lone if len(together.parts) == 1 else _finding(together, collection, calibration, timer)


def _finding(
    query: Query, collection: Collection, calibration: Calibration, timer: Timer
) -> Finding:
    candidates = retrieve(query, collection, timer)
    with timer("quotes"):
        ranked = ranked_sentences(query, candidates, collection)
        sentences = without_copies(ranked, collection.reader)
        sentences = _holding_first(sentences, query.exact)
        evidence = weigh(query, candidates, sentences, collection.known)
    answers = calibration.probability(evidence) if sentences else 0.0
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
