"""The pages of an evaluation, and of two side by side; templates escape every text.

A page is one file: style and script stand in it, allowed by their hashes and nothing else is, so
that a text of a document can neither run nor fetch anything.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from corpus.errors import GoldError
from corpus.text import json_line
from qa.evaluation.comparison import Comparison, Turned
from qa.evaluation.error_analysis import SLICED, Outcome, Slice, slices
from qa.evaluation.evaluation import Conditions, Evaluation
from qa.evaluation.metrics import DEFINITIONS, figure_text
from qa.evaluation.report.charts import declining_chart, latency_chart, rank_chart, risk_chart
from qa.evaluation.results import Results, check_folder, judged_record, lost_record
from qa.evaluation.significance import Change, change_texts, interval_text
from qa.text.templates import environment

_TEMPLATES = Path(__file__).parent / "templates"
_COLOURS = Path(__file__).parents[2] / "web" / "assets" / "colours.css"
_GENERATOR = "Verbatim evaluation"
_NIGHT = re.compile(r":root:has\(body\.dark\) (\{[^}]*\})")
_MOST_SLICES = 40


def report_page(evaluation: Evaluation, reader: str | None = None) -> str:
    """Return the page of `evaluation`, as HTML.

    With `reader`, the address of the library's documents such as `/document/`, each quote links to
    its place there.
    """
    records = [judged_record(judgement) for judgement in evaluation.judgements]
    records += [lost_record(question) for question in evaluation.lost]
    counts = Counter(record["outcome"] for record in records)
    return _page(
        "report",
        {"reader": reader, "questions": records},
        gold=evaluation.conditions.gold,
        total=len(evaluation.judgements),
        well=counts[Outcome.RIGHT] + counts[Outcome.RIGHTLY_DECLINED],
        unjudged=counts[Outcome.UNJUDGED],
        strip=_strip(counts),
        conditions=list(filter(None, _conditions(evaluation.conditions))),
        metrics=[
            (name, definition, evaluation.metrics[name], evaluation.intervals[name])
            for name, definition in DEFINITIONS.items()
            if name in evaluation.metrics
        ],
        risk=risk_chart(evaluation),
        declining=declining_chart(evaluation),
        ranks=rank_chart(evaluation),
        latency=latency_chart(evaluation),
        threshold=evaluation.conditions.threshold,
        slices=[_slice_table(kind, parts) for kind, parts in slices(evaluation).items()],
        kinds=[(outcome, counts[outcome]) for outcome in Outcome],
        tags=_tags(records),
    )


def comparison_page(
    comparison: Comparison, before: Results, after: Results, names: tuple[str, str]
) -> str:
    """Return the page of `comparison`, as HTML; `names` are those of the two files."""
    kinds: Counter[str] = Counter()
    records = []
    for turned in comparison.turned:
        kinds.update(_kinds(turned))
        old, new = before.shown[turned.id], after.shown[turned.id]
        records.append(new | {"kinds": _kinds(turned), "sides": [old, new]})
    return _page(
        "comparison",
        {"questions": records},
        names=names,
        comparison=comparison,
        metrics=[
            (name, definition, comparison.changes[name])
            for name, definition in DEFINITIONS.items()
            if name in comparison.changes
        ],
        verdict=_verdict,
        kinds=sorted(kinds.items()),
        tags=_tags(records),
    )


def is_page(path: Path) -> bool:
    """Whether the file at `path` is such a page."""
    try:
        return f'<meta name="generator" content="{_GENERATOR}">' in path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def check_page(path: Path, option: str) -> None:
    """Raise GoldError if no page can be, or had better not be, written to `path`."""
    if path.exists() and not is_page(path):
        raise GoldError(
            f"{option} {path} exists and is not a page of an evaluation. Choose another."
        )
    check_folder(path.absolute().parent, option)


@cache
def _environment() -> Environment:
    templates = environment(_TEMPLATES)
    templates.filters.update(
        figure=figure_text, interval=interval_text, change=change_texts, number="{:,}".format
    )
    return templates


def _page(name: str, data: object, **shown: object) -> str:
    """Return the page of the template `name`; its script finds `data` in the element of that id."""
    style = _colours() + (_TEMPLATES / "report.css").read_text("utf-8")
    code = "".join((_TEMPLATES / f"{part}.js").read_text("utf-8") for part in ("questions", name))
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(code)};"
        " base-uri 'none'; form-action 'none'"
    )
    # JSON that cannot end the element that it stands in.
    stored = json_line(data).strip().replace("<", "\\u003c")
    style, code, stored = map(Markup, (style, code, stored))
    return (
        _environment()
        .get_template(f"{name}.html")
        .render(shown, generator=_GENERATOR, policy=policy, style=style, code=code, data=stored)
        + "\n"
    )


def _colours() -> str:
    """Return the palette of the product, the night's by the reader's scheme instead of a class."""
    palette = _COLOURS.read_text("utf-8")
    return _NIGHT.sub(r"@media (prefers-color-scheme: dark) { :root \1 }", palette)


def _source(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _strip(counts: Counter[Outcome]) -> list[tuple[int, Outcome, int, float, float]]:
    """Return the outcomes that there are: number, name, count, and where they begin and end."""
    total, start, parts = counts.total(), 0.0, []
    for number, outcome in enumerate(Outcome):
        if counts[outcome]:
            width = 1000 * counts[outcome] / total
            parts.append((number, outcome, counts[outcome], round(start, 2), round(width, 2)))
            start += width
    return parts


def _conditions(conditions: Conditions) -> Iterable[str]:
    plan = conditions.plan
    yield f"{conditions.documents:,} documents, revision {conditions.revision} of the library"
    yield f"model {PurePath(conditions.model).name}" if conditions.model else ""
    yield f"answered from a confidence of {conditions.threshold:.3f} on"
    yield from (f"{name} = {value}" for name, value in conditions.settings.items())
    yield f"{plan.split} half" if plan.split else ""
    yield "" if plan.history else "without earlier questions"
    yield f"unanswerable without their {plan.unanswerable}" if plan.unanswerable != "gold" else ""
    yield f"after {plan.strangers} questions on another article" if plan.strangers else ""


def _slice_table(kind: str, parts: list[Slice]) -> dict[str, object]:
    return {
        "kind": kind,
        "count": len(parts),
        "names": [name for name in SLICED if any(name in part.figures for part in parts)],
        "parts": parts[:_MOST_SLICES],
        "left": max(0, len(parts) - _MOST_SLICES),
    }


def _kinds(turned: Turned) -> list[str]:
    return [*(f"won: {name}" for name in turned.won), *(f"lost: {name}" for name in turned.lost)]


def _tags(records: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    return sorted(Counter(tag for record in records for tag in record["tags"]).items())


def _verdict(name: str, change: Change) -> str:
    """Return whether a significant change is for the better; blank if it is not significant."""
    if not change.is_significant:
        return ""
    is_lower = change.difference < 0
    return "better" if is_lower == DEFINITIONS[name].is_lower_better else "worse"
