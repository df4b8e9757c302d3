"""What an evaluation prints: a line for each figure."""

from collections.abc import Mapping

from rich.table import Table

from qa.evaluation.contrast import Contrast
from qa.evaluation.definitions import DEFINITIONS
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.intervals import Interval
from qa.evaluation.pairs import Change

_LARGE = 10


def metrics_table(evaluation: Evaluation, changes: Mapping[str, Change] | None = None) -> Table:
    """Return a table of the metrics with 95% intervals, and of `changes` against a baseline."""
    table = Table(box=None, padding=(0, 2), header_style="bold")
    table.add_column("metric")
    for heading in ("questions", "figure", "95% interval"):
        table.add_column(heading, justify="right")
    if changes is not None:
        for heading in ("change", "95% interval", "p"):
            table.add_column(heading, justify="right")
    for name in DEFINITIONS:
        metric = evaluation.metrics.get(name)
        if metric is None:
            continue
        interval = range_text(evaluation.intervals[name])
        row = [name, f"{len(metric.ids):,}", value_text(metric.figure()), interval]
        if changes is not None:
            row += change_texts(changes.get(name))
        table.add_row(*row)
    return table


def contrast_table(contrast: Contrast) -> Table:
    """Return a table of the figures of two evaluations, and of the changes between them.

    A change is over the questions for which both have a figure, whose number is given.
    """
    table = Table(box=None, padding=(0, 2), header_style="bold")
    table.add_column("metric")
    for heading in ("first", "second", "questions", "change", "95% interval", "p"):
        table.add_column(heading, justify="right")
    for name in DEFINITIONS:
        if name in contrast.changes:
            figures = (contrast.before[name].figure(), contrast.after[name].figure())
            change = contrast.changes[name]
            compared = f"{change.questions:,}"
            table.add_row(name, *map(value_text, figures), compared, *change_texts(change))
    return table


def change_texts(change: Change | None) -> list[str]:
    """Return a change, its interval and how probable it is by chance; blank if there is none."""
    if change is None:
        return ["", "", ""]
    return [
        value_text(change.difference, "+"),
        range_text(change.interval, "+"),
        f"{change.p_value:.3f}",
    ]


def range_text(found: Interval | None, sign: str = "") -> str:
    """Return an interval in words, blank if there is none."""
    return (
        "" if found is None else f"{value_text(found.low, sign)} to {value_text(found.high, sign)}"
    )


def value_text(value: float, sign: str = "") -> str:
    """Return a figure, to three places or, where it is large, to one."""
    return f"{value:{sign}.1f}" if abs(value) >= _LARGE else f"{value:{sign}.3f}"
