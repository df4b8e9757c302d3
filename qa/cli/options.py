"""Options that the commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
