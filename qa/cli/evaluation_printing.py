"""What the commands of evaluation print."""

import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from qa.cli.printing import visible
from qa.evaluation.contrast import TURNED, Contrast, different_conditions
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.gates import Check
from qa.evaluation.judgement import Judgement
from qa.evaluation.outcome import Outcome, worst
from qa.evaluation.pairs import Change
from qa.evaluation.results import Results
from qa.evaluation.table import contrast_table, metrics_table

_WIDTH = 120
_WORST = 10
_LISTED = 10
_SHOWN_CHARACTERS = 160


def print_evaluation(evaluation: Evaluation, changes: Mapping[str, Change] | None) -> None:
    """Print the metrics, and their changes against a baseline."""
    console = _console()
    count = len(evaluation.judgements)
    console.print(Text("1 question" if count == 1 else f"{count:,} questions"))
    console.print(metrics_table(evaluation, changes))


def print_worst(evaluation: Evaluation) -> None:
    """Print the worst failures: what was expected, and the first quote or the right one."""
    shown = worst(evaluation.judgements, _WORST)
    if not shown:
        return
    console = _console()
    console.print(Text("\nThe worst answers", style="bold"))
    for one in shown:
        head = f"{visible(one.gold.id)}  {Outcome.of(one)}, confidence {one.confidence:.3f}"
        _print(console, Text(head, style="yellow"))
        _print(console, Text(f"  {_short(one.gold.question)}"))
        _print(console, Text(f"  expected  {_expected(one)}", style="dim"))
        came = _short(one.quotes[(one.quote_rank or 1) - 1].text) if one.quotes else "nothing"
        _print(console, Text(f"  came      {came}", style="dim"))


def print_contrast(contrast: Contrast, before: Results, after: Results) -> None:
    """Print two evaluations side by side, and the questions that were won or lost."""
    console = _console()
    console.print(Text(f"{len(contrast.common):,} questions in both"))
    for names, what in (
        (contrast.only_before, "only in the first"),
        (contrast.only_after, "only in the second"),
        (contrast.altered, "in both, but not with the same gold"),
    ):
        if names:
            listed = ", ".join(map(visible, names[:_LISTED]))
            more = ", …" if len(names) > _LISTED else ""
            _print(console, Text(f"{len(names):,} {what}: {listed}{more}", style="yellow"))
    for name, old, new in different_conditions(before, after):
        _print(console, Text(f"{name}: {visible(old)} -> {visible(new)}", style="dim"))
    console.print(contrast_table(contrast))
    for name in TURNED:
        won = sum(name in one.won for one in contrast.turned)
        lost = sum(name in one.lost for one in contrast.turned)
        if won or lost:
            console.print(Text(f"{name}: {won:,} won, {lost:,} lost"))
    for one in contrast.turned[:_LISTED]:
        signs = [*(f"+{name}" for name in one.won), *(f"-{name}" for name in one.lost)]
        question = _short(after.shown[one.id]["question"])
        _print(console, Text(f"{visible(one.id)}  {' '.join(signs)}  {question}", style="dim"))
    if len(contrast.turned) > _LISTED:
        console.print(Text(f"and {len(contrast.turned) - _LISTED:,} more; --html FILE shows all"))


def print_checks(checks: Sequence[Check]) -> None:
    """Print a line for each limit, those that were not kept on standard error."""
    for check in checks:
        line = f"{'kept' if check.holds else 'FAILED'}  {check.gate}: {check.reason}"
        console = Console(stderr=not check.holds, highlight=False, markup=False, emoji=False)
        console.print(Text(line, style="" if check.holds else "bold red"), soft_wrap=True)


def _expected(one: Judgement) -> str:
    if not one.gold.answerable:
        return "no answer"
    quoted = [entry.quote or entry.document for entry in one.gold.evidence]
    return _short(" | ".join(one.gold.answers or quoted) or "an answer")


def _short(text: str) -> str:
    line = visible(" ".join(text.split()))
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[: _SHOWN_CHARACTERS - 1]}…"


def _print(console: Console, shown: Text) -> None:
    console.print(shown, soft_wrap=not console.is_terminal)


def _console() -> Console:
    # Wide enough for all columns where the output is a file or a pipe.
    width = None if sys.stdout.isatty() else _WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)
