"""Figures of parts of a gold set: by tag, question word, history, document and article."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from qa.evaluation.evaluation import Evaluation
from qa.evaluation.intervals import Interval, interval
from qa.evaluation.metrics import Scores, mean_metrics
from qa.gold.gold import GoldQuestion

SLICED = ("hit@1", "quote_hit@1", "false_declines", "false_answers")
_QUESTION_WORD = re.compile(
    r"\b(how (?:many|much|long|old|far|often|big)|who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
_AS = {"whom": "who", "whose": "who"}


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the questions, the figures of SLICED that it has, and their intervals."""

    name: str
    questions: int
    figures: Mapping[str, tuple[float, Interval | None]]


def slices(evaluation: Evaluation) -> dict[str, list[Slice]]:
    """Return the slices of each kind that has at least two, those with most questions first.

    A question can be in several slices of a kind, such as those of its tags.
    """
    kinds: dict[str, Callable[[GoldQuestion], Iterable[str]]] = {
        "Tag": lambda gold: dict.fromkeys(gold.tags),
        "Question word": lambda gold: [question_word(gold.question)],
        "Follow-up": lambda gold: ["after earlier questions" if gold.history else "alone"],
        "Article": lambda gold: filter(None, [evaluation.articles.get(gold.group)]),
        "Document": lambda gold: dict.fromkeys(one.document for one in gold.evidence),
    }
    found = {kind: _slices(evaluation, names) for kind, names in kinds.items()}
    return {kind: parts for kind, parts in found.items() if len(parts) > 1}


def question_word(question: str) -> str:
    """Return the first English question word, such as `how many`, or `other`."""
    found = _QUESTION_WORD.search(question)
    word = found[1].lower() if found else "other"
    return _AS.get(word, word)


def _slices(evaluation: Evaluation, names: Callable[[GoldQuestion], Iterable[str]]) -> list[Slice]:
    parts: dict[str, list[Scores]] = {}
    for judgement, one in zip(evaluation.judgements, evaluation.scores, strict=True):
        for name in names(judgement.gold):
            parts.setdefault(name, []).append(one)
    found = [Slice(name, len(part), _figures(part)) for name, part in parts.items()]
    return sorted(found, key=lambda part: (-part.questions, part.name))


def _figures(part: list[Scores]) -> dict[str, tuple[float, Interval | None]]:
    return {
        name: (metric.figure(), interval(metric))
        for name, metric in mean_metrics(part, SLICED).items()
    }
