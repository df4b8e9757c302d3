"""The figures of an evaluation; DEFINITIONS says of each what it is.

Means are over the questions that the gold says something about; a question without a prediction
counts 0. Rankings are those of answerable questions with evidence (ir-measures, trec_eval;
nDCG: Järvelin and Kekäläinen 2002). Quotes are judged as ranked, before the assistant may decline;
`exact_match` and `f1` are as in SQuAD. An answer is right if the question is answerable and a quote
is right. `aurc` is the area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean,
over all n, of the share of wrong first quotes among the n most confident questions. Questions are
encoded in batches, whose time is shared equally.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path
from statistics import fmean
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray
from scipy.stats import rankdata

from qa.evaluation.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Definition:
    """What a metric says, which way is better, and whether it is a share between 0 and 1.

    `needs` is what at least one question must be or have for there to be a figure, in words.
    """

    meaning: str
    is_lower_better: bool = False
    is_share: bool = True
    needs: str = ""


DEFINITIONS = {
    name: Definition(**definition)
    for name, definition in json.loads(
        Path(__file__).with_suffix(".json").read_text("utf-8")
    ).items()
}
"""The metrics by name, in the order in which they are shown."""
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

_LARGE = 10
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


def figure_text(value: float, sign: str = "") -> str:
    """Return a figure, to three places or, where it is large, to one."""
    return f"{value:{sign}.1f}" if abs(value) >= _LARGE else f"{value:{sign}.3f}"


def scores(judgements: Sequence[Judgement]) -> list[Scores]:
    """Return the figures of each question."""
    ranked = {
        judgement.gold.id: judgement
        for judgement in judgements
        if judgement.gold.answerable and judgement.relevant
    }
    ranking: dict[str, dict[str, float | None]] = {
        name: dict.fromkeys(RANKING, 0.0) for name in ranked
    }
    names = {measure: name for name, measure in RANKING.items()}
    qrels = {name: judgement.relevant for name, judgement in ranked.items()}
    run = {
        name: {item: -float(rank) for rank, item in enumerate(judgement.ranking)}
        for name, judgement in ranked.items()
    }
    for metric in ir_measures.iter_calc(list(names), qrels, run) if qrels else ():
        ranking[metric.query_id][names[metric.measure]] = float(metric.value)
    return [
        Scores(
            judgement.gold.id,
            judgement.gold.answerable,
            judgement.confidence,
            judgement.timings_ms["total"],
            {
                **dict.fromkeys(RANKING),
                **ranking.get(judgement.gold.id, {}),
                **_quote_scores(judgement),
            },
        )
        for judgement in judgements
    ]


def metrics(questions: Sequence[Scores]) -> dict[str, Metric]:
    """Return the metrics that the gold allows, by name."""
    figures = mean_metrics(questions, MEANS)
    if len({scores.answerable for scores in questions}) > 1:
        figures["answerable_auroc"] = _metric(auroc, questions, "answerable", "confidence")
    judged = [scores for scores in questions if scores.is_right is not None]
    if any(scores.answerable for scores in judged):
        figures["aurc"] = _metric(aurc, judged, "is_right", "confidence")
    for percent in (50, 95):
        figures[f"latency_ms_p{percent}"] = _metric(
            partial(np.percentile, q=percent), questions, "latency_ms"
        )
    return figures


def mean_metrics(questions: Sequence[Scores], names: Sequence[str]) -> dict[str, Metric]:
    """Return those of the metrics `names`, which are means, that the gold allows."""
    figures = {}
    for name in names:
        judged = [scores for scores in questions if scores.means[name] is not None]
        if judged:
            values = np.array([scores.means[name] for scores in judged], float)
            figures[name] = Metric(mean, tuple(scores.id for scores in judged), (values,))
    return figures


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
    shares: Values = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    return shares


def _quote_scores(judgement: Judgement) -> dict[str, float | None]:
    hits, answerable = judgement.quote_hits, judgement.gold.answerable
    is_judged = judgement.answered and (not answerable or hits is not None)
    return {
        "quote_hit@1": None if hits is None else float(any(hits[:1])),
        "quote_hit@3": None if hits is None else float(any(hits[:3])),
        "quote_characters": (
            fmean(len(quote.text) for quote in judgement.quotes) if judgement.quotes else None
        ),
        "exact_match": judgement.exact_match,
        "f1": judgement.f1,
        "citation_validity": judgement.citation_validity,
        "citation_precision": judgement.citation_precision if answerable else None,
        "citation_recall": judgement.citation_recall if answerable else None,
        "served_coverage": float(judgement.answered),
        "served_accuracy": float(answerable and any(hits or ())) if is_judged else None,
        "false_answers": None if answerable else float(judgement.answered),
        "false_declines": float(not judgement.answered) if answerable else None,
    }


def _metric(statistic: Callable[..., Any], questions: Sequence[Scores], *arguments: str) -> Metric:
    """Return the metric whose arguments are these attributes of the questions' scores."""
    return Metric(
        statistic,
        tuple(scores.id for scores in questions),
        tuple(np.array(list(map(attrgetter(name), questions)), float) for name in arguments),
    )
