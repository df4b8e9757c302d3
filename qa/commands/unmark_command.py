"""The command `documents unmark`. Heavy imports wait until it runs."""

from typing import Annotated

import typer

from qa.commands.options import DEFAULT_LIBRARY, JsonOption, LibraryOption
from qa.commands.reporting import reporting


def unmark(
    document: Annotated[int, typer.Argument(help="Its number.", show_default=False)],
    start: Annotated[int, typer.Argument(help="Where the place begins.", show_default=False)],
    end: Annotated[int, typer.Argument(help="Where it ends.", show_default=False)],
    library: LibraryOption = DEFAULT_LIBRARY,
    undo: Annotated[
        bool, typer.Option("--undo", help="Set apart again what was counted as text so.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Count as text what was taken for page furniture, in a place of a document.

    The place is given in characters from the document's beginning. It stays text when the file is
    indexed again.
    """
    with reporting():
        from corpus.library import Library  # noqa: PLC0415
        from embeddings.encoder import TransformerEncoder  # noqa: PLC0415
        from embeddings.model_files import DEFAULT_MODEL  # noqa: PLC0415
        from qa.commands.indexing_lines import print_report_line  # noqa: PLC0415
        from qa.keeping.unmarking import unmark as run  # noqa: PLC0415

        opened = Library.open(library)
        with opened.reading() as reader:
            model = reader.setting("model") or DEFAULT_MODEL
        report = run(
            opened, lambda: TransformerEncoder.load(model), document, (start, end), undo=undo
        )
        if as_json:
            print_report_line(report)
        else:
            how = "is set apart again" if undo else "counts as text"
            typer.echo(f"This place of {report.updated[0]} {how}.")
