"""The command `gold`. Heavy imports wait until it runs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import GoldError
from qa.cli.shared import DEFAULT_LIBRARY, LibraryOption, open_library, reporting

if TYPE_CHECKING:
    from qa.gold.check import Shelf
    from qa.gold.gold import GoldFile

WrittenArgument = Annotated[
    Path, typer.Argument(help="The file to write: .jsonl, .csv or .tsv.", show_default=False)
]

gold_app = typer.Typer(no_args_is_help=True, help="Make and check gold sets, to evaluate with.")


@gold_app.callback()
def gold() -> None:
    """Make and check gold sets, to evaluate with."""


@gold_app.command("from-feedback")
def from_feedback(file: WrittenArgument, library: LibraryOption = DEFAULT_LIBRARY) -> None:
    """Write the questions that people judged in the page, with the passages they found right."""
    with reporting():
        from qa.gold.construction import export_gold  # noqa: PLC0415
        from qa.history import Journal  # noqa: PLC0415

        opened = open_library(library)
        count = export_gold(Journal.open(opened.path), file)
        typer.echo(f"{_counted(count, 'question')} {'is' if count == 1 else 'are'} in {file}.")


@gold_app.command("sample")
def sample(
    file: WrittenArgument,
    library: LibraryOption = DEFAULT_LIBRARY,
    count: Annotated[int, typer.Option("--count", min=1, help="How many passages.")] = 20,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Another number chooses other passages.")
    ] = 0,
) -> None:
    """Write passages spread over the library, each waiting for its question and answers."""
    with reporting():
        from qa.gold.construction import sample as run  # noqa: PLC0415
        from qa.gold.table import write_gold  # noqa: PLC0415

        if file.exists():
            raise GoldError(f"{file} already exists and may hold your questions. Name another.")
        opened = open_library(library)
        with opened.reading() as reader:
            records = run(reader, count, seed)
        if not records:
            raise GoldError(f"There is no passage to ask about in {opened.path}.")
        write_gold(file, records)
        documents = {entry["document"] for record in records for entry in record["evidence"]}
        typer.echo(
            f"{_counted(len(records), 'passage')} of {_counted(len(documents), 'document')} in"
            f" {file}. Write a question for each, with the words that answer it, and remove those"
            f" that give none. Then: python -m qa gold check {file} --library {opened.path}"
        )


@gold_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="The gold set.", show_default=False)],
    library: Annotated[
        Path | None,
        typer.Option("--library", help="Look evidence up in this library.", show_default=False),
    ] = None,
    documents: Annotated[
        list[Path] | None,
        typer.Option(
            "--documents",
            help="Look evidence up in these files and folders; repeatable.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List what is wrong with a gold set, and what to do about it.

    Ends with status 1 if there are errors; warnings are worth a look.
    """
    with reporting():
        from qa.cli.printing import visible  # noqa: PLC0415
        from qa.gold.check import check as run  # noqa: PLC0415
        from qa.gold.files import read_gold_file  # noqa: PLC0415

        gold_file = read_gold_file(file)
        if not gold_file.entries and not gold_file.problems:
            raise GoldError(f"{file} holds no questions.")
        counts: Counter[str] = Counter()
        with _shelf(gold_file, library, documents or ()) as shelf:
            for finding in run(gold_file, shelf):
                typer.echo(visible(f"{finding.severity}: {finding.message}"))
                counts[finding.severity] += 1
                counts["unwritten"] += finding.is_unwritten
        if shelf is None and any(entry.question.evidence for entry in gold_file.entries):
            typer.echo("Evidence was not looked up: add --library DIR or --documents PATH.")
        summary = [
            _counted(len(gold_file.entries), "question"),
            f"{counts['unwritten']:,} yet to be written",
            *(_counted(counts[severity], severity) for severity in ("error", "warning")),
        ]
        typer.echo(", ".join(summary))
        if counts["error"]:
            raise typer.Exit(1)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


@contextmanager
def _shelf(
    gold_file: "GoldFile", library: Path | None, documents: Sequence[Path]
) -> "Iterator[Shelf | None]":
    """Give the documents to look evidence up in, if there are any."""
    from qa.gold.check import Shelf  # noqa: PLC0415

    if library is not None and documents:
        raise GoldError("--library and --documents exclude each other: give one of them.")
    if library is not None:
        with open_library(library).reading() as reader:
            yield Shelf.of_library(reader)
    elif documents:
        yield Shelf.of_files(documents)
    else:
        yield Shelf.of_collection(gold_file.documents) if gold_file.documents else None
