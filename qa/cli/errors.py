"""How a command reports what went wrong."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from corpus.errors import VerbatimError


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
