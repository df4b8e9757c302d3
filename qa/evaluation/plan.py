"""From a gold set to what is asked: which questions, after what, and without which documents."""

from dataclasses import dataclass, replace

from qa.gold.gold import GoldQuestion, GoldSet
from qa.gold.matching import Place, Places
from qa.settings import Split, Unanswerable


@dataclass(frozen=True, slots=True)
class Plan:
    """How a gold set is asked: all of it, or the half `split`.

    `history` says whether questions come after the earlier ones of their conversation. `strangers`
    is the number of questions on another article that are asked before each one.
    """

    split: Split | None = None
    unanswerable: Unanswerable = Unanswerable.GOLD
    history: bool = True
    strangers: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its evidence as it stands in the library, and documents to leave out."""

    gold: GoldQuestion
    places: tuple[Place, ...]
    without: tuple[int, ...]


def planned(
    gold: GoldSet, places: Places, plan: Plan
) -> tuple[list[Asked], tuple[GoldQuestion, ...]]:
    """Return what is to be asked, and the questions none of whose evidence is in the library."""
    located = [
        (question, tuple(places.of(question.evidence)))
        for question in gold.questions
        if plan.split in {None, question.split}
    ]
    lost = tuple(question for question, own in located if question.evidence and not own)
    asked = [
        Asked(_with_history(question, gold, plan), own, ())
        for question, own in located
        if (own or not question.evidence)
        and (question.answerable or plan.unanswerable is Unanswerable.GOLD)
    ]
    if plan.unanswerable is Unanswerable.GOLD:
        return asked, lost
    titles = _titles(gold) if plan.unanswerable is Unanswerable.ARTICLE else {}
    for question in [answerable.gold for answerable in asked]:
        names = {
            name
            for evidence in question.evidence
            for name in titles.get(evidence.document, [evidence.document])
        }
        without = {document for name in names for document in places.documents(name)}
        if without:
            again = replace(
                question, id=f"{question.id} without", answerable=False, answers=(), evidence=()
            )
            asked.append(Asked(again, (), tuple(sorted(without))))
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
        others = [
            other for other in gold.questions if other.group != question.group and other.answerable
        ]
        # The same ones in every run, and others for every question.
        start = sum(question.id.encode()) * 7919
        history = tuple(
            others[(start + 104_729 * number) % len(others)].question
            for number in range(plan.strangers if others else 0)
        )
    return replace(question, history=history)
