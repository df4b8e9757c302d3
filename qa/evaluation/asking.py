"""Asking the questions of a gold set: which, after what, without which documents; and judging.

Judgements are kept on disk while a gold set is asked, so that an interrupted run goes on where it
was. The file is named by all that judgements depend on: the gold set, the documents, the model, the
settings, the calibration and the plan. If any of it changes, the run starts from the beginning.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import GoldError
from corpus.text import json_line
from qa.answer import Answer
from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.evaluation.judgement import Judgement, judge
from qa.gold.gold import GoldQuestion, GoldSet
from qa.gold.matching import Place, Places
from qa.indexing.report import Observer, Progress
from qa.settings import Settings, Split, Unanswerable

_BATCH_QUESTIONS = 64
_RANKED_PASSAGES = 200
_JUDGEMENT: TypeAdapter[Judgement] = TypeAdapter(Judgement)


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


@dataclass(frozen=True, slots=True)
class Run:
    """What was judged, and the questions none of whose evidence is in the library."""

    judgements: tuple[Judgement, ...]
    lost: tuple[GoldQuestion, ...]


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A file of judgements, a line each, in the order in which questions are asked."""

    path: Path

    @classmethod
    def of(
        cls, folder: Path, gold: GoldSet, assistant: Assistant, plan: Plan, settings: Settings
    ) -> "WorkFile":
        """Return the file in `folder` for asking `gold` of `assistant`, which may not exist yet."""
        library = assistant.library
        with library.reading() as reader:
            state = [
                str(library.path.absolute()),
                reader.revision(),
                reader.setting("model_identity"),
                assistant.models.identity,
                [(document.id, document.content_hash) for document in reader.documents()],
            ]
        calibration = Calibration.of(library.path, assistant.models)
        parts = [asdict(gold), asdict(settings), asdict(plan), asdict(calibration), state]
        return cls(folder / f"{hashlib.sha256(json_line(parts).encode()).hexdigest()[:24]}.jsonl")

    @property
    def is_begun(self) -> bool:
        """Whether a run left judgements behind."""
        return self.path.is_file() and self.path.stat().st_size > 0

    def read(self, questions: Sequence[GoldQuestion]) -> list[Judgement]:
        """Return the judgements of the first of `questions`, as far as there are any.

        A line that was cut off, or that is not of the question that is due, ends them.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except OSError:
            return []
        judgements: list[Judgement] = []
        for question, line in zip(questions, lines, strict=False):
            try:
                judgement = _JUDGEMENT.validate_json(line)
            except ValidationError:
                break
            if judgement.gold != question:
                break
            judgements.append(judgement)
        return judgements

    def replace(self, judgements: Sequence[Judgement]) -> None:
        """Keep `judgements` and nothing else; raises GoldError if they cannot be written."""
        fresh = WorkFile(self.path.with_suffix(".new"))
        fresh.remove()
        fresh.add(judgements)
        fresh.path.replace(self.path)

    def add(self, judgements: Sequence[Judgement]) -> None:
        """Keep `judgements` besides those kept; raises GoldError if they cannot be written."""
        lines = "".join(json_line(asdict(judgement)) for judgement in judgements)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(lines.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise GoldError(f"{self.path} cannot be written: {error.strerror}") from error

    def remove(self) -> None:
        """Forget the judgements, once something has become of them."""
        self.path.unlink(missing_ok=True)


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
