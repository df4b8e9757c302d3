"""The command that watches: what each round does is printed, and Ctrl-C ends it."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import typer

from corpus.errors import LibraryBusyError
from corpus.library import Library
from embeddings.encoder import Encoder
from qa.commands.indexing_lines import print_remark_line, print_report_line, progress_lines
from qa.commands.terminal import print_report, progress, visible
from qa.keeping.indexing import IndexReport, index
from qa.keeping.watching import batches_of, watch

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

    Only the first round may `prune` what is most of a folder. Raises typer.Exit with status 130
    if a round was under way.
    """
    rounds = _Rounds(library, load_encoder, prune=prune, json=json)
    folders = [path.absolute() for path in paths]
    try:
        watch(folders, batches_of(folders, library.path.absolute()), rounds.run, rounds)
    except KeyboardInterrupt:
        rounds.say("Watching has ended.")
        raise typer.Exit(_INTERRUPTED if rounds.is_under_way else 0) from None


class _Rounds:
    """Rounds of indexing, and the listener that prints what they do."""

    def __init__(
        self, library: Library, load_encoder: Callable[[], Encoder], *, prune: bool, json: bool
    ) -> None:
        self.is_under_way = False
        self._library = library
        self._load_encoder = cache(load_encoder)
        self._prune = prune
        self._json = json

    def run(self, folders: Sequence[Path]) -> IndexReport:
        """Index `folders` once."""
        self.is_under_way = True
        try:
            with progress_lines() if self._json else progress("Indexing") as observe:
                report = index(
                    self._library, self._load_encoder, folders, prune=self._prune, observe=observe
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
