"""The commands `documents …`: list, show, remove, unmark. Heavy imports wait until one runs."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.shared import (
    DEFAULT_LIBRARY,
    JsonOption,
    LibraryOption,
    load_encoder,
    open_library,
    reporting,
)

if TYPE_CHECKING:
    from corpus.library.database import Library
    from corpus.library.records import StoredDocument

documents_app = typer.Typer(no_args_is_help=True, help="List, show and remove documents.")


@documents_app.command("list")
def list_documents(library: LibraryOption = DEFAULT_LIBRARY) -> None:
    """List the documents of the library."""
    with reporting():
        from qa.cli.printing import print_documents  # noqa: PLC0415

        with open_library(library).reading() as reader:
            print_documents(reader.documents())


@documents_app.command("show")
def show_document(
    document: Annotated[str, typer.Argument(help="Its number or name.", show_default=False)],
    library: LibraryOption = DEFAULT_LIBRARY,
) -> None:
    """Show what is known of a document, and its text."""
    with reporting():
        from qa.cli.printing import print_document  # noqa: PLC0415

        opened = open_library(library)
        stored = _named(opened, document)
        with opened.reading() as reader:
            print_document(stored, reader.text(stored.id) or "")


@documents_app.command("remove")
def remove_documents(
    documents: Annotated[
        list[str] | None, typer.Argument(help="Numbers or names.", show_default=False)
    ] = None,
    library: LibraryOption = DEFAULT_LIBRARY,
    samples: Annotated[bool, typer.Option("--samples", help="The bundled samples.")] = False,
) -> None:
    """Remove documents from the library; the files themselves are not touched."""
    with reporting():
        from qa.indexing import remove  # noqa: PLC0415

        if not documents and not samples:
            raise typer.BadParameter("name the documents to remove, or use --samples")
        opened = open_library(library)
        chosen = [_named(opened, name) for name in documents or []]
        if samples:
            chosen.extend(_samples(opened))
        unique = {document.id: document for document in chosen}
        remove(opened, list(unique.values()))
        for document in unique.values():
            typer.echo(f"Removed {document.name}")
        if not unique:
            typer.echo("There was nothing to remove.")


def _named(library: "Library", name: str) -> "StoredDocument":
    """Return the document with this name, or number.

    Raises LibraryError if there is none, or more than one.
    """
    from corpus.errors import LibraryError  # noqa: PLC0415

    with library.reading() as reader:
        documents = reader.documents()
    named = [document for document in documents if document.name == name] or [
        document for document in documents if str(document.id) == name
    ]
    if not named:
        raise LibraryError(f"There is no document {name}. See: python -m qa documents list")
    if len(named) > 1:
        numbers = ", ".join(str(document.id) for document in named)
        raise LibraryError(f"There are several documents {name}; name one by its number: {numbers}")
    return named[0]


def _samples(library: "Library") -> "list[StoredDocument]":
    from corpus import SAMPLES  # noqa: PLC0415
    from corpus.loaders import path_key  # noqa: PLC0415

    with library.reading() as reader:
        sources = [source.id for source in reader.sources() if source.root == path_key(SAMPLES)]
        return [document for source in sources for document in reader.documents_of(source).values()]


@documents_app.command()
def unmark(
    document: Annotated[int, typer.Argument(help="Its number.", show_default=False)],
    start: Annotated[int, typer.Argument(help="Where the part begins.", show_default=False)],
    end: Annotated[int, typer.Argument(help="Where it ends.", show_default=False)],
    library: LibraryOption = DEFAULT_LIBRARY,
    undo: Annotated[
        bool, typer.Option("--undo", help="Set apart again what was counted as text.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Count as text what was taken for boilerplate, in a part of a document.

    The part is given in characters from the document's beginning. It stays text when the file is
    indexed again.
    """
    with reporting():
        from qa.cli.printing import print_record  # noqa: PLC0415
        from qa.indexing import unmark as run  # noqa: PLC0415

        opened = open_library(library)
        report = run(opened, lambda: load_encoder(opened), document, (start, end), undo=undo)
        if as_json:
            print_record(report=asdict(report))
        else:
            how = "is set apart again" if undo else "counts as text"
            typer.echo(f"This part of {report.updated[0]} {how}.")
