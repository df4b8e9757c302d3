"""The commands `library …`: verify, stats, backup, restore. Heavy imports wait until one runs."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.shared import DEFAULT_LIBRARY, JsonOption, LibraryOption, open_library, reporting

library_app = typer.Typer(
    no_args_is_help=True, help="Verify, back up, restore and measure the library."
)


@library_app.command()
def verify(library: LibraryOption = DEFAULT_LIBRARY, as_json: JsonOption = False) -> None:
    """Verify that everything in the library is there, is what was stored, and fits together.

    Prints a line for each fault, with what to do about it, and ends with status 1 if there is one.
    """
    with reporting():
        from embeddings.encoder import TransformerEncoder  # noqa: PLC0415
        from qa.cli.printing import progress, visible  # noqa: PLC0415
        from qa.indexing import verify as run  # noqa: PLC0415

        opened = open_library(library)
        with progress("Verifying") as observe:
            findings = run(opened, TransformerEncoder.load, observe)
        if as_json:
            typer.echo(json.dumps({"findings": [asdict(finding) for finding in findings]}))
        elif not findings:
            typer.echo(f"The library {opened.path} is intact.")
        else:
            for finding in findings:
                typer.echo(visible(f"{finding.what}. {finding.advice}"))
        if findings:
            raise typer.Exit(1)


@library_app.command()
def stats(library: LibraryOption = DEFAULT_LIBRARY, as_json: JsonOption = False) -> None:
    """Print what the library holds, in numbers."""
    with reporting():
        from corpus.library.selection import statistics  # noqa: PLC0415
        from qa.cli.printing import print_statistics  # noqa: PLC0415

        opened = open_library(library)
        with opened.reading() as reader:
            counts = statistics(reader, opened.path)
        if as_json:
            typer.echo(json.dumps(asdict(counts)))
        else:
            print_statistics(counts)


@library_app.command()
def backup(
    target: Annotated[
        Path,
        typer.Argument(
            help="The file to write, or the folder to write one in.", show_default=False
        ),
    ],
    library: LibraryOption = DEFAULT_LIBRARY,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over the file if it exists.")
    ] = False,
) -> None:
    """Write all that cannot be derived into one file; the library may be in use meanwhile."""
    with reporting():
        from qa.cli.printing import progress  # noqa: PLC0415
        from qa.indexing import back_up  # noqa: PLC0415

        opened = open_library(library)
        with progress("Copying") as observe:
            written = back_up(opened, target, replace=replace, observe=observe)
        typer.echo(f"The backup is {written}")


@library_app.command()
def restore(
    backup_file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A backup.", show_default=False)
    ],
    library: LibraryOption = DEFAULT_LIBRARY,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Put it in the place of a library, which is moved aside."),
    ] = False,
) -> None:
    """Verify a backup and make a library of it. Stop the app first if it serves that library."""
    with reporting():
        from qa.cli.printing import progress  # noqa: PLC0415
        from qa.indexing import restore as run  # noqa: PLC0415

        folder = library
        with progress("Verifying") as observe:
            aside = run(backup_file, folder, replace=replace, observe=observe)
        typer.echo(f"The library is {folder}")
        if aside is not None:
            typer.echo(
                f"What was there before is in {aside}; delete it when you no longer need it."
            )
