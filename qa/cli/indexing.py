"""Indexing, once or with `--watch`: what each round does is printed, and Ctrl-C ends it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typer

from corpus.errors import LibraryBusyError
from corpus.library.database import Library
from embeddings.encoder import Encoder
from qa.cli.printing import print_record, print_report, progress, visible
from qa.indexing.indexing import LoadFile, index
from qa.indexing.report import IndexReport
from qa.indexing.watching import batches_of, watch

_INTERRUPTED = 130


@dataclass(kw_only=True)
class IndexingRounds:
    """Rounds of indexing, and the listener that prints what they do.

    Only the first round may `prune` most of a folder.
    """

    library: Library
    load_encoder: Callable[[], Encoder]
    load_file: LoadFile
    prune: bool
    as_json: bool
    is_under_way: bool = field(default=False, init=False)

    def run(self, paths: Sequence[Path]) -> IndexReport:
        """Index `paths` once."""
        self.is_under_way = True
        try:
            with progress("Indexing", in_lines=self.as_json) as observe:
                report = index(
                    self.library,
                    self.load_encoder,
                    paths,
                    prune=self.prune,
                    observe=observe,
                    load_file=self.load_file,
                )
        except LibraryBusyError:
            self.is_under_way = False
            raise
        self.is_under_way = self.prune = False
        return report

    def keep_in_step(self, paths: Sequence[Path]) -> None:
        """Keep the library in step with the folders at `paths`, until Ctrl-C.

        Raises typer.Exit with status 130 if a round was under way.
        """
        folders = [path.absolute() for path in paths]
        try:
            watch(folders, batches_of(folders, self.library.path.absolute()), self.run, self)
        except KeyboardInterrupt:
            self.say("Watching has ended.")
            raise typer.Exit(_INTERRUPTED if self.is_under_way else 0) from None

    def report(self, report: IndexReport) -> None:
        """Print what a round has done."""
        print_report(report, self.library.path, as_json=self.as_json)

    def say(self, text: str) -> None:
        """Print a remark, on standard error unless as JSON."""
        if self.as_json:
            print_record(remark=text)
        else:
            typer.secho(visible(text), err=True, fg="yellow")
