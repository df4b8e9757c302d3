"""The charts of an evaluation, each with its figures as a table."""

from collections import Counter
from collections.abc import Sequence

from qa.evaluation.curves import Point, declining, risk_coverage
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.page.charts import Bar, Curve, bars, curves
from qa.evaluation.page.html import figure, table
from qa.evaluation.stages import stage_times

_RANKS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, 50), (51, 100), (101, None))
_ROWS = 11


def risk_chart(evaluation: Evaluation) -> str:
    """Return the curve of risk against coverage; nothing if the gold tells right quotes of none."""
    points = risk_coverage(evaluation.scores)
    if not points:
        return ""
    coverage = evaluation.metrics["served_coverage"].figure()
    chart = curves(
        "Risk against coverage",
        "The share of wrong first quotes, when only the surest questions are answered, by the"
        " share of questions that are.",
        [Curve("wrong", points)],
        ("share of questions answered", "share of them wrong"),
        coverage,
    )
    note = (
        "If only the surest questions were answered, so many of them would be wrong."
        f" The line is where it stands now: {coverage:.0%} are answered."
    )
    rows = [(f"{point.x:.3f}", f"{point.y:.3f}") for point in _some(points)]
    return figure("Risk and coverage", note, chart, table(("answered", "wrong"), rows))


def declining_chart(evaluation: Evaluation) -> str:
    """Return precision and recall of "not answered"; nothing without unanswerable questions."""
    precision, recall = declining(evaluation.scores)
    if not recall:
        return ""
    chart = curves(
        'Precision and recall of "not answered"',
        "Of the questions that are declined at a threshold, the share that cannot be answered; and"
        " of those that cannot, the share that is declined.",
        [Curve("precision", precision), Curve("recall", recall)],
        ("threshold of confidence", "share"),
        evaluation.conditions.threshold,
    )
    note = (
        'How well "not answered" holds, at each threshold: <span class="key c1">precision</span>'
        ' and <span class="key c2">recall</span>. The line is the threshold in force,'
        f" {evaluation.conditions.threshold:.3f}."
    )
    precise = {point.x: point.y for point in precision}
    rows = [
        (
            f"{point.x:.3f}",
            f"{precise[point.x]:.3f}" if point.x in precise else "",
            f"{point.y:.3f}",
        )
        for point in _some(recall)
    ]
    numbers = table(("threshold", "precision", "recall"), rows)
    return figure("Declining", note, chart, numbers)


def rank_chart(evaluation: Evaluation) -> str:
    """Return how often the first relevant passage has which rank; nothing without evidence."""
    judged = [one for one in evaluation.judgements if one.gold.answerable and one.relevant]
    if not judged:
        return ""
    ranks = Counter(one.rank for one in judged)
    counts = [
        (
            _range(first, last),
            sum(
                number
                for rank, number in ranks.items()
                if rank is not None and first <= rank and (last is None or rank <= last)
            ),
        )
        for first, last in _RANKS
    ]
    counts.append(("not found", ranks[None]))
    chart = bars(
        "Rank of the first relevant passage",
        "How many questions have their first relevant passage at which rank.",
        [Bar(name, number, f"{number:,}") for name, number in counts],
    )
    rows = [(name, f"{number:,}", f"{number / len(judged):.1%}") for name, number in counts]
    return figure(
        "Retrieval",
        "At which rank the first relevant passage came.",
        chart,
        table(("rank", "questions", "share"), rows),
    )


def latency_chart(evaluation: Evaluation) -> str:
    """Return how long each stage took."""
    times = stage_times(evaluation.judgements)
    chart = bars(
        "Time by stage",
        "The median time of each stage in milliseconds, and the 95th percentile.",
        [Bar(one.stage, one.median, f"{one.median:.1f} ms", one.high) for one in times],
    )
    rows = [(one.stage, f"{one.median:.2f}", f"{one.high:.2f}") for one in times]
    return figure(
        "Time for a question",
        "Median of each stage; the whisker is the 95th percentile. Questions are encoded in"
        " batches, whose time is shared.",
        chart,
        table(("stage", "median, ms", "95th percentile, ms"), rows),
    )


def _range(first: int, last: int | None) -> str:
    if last is None:
        return f"over {first - 1}"
    return str(first) if first == last else f"{first} to {last}"


def _some(points: Sequence[Point]) -> list[Point]:
    """Return points spread evenly over their number, with the first and the last."""
    count = min(_ROWS, len(points))
    steps = max(1, count - 1)
    return [points[round(at * (len(points) - 1) / steps)] for at in range(count)]
