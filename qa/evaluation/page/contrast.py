"""The page of two evaluations side by side."""

from collections import Counter

from qa.evaluation.contrast import Contrast, Turned, different_conditions
from qa.evaluation.definitions import DEFINITIONS
from qa.evaluation.page.html import framed, page, table
from qa.evaluation.page.questions import question_list
from qa.evaluation.pairs import Change
from qa.evaluation.results import Results
from qa.evaluation.table import change_texts, value_text
from qa.text.templates import plain

_TITLE = "Questions that were won or lost"


def contrast_page(
    contrast: Contrast, before: Results, after: Results, names: tuple[str, str]
) -> str:
    """Return the page of `contrast`, as HTML; `names` are those of the two files."""
    kinds: Counter[str] = Counter()
    records = []
    for turned in contrast.turned:
        kinds.update(_kinds(turned))
        old, new = before.shown[turned.id], after.shown[turned.id]
        records.append(new | {"kinds": _kinds(turned), "sides": [old, new]})
    old_name, new_name = (f"<bdi>{plain(name)}</bdi>" for name in names)
    body = (
        f'<header><p class="name">Verbatim</p><h1>What changed</h1>'
        f'<p class="lead">From {old_name} to {new_name}</p>{_notes(contrast)}'
        f"{_conditions(before, after)}</header><main>{_figures(contrast)}"
        f"{question_list(_TITLE, 'Change', sorted(kinds.items()), _tags(records))}"
        "</main>"
    )
    return page("What changed", body, {"questions": records}, "contrast.js")


def _kinds(turned: Turned) -> list[str]:
    return [*(f"won: {name}" for name in turned.won), *(f"lost: {name}" for name in turned.lost)]


def _tags(records: list[dict[str, list[str]]]) -> list[tuple[str, int]]:
    return sorted(Counter(tag for record in records for tag in record["tags"]).items())


def _notes(contrast: Contrast) -> str:
    notes = [f"{len(contrast.common):,} questions are in both, and compared."]
    for names, what in (
        (contrast.only_before, "only in the first"),
        (contrast.only_after, "only in the second"),
        (contrast.altered, "in both, but not with the same gold"),
    ):
        if names:
            notes.append(f"{len(names):,} {what}.")
    return "".join(f'<p class="note">{plain(note)}</p>' for note in notes)


def _conditions(before: Results, after: Results) -> str:
    rows = different_conditions(before, after)
    if not rows:
        return ""
    shown = table(("condition", "first", "second"), rows)
    return f"<details><summary>Under other conditions ({len(rows)})</summary>{shown}</details>"


def _figures(contrast: Contrast) -> str:
    rows = []
    for name, definition in DEFINITIONS.items():
        change = contrast.changes.get(name)
        if change is None:
            continue
        old, new = contrast.before[name].figure(), contrast.after[name].figure()
        difference, interval, p_value = change_texts(change)
        rows.append(
            f'<tr><th scope="row">{plain(name)}<small>{plain(definition.meaning)}</small></th>'
            f'<td>{value_text(old)}</td><td class="figure">{value_text(new)}</td>'
            f"<td>{change.questions:,}</td>"
            f"<td{_verdict(change, is_lower_better=definition.is_lower_better)}>{difference}</td>"
            f"<td>{interval}</td><td>{p_value}</td></tr>"
        )
    headings = ("metric", "first", "second", "questions", "change", "95% interval", "p")
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return (
        '<section id="figures"><h2>Figures</h2>'
        + framed(
            f'<table class="metrics"><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table>"
        )
        + '<p class="note">A change is over the questions for which both have a figure. It is in'
        " colour if it is no chance (p below 0.05); of so many metrics one in twenty would be so by"
        " chance.</p></section>"
    )


def _verdict(change: Change, *, is_lower_better: bool) -> str:
    if not change.is_significant:
        return ""
    is_better = (change.difference < 0) if is_lower_better else (change.difference > 0)
    return f' class="{"better" if is_better else "worse"}"'
