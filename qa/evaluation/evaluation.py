"""An evaluation: what was asked under which conditions, how it was judged, and the figures."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.evaluation.asking import Plan, Run
from qa.evaluation.judgement import Judgement
from qa.evaluation.metrics import Metric, Scores, metrics, scores
from qa.evaluation.significance import Interval, interval
from qa.gold.gold import GoldQuestion, GoldSet
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the figures depend on.

    `gold` is the name of the gold set, `models` names the reader and the reranker, `settings` are
    those that are not the default. From `threshold` on a question counts as answered.
    """

    gold: str
    library: str
    revision: int
    documents: int
    model: str
    model_identity: str
    models: str
    threshold: float
    settings: Mapping[str, object]
    plan: Plan

    @classmethod
    def of(
        cls, gold: str, assistant: Assistant, plan: Plan, settings: Settings | None = None
    ) -> "Conditions":
        """Return the conditions under which `assistant`, with `settings`, is asked."""
        library, usual = assistant.library, Settings()
        with library.reading() as reader:
            return cls(
                gold,
                str(library.path.absolute()),
                reader.revision(),
                len(reader.documents()),
                reader.setting("model") or "",
                reader.setting("model_identity") or "",
                assistant.models.name,
                Calibration.of(library.path, assistant.models).threshold,
                {
                    field.name: value
                    for field in fields(Settings)
                    if (value := getattr(settings or usual, field.name))
                    != getattr(usual, field.name)
                },
                plan,
            )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Judgements with their figures, computed once.

    `scores` are those of the questions, in the order of `judgements`; `intervals` have the keys of
    `metrics`. `articles` are the names of the groups that questions belong to, by group.
    """

    conditions: Conditions
    judgements: tuple[Judgement, ...]
    lost: tuple[GoldQuestion, ...]
    articles: Mapping[int, str]
    scores: tuple[Scores, ...]
    metrics: Mapping[str, Metric]
    intervals: Mapping[str, Interval | None]

    @classmethod
    def of(cls, run: Run, gold: GoldSet, conditions: Conditions) -> "Evaluation":
        """Compute the figures of what was judged."""
        judged = tuple(scores(run.judgements))
        figures = metrics(judged)
        return cls(
            conditions,
            run.judgements,
            run.lost,
            article_names(gold),
            judged,
            figures,
            {name: interval(metric) for name, metric in figures.items()},
        )


def article_names(gold: GoldSet) -> dict[int, str]:
    """Return names for the groups of questions: the title that their evidence shares, or a tag.

    A gold set in which each question is a group of its own has no names.
    """
    titles = {document.name: document.title for document in gold.documents}
    members: dict[int, list[GoldQuestion]] = {}
    for question in gold.questions:
        members.setdefault(question.group, []).append(question)
    if len(members) == len(gold.questions):
        return {}
    names = {}
    for group, questions in members.items():
        evidence = [entry for question in questions for entry in question.evidence]
        about = {titles.get(entry.document) for entry in evidence}
        shared = set(questions[0].tags).intersection(*(question.tags for question in questions))
        own = about if len(about) == 1 else shared
        names[group] = min((name for name in own if name), default=f"group {group + 1}")
    return names
