"""The command `compare`. Heavy imports wait until it runs."""

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.errors import reporting


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
        from qa.cli.evaluation_printing import print_contrast  # noqa: PLC0415
        from qa.evaluation.contrast import Contrast  # noqa: PLC0415
        from qa.evaluation.output import write_text  # noqa: PLC0415
        from qa.evaluation.page.contrast import contrast_page  # noqa: PLC0415
        from qa.evaluation.page.html import check_page  # noqa: PLC0415
        from qa.evaluation.results import read_results  # noqa: PLC0415

        old, new = read_results(before), read_results(after)
        if html is not None:
            check_page(html, "--html")
        found = Contrast.of(old, new)
        print_contrast(found, old, new)
        if html is not None:
            write_text(html, contrast_page(found, old, new, (str(before), str(after))))
            typer.echo(f"\nThe page is {html}")
