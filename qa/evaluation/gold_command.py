"""The command `gold`. Heavy imports wait until it runs."""

from pathlib import Path
from typing import Annotated

import typer

from qa.reporting import reporting

gold_app = typer.Typer(no_args_is_help=True, help="Make gold sets, to evaluate with.")


@gold_app.callback()
def gold() -> None:
    """Make gold sets, to evaluate with."""


@gold_app.command("from-feedback")
def from_feedback(
    file: Annotated[Path, typer.Argument(help="The .jsonl file to write.", show_default=False)],
    library: Annotated[
        Path | None,
        typer.Option("--library", envvar="VERBATIM_LIBRARY", help="Folder of the library."),
    ] = None,
) -> None:
    """Write the questions that people judged in the page, with the passages they found right."""
    with reporting():
        from corpus.library import Library  # noqa: PLC0415
        from qa.command_line import DEFAULT_LIBRARY  # noqa: PLC0415
        from qa.evaluation.feedback_gold import export_gold  # noqa: PLC0415
        from qa.journal import Journal  # noqa: PLC0415

        opened = Library.open(library or DEFAULT_LIBRARY)
        count = export_gold(Journal.open(opened.path), file)
        questions = "1 question is" if count == 1 else f"{count} questions are"
        typer.echo(f"{questions} in {file}.")
