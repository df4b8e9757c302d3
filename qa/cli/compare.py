"""The command `compare`. Heavy imports wait until it runs."""

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.shared import reporting


def compare(
    before: Annotated[Path, typer.Argument(help="Results of `evaluate`.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="Results of another.", show_default=False)],
    html: Annotated[
        Path | None,
        typer.Option("--html", help="File to write a page of it to.", show_default=False),
    ] = None,
) -> None:
    """Compare two evaluations question by question, with p-values, and show what changed."""
    with reporting():
        from qa.cli.evaluation_printing import print_comparison  # noqa: PLC0415
        from qa.evaluation.comparison import Comparison  # noqa: PLC0415
        from qa.evaluation.report.page import check_page, comparison_page  # noqa: PLC0415
        from qa.evaluation.results import read_results, write_text  # noqa: PLC0415

        old, new = read_results(before), read_results(after)
        if html is not None:
            check_page(html, "--html")
        comparison = Comparison.of(old, new)
        print_comparison(comparison, new)
        if html is not None:
            names = (str(before), str(after))
            write_text(html, comparison_page(comparison, old, new, names))
            typer.echo(f"\nThe page is {html}")
