"""Asking the questions of a gold set, and judging what comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from qa.answer import Answer
from qa.assistant import Assistant
from qa.evaluation.gold import GoldQuestion, GoldSet
from qa.evaluation.judgement import Judgement, judge
from qa.evaluation.places import Place, Places
from qa.evaluation.plan import Plan, Unanswerable
from qa.indexing import Observer, Progress

_BATCH_QUESTIONS = 64
_RANKED_PASSAGES = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its evidence as it stands in the library, and documents to leave out."""

    gold: GoldQuestion
    places: tuple[Place, ...]
    without: tuple[int, ...]


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
        places = Places(reader)
        asked, lost = _planned(gold, places, plan)
        judgements = [
            judge(one.gold, answer, one.places, reader)
            for one, answer in _asked(asked, assistant, observe)
        ]
    return Run(tuple(judgements), lost)


def answered(
    gold: GoldSet, assistant: Assistant, plan: Plan, observe: Observer = lambda _: None
) -> Iterator[tuple[GoldQuestion, Answer]]:
    """Yield the questions of `gold` as they are asked, and the answers."""
    with assistant.library.reading() as reader:
        asked, _ = _planned(gold, Places(reader), plan)
    for one, answer in _asked(asked, assistant, observe):
        yield one.gold, answer


def _asked(
    asked: Sequence[Asked], assistant: Assistant, observe: Observer
) -> Iterator[tuple[Asked, Answer]]:
    for start in range(0, len(asked), _BATCH_QUESTIONS):
        batch = asked[start : start + _BATCH_QUESTIONS]
        yield from zip(batch, _answers(batch, assistant), strict=True)
        observe(Progress(start + len(batch), len(asked), batch[-1].gold.id))


def _planned(
    gold: GoldSet, places: Places, plan: Plan
) -> tuple[list[Asked], tuple[GoldQuestion, ...]]:
    """Return what is to be asked, and the questions none of whose evidence is in the library."""
    questions = [one for one in gold.questions if plan.split in {None, one.split}]
    found = [(question, tuple(places.of(question.evidence))) for question in questions]
    lost = tuple(question for question, own in found if question.evidence and not own)
    asked = [
        Asked(_with_history(question, gold, plan), own, ())
        for question, own in found
        if (own or not question.evidence)
        and (question.answerable or plan.unanswerable is Unanswerable.GOLD)
    ]
    if plan.unanswerable is Unanswerable.GOLD:
        return asked, lost
    titles = _titles(gold) if plan.unanswerable is Unanswerable.ARTICLE else {}
    for one in list(asked):
        names = {
            name
            for entry in one.gold.evidence
            for name in titles.get(entry.document, [entry.document])
        }
        without = {document for name in names for document in places.documents(name)}
        if without:
            question = replace(
                one.gold, id=f"{one.gold.id} without", answerable=False, answers=(), evidence=()
            )
            asked.append(Asked(question, (), tuple(sorted(without))))
    return asked, lost


def _titles(gold: GoldSet) -> dict[str, list[str]]:
    """Return, by document, the documents that share its title."""
    articles: dict[str, list[str]] = {}
    for document in gold.documents:
        articles.setdefault(document.title or document.name, []).append(document.name)
    return {name: names for names in articles.values() for name in names}


def _with_history(question: GoldQuestion, gold: GoldSet, plan: Plan) -> GoldQuestion:
    history = question.history if plan.history else ()
    if plan.strangers:
        others = [one for one in gold.questions if one.group != question.group and one.answerable]
        # The same ones in every run, and others for every question.
        start = sum(question.id.encode()) * 7919
        history = tuple(
            others[(start + 104_729 * at) % len(others)].question
            for at in range(plan.strangers if others else 0)
        )
    return replace(question, history=history)


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
