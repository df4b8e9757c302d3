"""What an evaluation prints: a line for each figure."""

from collections.abc import Mapping

from rich.table import Table

from qa.evaluation.intervals import Interval, interval
from qa.evaluation.metrics import Metric

ORDER = (
    *("hit@1", "hit@5", "recall@10", "recall@100", "mrr@10", "ndcg@10"),
    *("quote_hit@1", "quote_hit@3", "quote_characters", "exact_match", "f1"),
    *("citation_validity", "citation_precision", "citation_recall"),
    *("answerable_auroc", "false_answers", "false_declines"),
    *("served_coverage", "served_accuracy", "aurc", "latency_ms_p50", "latency_ms_p95"),
)
_LARGE = 10


def metrics_table(
    metrics: Mapping[str, Metric],
    changes: Mapping[str, tuple[float, Interval | None]] | None = None,
) -> Table:
    """Return a table of `metrics` with 95% intervals, and of `changes` against a baseline."""
    table = Table(box=None, padding=(0, 2), header_style="bold")
    table.add_column("metric")
    for heading in ("questions", "figure", "95% interval"):
        table.add_column(heading, justify="right")
    if changes is not None:
        table.add_column("change", justify="right")
        table.add_column("95% interval", justify="right")
    for name in ORDER:
        if name not in metrics:
            continue
        metric = metrics[name]
        row = [name, f"{len(metric.ids):,}", _shown(metric.figure()), _range(interval(metric))]
        if changes is not None:
            change = changes.get(name)
            row += ["", ""] if change is None else [_shown(change[0], "+"), _range(change[1], "+")]
        table.add_row(*row)
    return table


def _range(found: Interval | None, sign: str = "") -> str:
    return "" if found is None else f"{_shown(found.low, sign)} to {_shown(found.high, sign)}"


def _shown(value: float, sign: str = "") -> str:
    return f"{value:{sign}.1f}" if abs(value) >= _LARGE else f"{value:{sign}.3f}"
