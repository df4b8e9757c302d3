"""Asking the questions of a gold set, and judging what comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qa.answer import Answer
from qa.assistant import Assistant
from qa.evaluation.cache import WorkFile
from qa.evaluation.judgement import Judgement, judge
from qa.evaluation.plan import Asked, Plan, planned
from qa.gold.gold import GoldQuestion, GoldSet
from qa.gold.matching import Places
from qa.indexing.report import Observer, Progress

_BATCH_QUESTIONS = 64
_RANKED_PASSAGES = 200


@dataclass(frozen=True, slots=True)
class Run:
    """What was judged, and the questions none of whose evidence is in the library."""

    judgements: tuple[Judgement, ...]
    lost: tuple[GoldQuestion, ...]


def run(
    gold: GoldSet,
    assistant: Assistant,
    plan: Plan,
    observe: Observer = lambda _: None,
    work: WorkFile | None = None,
) -> Run:
    """Ask the questions of `gold` and judge the answers; `observe` is told how far it is.

    A question that has evidence, none of which is in the library, is not asked but listed. What
    `work` holds of an interrupted run is not asked again, and what is judged is added to it.
    """
    with assistant.library.reading() as reader:
        asked, lost = planned(gold, Places(reader), plan)
        judgements = [] if work is None else work.read([question.gold for question in asked])
        # Whole batches, so that each question is encoded with the same ones in every run.
        del judgements[len(judgements) // _BATCH_QUESTIONS * _BATCH_QUESTIONS :]
        if work is not None:
            work.replace(judgements)
        for batch in _batches(asked, assistant, observe, len(judgements)):
            judged = [
                judge(question.gold, answer, question.places, reader) for question, answer in batch
            ]
            judgements += judged
            if work is not None:
                work.add(judged)
    return Run(tuple(judgements), lost)


def answered(
    gold: GoldSet, assistant: Assistant, plan: Plan, observe: Observer = lambda _: None
) -> Iterator[tuple[GoldQuestion, Answer]]:
    """Yield the questions of `gold` as they are asked, and the answers."""
    with assistant.library.reading() as reader:
        asked, _ = planned(gold, Places(reader), plan)
    for batch in _batches(asked, assistant, observe, 0):
        for question, answer in batch:
            yield question.gold, answer


def _batches(
    asked: Sequence[Asked], assistant: Assistant, observe: Observer, first: int
) -> Iterator[list[tuple[Asked, Answer]]]:
    """Yield what is asked from `first` on, with the answers, a batch at a time."""
    observe(Progress(first, len(asked), ""))
    for start in range(first, len(asked), _BATCH_QUESTIONS):
        batch = asked[start : start + _BATCH_QUESTIONS]
        yield list(zip(batch, _answers(batch, assistant), strict=True))
        observe(Progress(start + len(batch), len(asked), batch[-1].gold.id))


def _answers(batch: Sequence[Asked], assistant: Assistant) -> list[Answer]:
    """Answer a batch, all first turns together, then all second turns."""
    turns: list[list[Answer]] = [[] for _ in batch]
    for earlier in zip_longest(*(question.gold.history for question in batch)):
        positions = [position for position, text in enumerate(earlier) if text is not None]
        answers = assistant.ask_many(
            [earlier[position] for position in positions],
            [turns[position] for position in positions],
            without=[batch[position].without for position in positions],
        )
        for position, answer in zip(positions, answers, strict=True):
            turns[position].append(answer)
    return assistant.ask_many(
        [question.gold.question for question in batch],
        turns,
        passages=_RANKED_PASSAGES,
        without=[question.without for question in batch],
    )
