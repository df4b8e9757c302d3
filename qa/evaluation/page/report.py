"""The page of an evaluation."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from qa.evaluation.definitions import DEFINITIONS
from qa.evaluation.evaluation import Conditions, Evaluation
from qa.evaluation.outcome import Outcome
from qa.evaluation.page.charts import whisker
from qa.evaluation.page.figures import declining_chart, latency_chart, rank_chart, risk_chart
from qa.evaluation.page.html import framed, page, table
from qa.evaluation.page.questions import question_list
from qa.evaluation.results import judged_record, lost_record
from qa.evaluation.slices import SLICED, Slice, slices
from qa.evaluation.table import range_text, value_text
from qa.text.templates import plain

_MOST_SLICES = 40


def report_page(evaluation: Evaluation, reader: str | None = None) -> str:
    """Return the page of `evaluation`, as HTML.

    With `reader`, the address of the library's documents such as `/document/`, each quote links to
    its place there.
    """
    records = [judged_record(one) for one in evaluation.judgements]
    records += [lost_record(one) for one in evaluation.lost]
    counts = Counter(record["outcome"] for record in records)
    body = (
        f"<header>{_opening(evaluation, counts)}</header><main>"
        f"{_figures(evaluation)}{_pictures(evaluation)}{_slices(slices(evaluation))}"
        f"{_questions(records, counts)}</main>"
    )
    title = f"Evaluation: {evaluation.conditions.gold}"
    return page(title, body, {"reader": reader, "questions": records}, "report.js")


def _opening(evaluation: Evaluation, counts: Counter[Outcome]) -> str:
    conditions = evaluation.conditions
    total = len(evaluation.judgements)
    well = counts[Outcome.RIGHT] + counts[Outcome.RIGHTLY_DECLINED]
    questions = "1 question" if total == 1 else f"{total:,} questions"
    judged = total - counts[Outcome.UNJUDGED]
    sentence = (
        f"<b>{well:,}</b> of {questions} ended well: answered with a right quote, or rightly"
        " declined."
        if judged
        else f"{questions}; the gold does not say which answers are right."
    )
    return (
        f'<p class="name">Verbatim</p><h1>Evaluation of <bdi>{plain(conditions.gold)}</bdi></h1>'
        f'<p class="lead">{sentence}</p>{_outcomes(counts)}'
        f'<p class="conditions">{_conditions(conditions)}</p>'
    )


def _outcomes(counts: Counter[Outcome]) -> str:
    """Return a strip of all questions by outcome, and its key, whose entries are filters."""
    total = sum(counts.values())
    start, strip, keys = 0.0, [], []
    for number, outcome in enumerate(Outcome):
        if not counts[outcome]:
            continue
        width = 1000 * counts[outcome] / total
        strip.append(
            f'<rect class="o{number}" x="{start:.2f}" y="0" width="{width:.2f}" height="10"/>'
        )
        start += width
        keys.append(
            f'<li><button type="button" data-outcome="{plain(outcome)}"><span class="swatch'
            f' o{number}"></span>{plain(outcome)} <b>{counts[outcome]:,}</b></button></li>'
        )
    return (
        '<svg class="strip" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        f'{"".join(strip)}</svg><ul class="outcomes">{"".join(keys)}</ul>'
    )


def _conditions(conditions: Conditions) -> str:
    plan = conditions.plan
    parts = [
        f"{conditions.documents:,} documents, revision {conditions.revision} of the library",
        f"model {PurePath(conditions.model).name}" if conditions.model else "",
        f"answered from a confidence of {conditions.threshold:.3f} on",
        *(f"{name} = {value}" for name, value in conditions.settings.items()),
        f"{plan.split} half" if plan.split else "",
        "" if plan.history else "without earlier questions",
        f"unanswerable without their {plan.unanswerable}" if plan.unanswerable != "gold" else "",
        f"after {plan.strangers} questions on another article" if plan.strangers else "",
    ]
    return "".join(f"<span>{plain(part)}</span>" for part in parts if part)


def _figures(evaluation: Evaluation) -> str:
    rows = []
    for name, definition in DEFINITIONS.items():
        metric = evaluation.metrics.get(name)
        if metric is None:
            continue
        value, found = metric.figure(), evaluation.intervals[name]
        low, high = (found.low, found.high) if found else (value, value)
        picture = whisker(value, low, high) if definition.is_share else ""
        rows.append(
            f'<tr><th scope="row">{plain(name)}<small>{plain(definition.meaning)}</small></th>'
            f'<td class="figure">{value_text(value)}</td><td>{range_text(found)}</td>'
            f'<td class="picture">{picture}</td><td>{len(metric.ids):,}</td></tr>'
        )
    return (
        '<section id="figures"><h2>Figures</h2>'
        + framed(
            '<table class="metrics"><thead><tr><th scope="col">metric</th>'
            '<th scope="col">figure</th><th scope="col">95% interval</th><td></td>'
            f'<th scope="col">questions</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
        )
        + "</section>"
    )


def _pictures(evaluation: Evaluation) -> str:
    charts = (risk_chart, declining_chart, rank_chart, latency_chart)
    shown = "".join(chart(evaluation) for chart in charts)
    return f'<section id="curves"><h2>Curves</h2><div class="charts">{shown}</div></section>'


def _slices(kinds: dict[str, list[Slice]]) -> str:
    if not kinds:
        return ""
    shown = "".join(
        f"<details{' open' if at == 0 else ''}><summary>{plain(kind)}"
        f' <span class="count">{len(parts):,}</span></summary>{_slice_table(kind, parts)}</details>'
        for at, (kind, parts) in enumerate(kinds.items())
    )
    return f'<section id="slices"><h2>Slices</h2>{shown}</section>'


def _slice_table(kind: str, parts: Sequence[Slice]) -> str:
    names = [name for name in SLICED if any(name in part.figures for part in parts)]
    rows = [
        (
            part.name,
            f"{part.questions:,}",
            *(_sliced(part, name) for name in names),
        )
        for part in parts[:_MOST_SLICES]
    ]
    left = len(parts) - len(rows)
    more = f'<p class="note">and {left:,} with fewer questions</p>' if left > 0 else ""
    return table((kind.lower(), "questions", *names), rows) + more


def _sliced(part: Slice, name: str) -> str:
    """Return a figure with its interval as an aside; blank if the slice has none."""
    if name not in part.figures:
        return ""
    value, found = part.figures[name]
    return f"{value:.2f}\t{found.low:.2f} to {found.high:.2f}" if found else f"{value:.2f}"


def _questions(records: Sequence[dict[str, object]], counts: Counter[Outcome]) -> str:
    tags = Counter(tag for record in records for tag in _tags(record))
    outcomes = [(outcome, counts[outcome]) for outcome in Outcome]
    return question_list("Questions", "Outcome", outcomes, sorted(tags.items()))


def _tags(record: dict[str, object]) -> Sequence[str]:
    tags = record["tags"]
    return tags if isinstance(tags, tuple) else ()
