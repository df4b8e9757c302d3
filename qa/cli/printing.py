"""What the command line prints: for people, and as JSON for programs.

With `--json`, a long command prints an object a line, which the page follows:

    {"progress": {"done": …, "total": …, "name": …}}    how far it is
    {"report": {"added": […], …}}                       what was done in the end
    {"remark": …}                                       what there is to say besides, when watching

Text of documents cannot control the terminal.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar
from rich.text import Text

from corpus.library.records import StoredDocument
from corpus.text import CONTROLS, json_text

if TYPE_CHECKING:
    from corpus.library.selection import Statistics
    from qa.answer import Answer, Quote
    from qa.indexing.report import IndexReport, Observer


_MAX_NAMES = 10
_COUNTS = "documents passages sentences words characters ended_documents revision".split()


def visible(text: str) -> str:
    """Return `text` with control characters spelt out, so that none takes effect."""
    return CONTROLS.sub(
        lambda match: "" if match[0] == "\r" else match[0].encode("unicode_escape").decode(), text
    )


def print_record(**record: object) -> None:
    """Print a line for a program, in ASCII, so that it does not depend on the system's encoding."""
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


@contextmanager
def progress(verb: str, *, in_lines: bool = False) -> "Iterator[Observer]":
    """Show a bar with the time left on standard error, if it is a terminal.

    With `in_lines`, print each step for a program instead.
    """
    if in_lines:
        yield lambda step: print_record(progress=asdict(step))
        return
    console = Console(stderr=True)
    bar = ProgressBar(
        TextColumn(verb),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(verb, total=None, name="")
        yield lambda step: bar.update(
            task,
            completed=step.done,
            total=step.total or 1,
            name=escape(visible(step.name)),
        )


def print_report(report: "IndexReport", library: Path, *, as_json: bool) -> None:
    """Print what indexing did: counts and names, and each skipped file with the reason."""
    from qa.indexing.report import language_notice  # noqa: PLC0415

    if as_json:
        print_record(report=asdict(report))
        return
    names_of = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "skipped": sorted({problem.name for problem in report.skipped}),
    }
    for label, names in names_of.items():
        more = f", and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
        shown = "" if label == "unchanged" else ", ".join(names[:_MAX_NAMES]) + more
        _print(Text.assemble(f"{label:>11} {len(names):>5}  ", (visible(shown), "dim")))
    for problem in report.skipped:
        _print(f"  skipped {problem.name}: {problem.reason}", "yellow")
    for problem in report.notices:
        _print(f"  notice {problem.name}: {problem.reason}", "dim")
    for kept in report.kept:
        _print(f"  {kept} are gone; nothing was removed. If that is right, add --prune.", "yellow")
    if (weak := language_notice(report.foreign)) is not None:
        _print(f"  {weak}", "dim")
    _print(f"The library is {library}", "dim")


def print_answer(answer: "Answer", references: Sequence[str] = ()) -> None:
    """Print an answer: numbered quotes, the answering words marked, then the sources.

    The sources are given by their citations, or by `references`, one for each document in order of
    first appearance.
    """
    from qa.answer import narrowings  # noqa: PLC0415 - not what lists of documents need

    if answer.query != answer.question:
        _print(f"searched for: {answer.query}", "dim")
    for narrowing in narrowings(answer):
        _print(narrowing, "dim")
    if not answer.answered:
        _print(str(answer.reason), "bold yellow")
        if answer.uncovered:
            words = ", ".join(f"“{word}”" for word in answer.uncovered)
            _print(f"They never mention {words}.", "yellow")
        if answer.quotes:
            _print("The nearest passages, which probably do not answer it:", "dim")
    for number, quote in enumerate(answer.quotes, 1):
        _print("")
        _print(_quote(number, quote))
    if not answer.quotes:
        return
    _print("")
    _print("References" if references else "Sources", "bold")
    for numbers, source in _sources(answer.quotes, references):
        _print(Text.assemble((f"[{numbers}] ", "cyan"), visible(source)))
    _print_comparison(answer)
    if answer.answered:
        _print(f"\n{answer.band}", "dim")


def _print_comparison(answer: "Answer") -> None:
    """Print which quotes say the same, and the figures that others give, each with its number."""
    for agreement in answer.agreements:
        agreeing = " and ".join(f"[{position + 1}]" for position in agreement.quotes)
        says = "are one text, slightly edited" if agreement.edited else "say the same"
        _print(f"{agreeing} {says}.", "dim")
    for difference in answer.differences:
        given = []
        for figure in difference.figures:
            quote = answer.quotes[figure.quote]
            text = quote.text[figure.start - quote.start : figure.end - quote.start]
            given.append(f"{text} [{figure.quote + 1}]")
        _print(f"Figures given: {', '.join(given)}", "yellow")


def print_statistics(statistics: "Statistics") -> None:
    """Print what a library holds, in numbers."""
    _print_rows(
        ("model", statistics.model or "none yet"),
        *((name.replace("_", " "), f"{getattr(statistics, name):,}") for name in _COUNTS),
        *((f"read by {name}", f"{n:,}") for name, n in statistics.documents_by_loader.items()),
        *((name, f"{size:,} bytes") for name, size in statistics.files.items()),
        ("free in library.db", f"{statistics.free_bytes:,} bytes"),
    )


def print_json(answer: "Answer") -> None:
    """Print an answer as one JSON object; control characters are escaped, the values are exact."""
    sys.stdout.write(json_text(asdict(answer)) + "\n")


def print_documents(documents: Sequence[StoredDocument]) -> None:
    """Print each document with its number, name and what is known of it."""
    for document in documents:
        metadata = document.metadata
        stated = (metadata.title, metadata.author, metadata.publisher, metadata.published)
        size = f"{document.words:,} words, {len(document.passages)} passages"
        about = " · ".join([*(part for part in stated if part), size])
        _print(f"{document.id:>5}  {document.name}")
        _print(f"       {about}", "dim")
    if not documents:
        _print("The library holds no documents.")


def print_document(document: StoredDocument, text: str) -> None:
    """Print what is known of a document, and its text."""
    metadata = document.metadata
    _print_rows(
        ("number", str(document.id)),
        ("name", document.name),
        ("title", metadata.title),
        ("author", metadata.author),
        ("publisher", metadata.publisher),
        ("published", metadata.published),
        ("address", metadata.url),
        ("added", document.added),
        ("passages", str(len(document.passages))),
        ("SHA-256", document.content_hash),
    )
    _print("")
    _print(text, wrapped=False)


def _print_rows(*rows: tuple[str, str | None]) -> None:
    """Print what is known as a label and a value in each line, the values in one column."""
    known = [(visible(label), visible(value)) for label, value in rows if value is not None]
    width = max(len(label) for label, _ in known)
    for label, value in known:
        _print(Text.assemble((f"{label:<{width}}  ", "dim"), value))


def _quote(number: int, quote: "Quote") -> Text:
    """Return a quote: the core plain, its context dim, the matching words bold."""
    shown = Text.assemble((f"[{number}] ", "cyan"))
    edges = {quote.start, quote.end, quote.core.start, quote.core.end}
    edges.update(edge for span in quote.highlights for edge in span)
    points = sorted(edges)
    for start, end in pairwise(points):
        marked = any(first <= start and end <= last for first, last in quote.highlights)
        core = quote.core.start <= start and end <= quote.core.end
        style = "bold green" if marked else "" if core else "dim"
        shown.append(visible(quote.text[start - quote.start : end - quote.start]), style)
    return shown


def _sources(quotes: "Sequence[Quote]", references: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Return each source with the numbers of the quotes that are from it."""
    if not references:
        return [(str(number), quote.citation) for number, quote in enumerate(quotes, 1)]
    numbers: dict[int, list[str]] = {}
    for number, quote in enumerate(quotes, 1):
        numbers.setdefault(quote.document.id, []).append(str(number))
    return zip(map(", ".join, numbers.values()), references, strict=True)


def _print(shown: str | Text, style: str = "", *, wrapped: bool = True) -> None:
    """Print a line, `wrapped` between words on a terminal and not at all elsewhere.

    In a text that has its styles, control characters must be spelt out already.
    """
    console = Console(highlight=False, markup=False, emoji=False)
    line = Text(visible(shown), style) if isinstance(shown, str) else shown
    console.print(line, soft_wrap=not (wrapped and console.is_terminal))
