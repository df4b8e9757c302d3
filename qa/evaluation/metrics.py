"""The figures of an evaluation, each with its definition.

Means are over the questions that the gold says something about; a question without a prediction
counts 0. Of the ranking, over answerable questions with evidence (ir-measures, trec_eval):
`hit@k`, whether a relevant item is among the first k; `recall@k`, the share of them that is;
`mrr@10`, the reciprocal rank of the first; `ndcg@10` (Järvelin and Kekäläinen 2002).

Of the quotes as ranked, before the assistant may decline: `quote_hit@k`, whether one of the first k
is right; `quote_characters`, the mean length of core sentences; `exact_match` and `f1` of the words
marked in the first quote, as in SQuAD; `citation_validity`, the share of quotes that equal the
stored text at their offsets; `citation_precision`, the share that is of a gold document;
`citation_recall`, the share of gold evidence whose document is quoted.

Of declining: `answerable_auroc`, how well confidence tells answerable questions from others;
`served_coverage`, the share of all questions that are answered; `served_accuracy`, the share of the
answered ones that are answerable and whose quotes have a right one; `false_answers`, the share of
unanswerable questions that are answered; `false_declines`, that of answerable ones that are
declined; `aurc`, the area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean, over
all n, of the share of wrong first quotes among the n most confident questions.

`latency_ms_p50` and `_p95` are per question; questions are encoded in batches, whose time is
shared equally.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray
from scipy.stats import rankdata

from qa.evaluation.judgement import Judgement

RANKING = {
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "recall@10": R @ 10,
    "recall@100": R @ 100,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
}
MEANS = (
    *RANKING,
    *("quote_hit@1", "quote_hit@3", "quote_characters", "exact_match", "f1"),
    *("citation_validity", "citation_precision", "citation_recall"),
    *("served_coverage", "served_accuracy", "false_answers", "false_declines"),
)
"""Figures that are the mean of a figure of each question."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one question, by name; None where the gold says nothing."""

    id: str
    answerable: bool
    confidence: float
    latency_ms: float
    means: dict[str, float | None]

    @property
    def is_right(self) -> float | None:
        """Whether its answer would be right, were it given: 0 or 1, None if nobody knows."""
        return self.means["quote_hit@1"] if self.answerable else 0.0


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure over questions: a function, and one argument a question for each of its arguments.

    Questions that it says nothing about are left out; `ids` names those that are in.
    """

    statistic: Callable[..., Any]
    ids: tuple[str, ...]
    values: tuple[Values, ...]

    def figure(self) -> float:
        """Return the figure."""
        return float(self.statistic(*self.values))


def scores(judgements: Sequence[Judgement]) -> list[Scores]:
    """Return the figures of each question."""
    ranked = {one.gold.id: one for one in judgements if one.gold.answerable and one.relevant}
    found: dict[str, dict[str, float | None]] = {
        name: dict.fromkeys(RANKING, 0.0) for name in ranked
    }
    names = {measure: name for name, measure in RANKING.items()}
    qrels = {name: one.relevant for name, one in ranked.items()}
    run = {
        name: {item: -float(rank) for rank, item in enumerate(one.ranking)}
        for name, one in ranked.items()
    }
    for metric in ir_measures.iter_calc(list(names), qrels, run) if qrels else ():
        found[metric.query_id][names[metric.measure]] = float(metric.value)
    return [
        Scores(
            one.gold.id,
            one.gold.answerable,
            one.confidence,
            one.timings_ms["total"],
            {**dict.fromkeys(RANKING), **found.get(one.gold.id, {}), **_quote_scores(one)},
        )
        for one in judgements
    ]


def metrics(questions: Sequence[Scores]) -> dict[str, Metric]:
    """Return the metrics that the gold allows, by name."""
    found = mean_metrics(questions, MEANS)
    if len({one.answerable for one in questions}) > 1:
        found["answerable_auroc"] = _metric(auroc, questions, _answerable, _confidence)
    right = [one for one in questions if one.is_right is not None]
    if any(one.answerable for one in right):
        found["aurc"] = _metric(aurc, right, _right, _confidence)
    for percent in (50, 95):
        found[f"latency_ms_p{percent}"] = _metric(_percentile(percent), questions, _latency)
    return found


def mean_metrics(questions: Sequence[Scores], names: Sequence[str]) -> dict[str, Metric]:
    """Return those of the metrics `names`, which are means, that the gold allows."""
    found = {}
    for name in names:
        judged = [one for one in questions if one.means[name] is not None]
        if judged:
            values = np.array([one.means[name] for one in judged], float)
            found[name] = Metric(mean, tuple(one.id for one in judged), (values,))
    return found


def mean(values: Values, axis: int = -1) -> Values:
    """Return the mean, of many resamples at once where they are rows."""
    averaged: Values = values.mean(axis=axis)
    return averaged


def auroc(answerable: Values, confidence: Values) -> float:
    """Return the area under the ROC curve; one half if all questions are of one kind.

    It is the Mann-Whitney statistic: how often an answerable question has the higher confidence of
    a pair, ties counting one half.
    """
    positive = float(answerable.sum())
    negative = len(answerable) - positive
    if not positive or not negative:
        return 0.5
    ranks = float(rankdata(confidence)[answerable > 0].sum())
    return (ranks - positive * (positive + 1) / 2) / (positive * negative)


def aurc(right: Values, confidence: Values) -> float:
    """Return the area under the risk-coverage curve; equal confidences share their risk."""
    return float(risks(right, confidence).mean())


def risks(right: Values, confidence: Values) -> Values:
    """Return the share of wrong ones among the n most confident, for n from 1 on."""
    order = np.argsort(-confidence, kind="stable")
    ranked, levels = right[order], confidence[order]
    ends = np.flatnonzero(np.append(levels[1:] != levels[:-1], True)) + 1
    starts = np.append(0, ends[:-1])
    tied = np.add.reduceat(ranked, starts) / (ends - starts)
    wrong = 1 - np.repeat(tied, ends - starts)
    found: Values = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    return found


def _quote_scores(one: Judgement) -> dict[str, float | None]:
    hits, answerable = one.quote_hits, one.gold.answerable
    is_judged = one.answered and (not answerable or hits is not None)
    return {
        "quote_hit@1": None if hits is None else float(any(hits[:1])),
        "quote_hit@3": None if hits is None else float(any(hits[:3])),
        "quote_characters": (
            fmean(len(quote.text) for quote in one.quotes) if one.quotes else None
        ),
        "exact_match": one.exact_match,
        "f1": one.f1,
        "citation_validity": one.citation_validity,
        "citation_precision": one.citation_precision if answerable else None,
        "citation_recall": one.citation_recall if answerable else None,
        "served_coverage": float(one.answered),
        "served_accuracy": float(answerable and any(hits or ())) if is_judged else None,
        "false_answers": None if answerable else float(one.answered),
        "false_declines": float(not one.answered) if answerable else None,
    }


def _metric(
    statistic: Callable[..., Any],
    questions: Sequence[Scores],
    *values: Callable[[Scores], float | None],
) -> Metric:
    return Metric(
        statistic,
        tuple(one.id for one in questions),
        tuple(np.array([value(one) for one in questions], float) for value in values),
    )


def _answerable(one: Scores) -> float:
    return float(one.answerable)


def _confidence(one: Scores) -> float:
    return one.confidence


def _latency(one: Scores) -> float:
    return one.latency_ms


def _right(one: Scores) -> float | None:
    return one.is_right


def _percentile(percent: int) -> Callable[[Values], float]:
    return lambda values: float(np.percentile(values, percent))
