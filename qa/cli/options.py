"""Options that the commands share, and the model that they name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.library.database import Library
    from embeddings.encoder import Encoder

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
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def load_encoder(library: "Library", model: str | None = None) -> "Encoder":
    """Return the model of this name; without one that of `library`, or the default model."""
    from embeddings.encoder import TransformerEncoder  # noqa: PLC0415 - takes seconds
    from embeddings.model_files import DEFAULT_MODEL  # noqa: PLC0415

    with library.reading() as reader:
        name = model or reader.setting("model") or DEFAULT_MODEL
    return TransformerEncoder.load(name)
