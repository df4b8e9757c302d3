"""What commands share: options, the library and the model that these name, and errors as messages.

Heavy imports wait until a command needs them.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import VerbatimError

if TYPE_CHECKING:
    from corpus.library.database import Library
    from embeddings.encoder import Encoder
    from qa.indexing.report import Observer

DEFAULT_LIBRARY = Path(__file__).resolve().parents[2] / "library"
"""Where the library is unless told otherwise: beside `app.py`."""

LibraryOption = Annotated[
    Path,
    typer.Option("--library", envvar="VERBATIM_LIBRARY", help="Folder of the library."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="A sentence-transformers model: a folder, or the name of one downloaded before."
        " By default the library's own, or all-MiniLM-L6-v2.",
    ),
]
ReaderOption = Annotated[
    str,
    typer.Option(
        "--reader",
        envvar="VERBATIM_READER",
        help="Marks the words that answer: an extractive question-answering model, by folder or by"
        " the name of one downloaded before; or none, which is faster.",
    ),
]
RerankerOption = Annotated[
    str,
    typer.Option(
        "--reranker",
        envvar="VERBATIM_RERANKER",
        help="A sentence-transformers cross-encoder that ranks passages before they are read.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def open_library(path: Path, *, create: bool = False) -> "Library":
    """Open the library at `path`, with a bar while one of an earlier format is upgraded."""
    from corpus.library.database import Library  # noqa: PLC0415
    from qa.cli.printing import progress  # noqa: PLC0415

    with ExitStack() as shown:
        bars: list[Observer] = []

        def observe(done: int, total: int, name: str) -> None:
            from qa.indexing.report import Progress  # noqa: PLC0415 - heavy, and seldom needed

            if not bars:
                bars.append(shown.enter_context(progress("Upgrading the library")))
            bars[0](Progress(done, total, name))

        return Library.open(path, create=create, observe=observe)


def load_encoder(library: "Library", model: str | None = None) -> "Encoder":
    """Return the model of this name; without one that of `library`, or the default model."""
    from embeddings.encoder import TransformerEncoder  # noqa: PLC0415 - takes seconds
    from embeddings.model_files import DEFAULT_MODEL  # noqa: PLC0415

    with library.reading() as reader:
        name = model or reader.setting("model") or DEFAULT_MODEL
    return TransformerEncoder.load(name)


@contextmanager
def reporting() -> Iterator[None]:
    """Turn our errors into a message and exit status 2; keep libraries' notices off the screen."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        yield
    except VerbatimError as error:
        from qa.cli.printing import visible  # noqa: PLC0415

        typer.secho(visible(str(error)), err=True, fg="red")
        raise typer.Exit(2) from None
    except BrokenPipeError:
        # The reader of a pipe, such as `head`, has what it wanted.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
