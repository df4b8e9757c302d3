"""Indexing with `--watch`: what each round does is printed, and Ctrl-C ends it."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import typer

from corpus.errors import LibraryBusyError
from corpus.library.database import Library
from corpus.loaders.process import LoaderProcess
from embeddings.encoder import Encoder
from qa.cli.printing import (
    print_remark_line,
    print_report,
    print_report_line,
    progress,
    progress_lines,
    visible,
)
from qa.indexing.indexing import LoadFile, index
from qa.indexing.report import IndexReport
from qa.indexing.watching import batches_of, watch

_INTERRUPTED = 130


def keep_in_step(
    library: Library,
    load_encoder: Callable[[], Encoder],
    paths: Sequence[Path],
    *,
    prune: bool,
    json: bool,
) -> None:
    """Keep `library` in step with the folders at `paths`, until Ctrl-C.

    Only the first round may `prune` most of a folder. Raises typer.Exit with status 130
    if a round was under way.
    """
    folders = [path.absolute() for path in paths]
    with LoaderProcess() as loader:
        rounds = _Rounds(library, load_encoder, loader.load, prune=prune, json=json)
        try:
            watch(folders, batches_of(folders, library.path.absolute()), rounds.run, rounds)
        except KeyboardInterrupt:
            rounds.say("Watching has ended.")
            raise typer.Exit(_INTERRUPTED if rounds.is_under_way else 0) from None


class _Rounds:
    """Rounds of indexing, and the listener that prints what they do."""

    def __init__(
        self,
        library: Library,
        load_encoder: Callable[[], Encoder],
        load_file: LoadFile,
        *,
        prune: bool,
        json: bool,
    ) -> None:
        self.is_under_way = False
        self._library = library
        self._load_encoder = cache(load_encoder)
        self._load_file = load_file
        self._prune = prune
        self._json = json

    def run(self, folders: Sequence[Path]) -> IndexReport:
        """Index `folders` once."""
        self.is_under_way = True
        try:
            with progress_lines() if self._json else progress("Indexing") as observe:
                report = index(
                    self._library,
                    self._load_encoder,
                    folders,
                    prune=self._prune,
                    observe=observe,
                    load_file=self._load_file,
                )
        except LibraryBusyError:
            self.is_under_way = False
            raise
        self.is_under_way = self._prune = False
        return report

    def report(self, report: IndexReport) -> None:
        """Print what a round has done."""
        if self._json:
            print_report_line(report)
        else:
            print_report(report, self._library.path)

    def say(self, text: str) -> None:
        """Print a remark, on standard error unless as JSON."""
        if self._json:
            print_remark_line(text)
        else:
            typer.secho(visible(text), err=True, fg="yellow")
