"""The commands of the product. Heavy imports wait until a command needs them."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.documents import documents_app
from qa.cli.evaluate import calibrate, compare, evaluate
from qa.cli.gold import gold_app
from qa.cli.library import library_app
from qa.cli.shared import (
    DEFAULT_LIBRARY,
    JsonOption,
    LibraryOption,
    ModelOption,
    ReaderOption,
    RerankerOption,
    load_encoder,
    open_library,
    reporting,
)
from qa.settings import DEFAULT_READER, CitationFormat

if TYPE_CHECKING:
    from qa.answer import Answer

CiteOption = Annotated[
    CitationFormat | None,
    typer.Option(
        "--cite",
        help="Cite the quotes: references after the answer (apa, mla), or nothing but the"
        " records (bibtex, ris, csl, annotation) or the quotes with their sources (text).",
    ),
]

app = typer.Typer(
    name="python -m qa",
    help="Ask questions of your documents and get their own words back, with citations.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(documents_app, name="documents")
app.add_typer(gold_app, name="gold")
app.add_typer(library_app, name="library")
app.command()(evaluate)
app.command()(calibrate)
app.command()(compare)


@app.command()
def index(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    library: LibraryOption = DEFAULT_LIBRARY,
    model: ModelOption = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Remove what is gone even if it is most of a folder."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print progress and the report as a JSON object a line.")
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Keep folders in step until Ctrl-C; --prune applies to the first round."
        ),
    ] = False,
) -> None:
    """Add files and folders to the library, or bring it in step with them.

    Ends with status 1 if any file was skipped; with --watch, with 0 if it is stopped between
    rounds, and with 130 in the middle of one, whose rest is left to the next run.
    """
    if watch and (files := [path for path in paths if not path.is_dir()]):
        raise typer.BadParameter(f"--watch is for folders, and {files[0]} is not one")
    with reporting():
        from corpus.loaders.process import LoaderProcess  # noqa: PLC0415
        from qa.cli.indexing import IndexingRounds  # noqa: PLC0415

        opened = open_library(library, create=True)
        with LoaderProcess() as loader:
            rounds = IndexingRounds(
                library=opened,
                load_encoder=cache(lambda: load_encoder(opened, model)),
                load_file=loader.load,
                prune=prune,
                as_json=as_json,
            )
            if watch:
                rounds.keep_in_step(paths)
                return
            report = rounds.run(paths)
        rounds.report(report)
        if report.skipped or report.kept:
            raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(show_default=False)],
    library: LibraryOption = DEFAULT_LIBRARY,
    history: Annotated[
        list[str] | None,
        typer.Option("--history", help="An earlier question of the conversation; repeatable."),
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", help="Ask only this one, by name or number; repeatable."),
    ] = None,
    publisher: Annotated[
        list[str] | None,
        typer.Option("--publisher", help="Ask only documents of this publisher; repeatable."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", help="Ask only documents of this date (2024, 2024-03) or later."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Ask only documents of this date or earlier.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Ask only files of this kind, such as pdf; repeatable."),
    ] = None,
    reader: ReaderOption = DEFAULT_READER,
    reranker: RerankerOption = "",
    top: Annotated[int, typer.Option("--top", min=1, max=100, help="How many quotes.")] = 3,
    as_json: JsonOption = False,
    cite: CiteOption = None,
) -> None:
    """Answer a question with quotes from the documents.

    With --cite, a question that is not answered ends with status 1 and nothing on standard output.
    """
    if as_json and cite:
        raise typer.BadParameter("--json and --cite exclude each other; use one of them")
    with reporting():
        from qa.assistant import Assistant  # noqa: PLC0415
        from qa.cli.printing import print_answer, print_json  # noqa: PLC0415
        from qa.reader import load_models  # noqa: PLC0415
        from qa.search.filters import Filters  # noqa: PLC0415

        filters = Filters(
            tuple(document or ()), tuple(publisher or ()), since, until, tuple(kind or ())
        )
        path, models = open_library(library).path, load_models(reader, reranker)
        assistant = Assistant.open(path, models=models)
        answer = assistant.ask(question, history or (), quotes=top, filters=filters)
        if cite:
            _cite(answer, cite)
        elif as_json:
            print_json(answer)
        else:
            print_answer(answer)


@app.command()
def rebuild(library: LibraryOption = DEFAULT_LIBRARY, model: ModelOption = None) -> None:
    """Encode all documents of the library again, with its model or another one."""
    with reporting():
        from qa.cli.printing import progress  # noqa: PLC0415
        from qa.indexing import rebuild as run  # noqa: PLC0415

        opened = open_library(library)
        with progress("Encoding") as observe:
            count = run(opened, load_encoder(opened, model), observe)
        typer.echo(f"{count} documents were encoded again.")


def main() -> None:
    """Run the command line."""
    app()


def _cite(answer: "Answer", form: CitationFormat) -> None:
    """Print the citations of an answer; if there is none, say why and end with status 1."""
    from qa.citations.export import export, references  # noqa: PLC0415
    from qa.cli.printing import print_answer, visible  # noqa: PLC0415

    if not answer.answered:
        typer.secho(str(answer.reason), err=True, fg="yellow")
        raise typer.Exit(1)
    if form in {CitationFormat.APA, CitationFormat.MLA}:
        print_answer(answer, references(answer, form))
        return
    records = export([answer], form)
    if form is CitationFormat.TEXT:
        records = visible(records)
    # As bytes, so that neither the encoding nor the line ends depend on the system.
    typer.echo(records.encode(), nl=False)
