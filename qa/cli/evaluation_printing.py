"""What the commands of evaluation print."""

import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.cli.printing import visible
from qa.evaluation.comparison import TURNED, Comparison
from qa.evaluation.error_analysis import Outcome, worst
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.gates import Check
from qa.evaluation.judgement import Judgement
from qa.evaluation.metrics import DEFINITIONS, figure_text
from qa.evaluation.results import Results
from qa.evaluation.significance import Change, change_texts, interval_text

_WIDTH = 120
"""Wide enough for all columns where the output is a file or a pipe."""
_WORST = 10
_LISTED = 10
_SHOWN_CHARACTERS = 160


def print_evaluation(evaluation: Evaluation, changes: Mapping[str, Change] | None) -> None:
    """Print the metrics with 95% intervals, and their `changes` against a baseline."""
    console = _console()
    count = len(evaluation.judgements)
    console.print(Text("1 question" if count == 1 else f"{count:,} questions"))
    changed = () if changes is None else ("change", "95% interval", "p")
    table = _table("questions", "figure", "95% interval", *changed)
    for name in DEFINITIONS:
        metric = evaluation.metrics.get(name)
        if metric is not None:
            interval = interval_text(evaluation.intervals[name])
            row = [name, f"{len(metric.ids):,}", figure_text(metric.figure()), interval]
            table.add_row(*row, *([] if changes is None else change_texts(changes.get(name))))
    console.print(table)


def print_worst(evaluation: Evaluation) -> None:
    """Print the worst failures: what was expected, and the first quote or the right one."""
    shown = worst(evaluation.judgements, _WORST)
    if not shown:
        return
    console = _console()
    console.print(Text("\nThe worst answers", style="bold"))
    for judgement in shown:
        head = f"{Outcome.of(judgement)}, confidence {judgement.confidence:.3f}"
        _print(console, Text(f"{visible(judgement.gold.id)}  {head}", style="yellow"))
        _print(console, Text(f"  {_short(judgement.gold.question)}"))
        _print(console, Text(f"  expected  {_expected(judgement)}", style="dim"))
        rank = judgement.quote_rank or 1
        came = _short(judgement.quotes[rank - 1].text) if judgement.quotes else "nothing"
        _print(console, Text(f"  came      {came}", style="dim"))


def print_comparison(comparison: Comparison, after: Results) -> None:
    """Print two evaluations side by side, and the questions that were won or lost.

    A change is over the questions for which both have a figure, whose number is given.
    """
    console = _console()
    console.print(Text(f"{len(comparison.common):,} questions in both"))
    for questions, reason in comparison.notes:
        listed = ", ".join(map(visible, questions[:_LISTED]))
        more = ", …" if len(questions) > _LISTED else ""
        _print(console, Text(f"{len(questions):,} {reason}: {listed}{more}", style="yellow"))
    for name, old, new in comparison.conditions:
        _print(console, Text(f"{name}: {visible(old)} -> {visible(new)}", style="dim"))
    table = _table("first", "second", "questions", "change", "95% interval", "p")
    for name in DEFINITIONS:
        change = comparison.changes.get(name)
        if change is not None:
            metrics = (comparison.before[name], comparison.after[name])
            figures = [figure_text(metric.figure()) for metric in metrics]
            table.add_row(name, *figures, f"{change.questions:,}", *change_texts(change))
    console.print(table)
    _print_turned(console, comparison, after)


def print_checks(checks: Sequence[Check]) -> None:
    """Print a line for each limit, those that were not kept on standard error."""
    for check in checks:
        line = f"{'kept' if check.holds else 'FAILED'}  {check.gate}: {check.reason}"
        console = Console(stderr=not check.holds, highlight=False, markup=False, emoji=False)
        console.print(Text(line, style="" if check.holds else "bold red"), soft_wrap=True)


def _print_turned(console: Console, comparison: Comparison, after: Results) -> None:
    """Print how many questions were won and lost by each metric, and the first of them."""
    turned = comparison.turned
    for name in TURNED:
        won = sum(name in question.won for question in turned)
        lost = sum(name in question.lost for question in turned)
        if won or lost:
            console.print(Text(f"{name}: {won:,} won, {lost:,} lost"))
    for question in turned[:_LISTED]:
        signs = [*(f"+{name}" for name in question.won), *(f"-{name}" for name in question.lost)]
        words = _short(after.shown[question.id]["question"])
        line = f"{visible(question.id)}  {' '.join(signs)}  {words}"
        _print(console, Text(line, style="dim"))
    if len(turned) > _LISTED:
        console.print(Text(f"and {len(turned) - _LISTED:,} more; --html FILE shows all"))


def _table(*figures: str) -> Table:
    """Return a table of metrics with columns of these figures."""
    table = Table(box=None, padding=(0, 2), header_style="bold")
    table.add_column("metric")
    for heading in figures:
        table.add_column(heading, justify="right")
    return table


def _expected(judgement: Judgement) -> str:
    gold = judgement.gold
    if not gold.answerable:
        return "no answer"
    quoted = [evidence.quote or evidence.document for evidence in gold.evidence]
    return _short(" | ".join(gold.answers or quoted) or "an answer")


def _short(text: str) -> str:
    line = visible(" ".join(text.split()))
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[: _SHOWN_CHARACTERS - 1]}…"


def _print(console: Console, shown: Text) -> None:
    console.print(shown, soft_wrap=not console.is_terminal)


def _console() -> Console:
    width = None if sys.stdout.isatty() else _WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)
