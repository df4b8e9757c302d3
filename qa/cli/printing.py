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
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar
from rich.table import Table
from rich.text import Text

from corpus.library.records import StoredDocument
from corpus.text import CONTROLS, json_text

if TYPE_CHECKING:
    from corpus.library.database import Library
    from corpus.library.selection import Statistics
    from qa.answer import Answer, Quote
    from qa.figures import Difference
    from qa.indexing.report import IndexReport, Observer, Progress


@contextmanager
def progress_lines() -> "Iterator[Observer]":
    """Give an observer that prints each step."""

    def observe(step: "Progress") -> None:
        _print_record({"progress": asdict(step)})

    yield observe


def print_report_line(report: "IndexReport") -> None:
    """Print what was done in the end."""
    _print_record({"report": asdict(report)})


def print_remark_line(text: str) -> None:
    """Print what there is to say besides."""
    _print_record({"remark": text})


def _print_record(record: dict[str, object]) -> None:
    # In ASCII, so that it does not depend on the system's encoding.
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


_MAX_NAMES = 10
_COUNTS = "documents passages sentences words characters ended_documents revision".split()


def visible(text: str) -> str:
    """Return `text` with control characters spelt out, so that none takes effect."""
    return CONTROLS.sub(
        lambda match: "" if match[0] == "\r" else match[0].encode("unicode_escape").decode(), text
    )


@contextmanager
def progress(verb: str) -> "Iterator[Observer]":
    """Show a bar with the time left on standard error, if it is a terminal."""
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

        def observe(step: "Progress") -> None:
            name = escape(visible(step.name))
            bar.update(task, completed=step.done, total=step.total or 1, name=name)

        yield observe


def open_library(path: Path, *, create: bool = False) -> "Library":
    """Open the library at `path`, with a bar while one of an earlier format is upgraded."""
    from corpus.library.database import Library  # noqa: PLC0415
    from qa.indexing.report import Progress  # noqa: PLC0415

    with ExitStack() as shown:
        bars: list[Observer] = []

        def observe(done: int, total: int, name: str) -> None:
            if not bars:
                bars.append(shown.enter_context(progress("Upgrading the library")))
            bars[0](Progress(done, total, name))

        return Library.open(path, create=create, observe=observe)


def print_report(report: "IndexReport", library: Path) -> None:
    """Print what indexing did: counts and names, and each skipped file with the reason."""
    from qa.indexing.report import language_notice  # noqa: PLC0415

    console = _console()
    for label, names in (
        ("added", report.added),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
        ("removed", report.removed),
        ("skipped", sorted({problem.name for problem in report.skipped})),
    ):
        more = f", and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
        shown = "" if label == "unchanged" else ", ".join(names[:_MAX_NAMES]) + more
        count = f"{label:>11} {len(names):>5}  "
        _print(console, Text.assemble(count, (visible(shown), "dim")))
    for problem in report.skipped:
        _print(
            console, Text(visible(f"  skipped {problem.name}: {problem.reason}"), style="yellow")
        )
    for problem in report.notices:
        _print(console, Text(visible(f"  notice {problem.name}: {problem.reason}"), style="dim"))
    for kept in report.kept:
        console.print(
            Text(
                visible(f"  {kept} are gone; nothing was removed. If that is right, add --prune."),
                style="yellow",
            )
        )
    if (weak := language_notice(report.foreign)) is not None:
        _print(console, Text(f"  {weak}", style="dim"))
    _print(console, Text(visible(f"The library is {library}"), style="dim"))


def print_answer(answer: "Answer", references: Sequence[str] = ()) -> None:
    """Print an answer: numbered quotes, the answering words marked, then the sources.

    The sources are given by their citations, or by `references`, one for each document in order of
    first appearance.
    """
    from qa.answer import narrowings  # noqa: PLC0415 - not what lists of documents need

    console = _console()
    if answer.query != answer.question:
        _print(console, Text(visible(f"searched for: {answer.query}"), style="dim"))
    for narrowing in narrowings(answer):
        _print(console, Text(visible(narrowing), style="dim"))
    if not answer.answered:
        _print(console, Text(str(answer.reason), style="bold yellow"))
        if answer.uncovered:
            words = ", ".join(f"“{visible(word)}”" for word in answer.uncovered)
            _print(console, Text(f"They never mention {words}.", style="yellow"))
        if answer.quotes:
            _print(
                console, Text("The nearest passages, which probably do not answer it:", style="dim")
            )
    for number, quote in enumerate(answer.quotes, 1):
        console.print()
        _print(console, _quote(number, quote))
    if not answer.quotes:
        return
    console.print()
    _print(console, Text("References" if references else "Sources", style="bold"))
    for numbers, source in _sources(answer.quotes, references):
        _print(console, Text.assemble((f"[{numbers}] ", "cyan"), visible(source)))
    _print_comparison(console, answer)
    if answer.answered:
        _print(console, Text(f"\n{answer.band}", style="dim"))


def print_statistics(statistics: "Statistics") -> None:
    """Print what a library holds, in numbers."""
    console = _console()
    rows: list[tuple[str, str]] = [
        (name.replace("_", " "), f"{getattr(statistics, name):,}") for name in _COUNTS
    ]
    rows.insert(0, ("model", statistics.model or "none yet"))
    rows.extend((f"read by {name}", f"{n:,}") for name, n in statistics.documents_by_loader.items())
    rows.extend((name, f"{size:,} bytes") for name, size in statistics.files.items())
    rows.append(("free in library.db", f"{statistics.free_bytes:,} bytes"))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        _print(console, Text.assemble((f"{visible(name):<{width}}  ", "dim"), visible(value)))


def _print_comparison(console: Console, answer: "Answer") -> None:
    for agreement in answer.agreements:
        says = "are one text, slightly edited" if agreement.edited else "say the same"
        _print(console, Text(f"{_numbers(agreement.quotes)} {says}.", style="dim"))
    for difference in answer.differences:
        _print(console, _figures(difference, answer.quotes))


def _numbers(quotes: Sequence[int]) -> str:
    return " and ".join(f"[{position + 1}]" for position in quotes)


def _figures(difference: "Difference", quotes: "Sequence[Quote]") -> Text:
    """Return the figures that quotes give, each with its number."""
    given = []
    for figure in difference.figures:
        quote = quotes[figure.quote]
        text = quote.text[figure.start - quote.start : figure.end - quote.start]
        given.append(f"{visible(text)} [{figure.quote + 1}]")
    return Text(f"Figures given: {', '.join(given)}", style="yellow")


def print_json(answer: "Answer") -> None:
    """Print an answer as one JSON object; control characters are escaped, the values are exact."""
    sys.stdout.write(json_text(asdict(answer)) + "\n")


def print_documents(documents: Sequence[StoredDocument]) -> None:
    """Print each document with its number, name and what is known of it."""
    console = _console()
    for document in documents:
        metadata = document.metadata
        stated = (metadata.title, metadata.author, metadata.publisher, metadata.published)
        size = f"{document.words:,} words, {len(document.passages)} passages"
        about = " · ".join([*(part for part in stated if part), size])
        _print(console, Text(f"{document.id:>5}  {visible(document.name)}"))
        _print(console, Text(f"       {visible(about)}", style="dim"))
    if not documents:
        _print(console, Text("The library holds no documents."))


def print_document(document: StoredDocument, text: str) -> None:
    """Print what is known of a document, and its text."""
    console = _console()
    metadata = document.metadata
    table = Table(box=None, padding=(0, 2), show_header=False)
    for label, value in (
        ("number", document.id),
        ("name", document.name),
        ("title", metadata.title),
        ("author", metadata.author),
        ("publisher", metadata.publisher),
        ("published", metadata.published),
        ("address", metadata.url),
        ("added", document.added),
        ("passages", len(document.passages)),
        ("SHA-256", document.content_hash),
    ):
        if value is not None:
            table.add_row(Text(label, style="dim"), Text(visible(str(value))))
    console.print(table)
    console.print()
    console.print(Text(visible(text)), soft_wrap=True)


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


def _print(console: Console, shown: Text) -> None:
    """Print a line, wrapped between words on a terminal and not at all elsewhere."""
    console.print(shown, soft_wrap=not console.is_terminal)


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)
