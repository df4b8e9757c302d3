"""Reading: the first candidates are looked at again, each together with the question.

candidates -> [reranked by a cross-encoder] -> the first are read -> sentences are scored with that
-> candidates are put in the order of both

How many are read adapts to the machine: as many as it reads in the time that the settings allow.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.reader import Models, Reader, Span, Text, promise
from qa.search.query import Query
from qa.search.retrieval import Candidate, Collection
from qa.settings import Settings


def read(
    query: Query, candidates: Sequence[Candidate], collection: Collection, models: Models
) -> list[Candidate]:
    """Return `candidates` after they were reranked, the first of them with how they were read.

    Without a reranker they stay in their order, and without a reader none is read.
    """
    if models.reader is None and models.reranker is None:
        return list(candidates)
    settings = collection.settings
    first, rest = list(candidates[: settings.reranked]), candidates[settings.reranked :]
    texts = _texts(first, collection)
    if models.reranker is not None:
        scores = models.reranker.scores(query.spoken, texts)
        first = [
            replace(candidate, score=score) for candidate, score in zip(first, scores, strict=True)
        ]
        order = sorted(range(len(first)), key=lambda number: -first[number].score)
        first, texts = [first[number] for number in order], [texts[number] for number in order]
    if models.reader is not None:
        count = _count(models.reader, settings)
        readings = models.reader.read(query.spoken, texts[:count])
        first[:count] = [
            replace(candidate, reading=reading)
            for candidate, reading in zip(first, readings, strict=False)
        ]
    return [*first, *rest]


def reordered(candidates: Sequence[Candidate], settings: Settings) -> list[Candidate]:
    """Return `candidates` with those that were read first, in the order of both scores."""
    rescored = [
        replace(
            candidate,
            score=candidate.score + settings.reader_weight * promise(_best_words(candidate)),
        )
        for candidate in candidates
        if candidate.reading is not None
    ]
    rescored.sort(key=lambda candidate: (-candidate.score, candidate.passage.id))
    return [*rescored, *(candidate for candidate in candidates if candidate.reading is None)]


def _best_words(candidate: Candidate) -> Span | None:
    reading = candidate.reading
    return None if reading is None else reading.best(0, len(candidate.passage.text))


def _count(reader: Reader, settings: Settings) -> int:
    affordable = int(settings.read_ms / max(reader.milliseconds, 1e-3))
    return max(1, min(settings.read_passages, affordable))


def _texts(candidates: Sequence[Candidate], collection: Collection) -> list[Text]:
    numbers = sorted({candidate.passage.document for candidate in candidates})
    documents = collection.reader.documents_among(numbers)
    titles = {document.id: document.stated.title for document in documents}
    return [
        Text(titles[candidate.passage.document], candidate.passage.text) for candidate in candidates
    ]
