"""Asking the questions of a gold set, and judging what comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qa.answer import Answer
from qa.assistant import Assistant
from qa.evaluation.gold import GoldQuestion, GoldSet
from qa.evaluation.judgement import Judgement, judge
from qa.evaluation.places import Places
from qa.evaluation.plan import Plan
from qa.evaluation.planning import Asked, planned
from qa.indexing import Observer, Progress

_BATCH_QUESTIONS = 64
_RANKED_PASSAGES = 200


@dataclass(frozen=True, slots=True)
class Run:
    """What was judged, and the questions none of whose evidence is in the library."""

    judgements: tuple[Judgement, ...]
    lost: tuple[GoldQuestion, ...]


def run(gold: GoldSet, assistant: Assistant, plan: Plan, observe: Observer = lambda _: None) -> Run:
    """Ask the questions of `gold` and judge the answers; `observe` is told how far it is.

    A question that has evidence, none of which is in the library, is not asked but listed.
    """
    with assistant.library.reading() as reader:
        asked, lost = planned(gold, Places(reader), plan)
        judgements = tuple(
            judge(one.gold, answer, one.places, reader)
            for one, answer in _asked(asked, assistant, observe)
        )
    return Run(judgements, lost)


def answered(
    gold: GoldSet, assistant: Assistant, plan: Plan, observe: Observer = lambda _: None
) -> Iterator[tuple[GoldQuestion, Answer]]:
    """Yield the questions of `gold` as they are asked, and the answers."""
    with assistant.library.reading() as reader:
        asked, _ = planned(gold, Places(reader), plan)
    for one, answer in _asked(asked, assistant, observe):
        yield one.gold, answer


def _asked(
    asked: Sequence[Asked], assistant: Assistant, observe: Observer
) -> Iterator[tuple[Asked, Answer]]:
    for start in range(0, len(asked), _BATCH_QUESTIONS):
        batch = asked[start : start + _BATCH_QUESTIONS]
        yield from zip(batch, _answers(batch, assistant), strict=True)
        observe(Progress(start + len(batch), len(asked), batch[-1].gold.id))


def _answers(batch: Sequence[Asked], assistant: Assistant) -> list[Answer]:
    """Answer a batch, all first turns together, then all second turns."""
    turns: list[list[Answer]] = [[] for _ in batch]
    for earlier in zip_longest(*(one.gold.history for one in batch)):
        at = [position for position, question in enumerate(earlier) if question is not None]
        answers = assistant.ask_many(
            [earlier[position] for position in at],
            [turns[position] for position in at],
            without=[batch[position].without for position in at],
        )
        for position, answer in zip(at, answers, strict=True):
            turns[position].append(answer)
    return assistant.ask_many(
        [one.gold.question for one in batch],
        turns,
        passages=_RANKED_PASSAGES,
        without=[one.without for one in batch],
    )
