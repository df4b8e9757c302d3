"""Watching: folders are indexed again once something in them has changed and it is quiet.

batches of changes -> once a batch is empty, nothing is being written -> one round of indexing
a folder that is gone -> said once, nothing removed, until it is back
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from corpus.errors import LibraryBusyError, VerbatimError
from qa.indexing.report import IndexReport

_QUIET_MILLISECONDS = 1_000
_MAX_NOISY_BATCHES = 60
"""A file that is written to all the time, such as a log, holds up others no longer than this."""


class Listener(Protocol):
    """What is told of each round."""

    def report(self, report: IndexReport) -> None:
        """Receive what a round has done, if it did anything."""

    def say(self, text: str) -> None:
        """Receive a remark."""


def watch(
    folders: Sequence[Path],
    batches: Iterable[Collection[object]],
    bring_in_step: Callable[[Sequence[Path]], IndexReport],
    listener: Listener,
) -> None:
    """Index `folders` first and then after changes, until `batches` end.

    A batch is what has changed since the last one; an empty one says that it is quiet. What was
    said of a file is not said again while it stays so.
    """
    is_due, noisy, is_busy = True, 0, False
    gone: list[Path] = []
    before = IndexReport()
    for batch in batches:
        present = [folder for folder in folders if folder.is_dir()]
        missing = [folder for folder in folders if folder not in present]
        _say_what_changed(missing, gone, listener)
        is_due = is_due or bool(batch) or missing != gone
        gone = missing
        noisy = noisy + 1 if batch else 0
        if not present or not is_due or 0 < noisy < _MAX_NOISY_BATCHES:
            continue
        try:
            done = bring_in_step(present)
        except LibraryBusyError as error:
            if not is_busy:
                listener.say(f"{error} Watching goes on.")
            is_busy = True
            continue
        is_due, noisy, is_busy = False, 0, False
        if (news := _news(done, before)) is not None:
            listener.report(news)
        before = done


def batches_of(folders: Sequence[Path], library: Path) -> Iterator[Collection[tuple[object, str]]]:
    """Yield what changes in `folders`, as it happens; an empty batch after a second of quiet.

    What changes in the `library` itself is passed over. Raises VerbatimError if the system does
    not let folders be watched.
    """
    from watchfiles import watch as changes  # noqa: PLC0415 - takes its time

    def is_theirs(_: object, path: str) -> bool:
        return not Path(path).is_relative_to(library)

    while True:
        # A folder that was made again under the same name is another one, to be watched again.
        watched = {folder: identity for folder in folders if (identity := _identity(folder))}
        if not watched:
            time.sleep(_QUIET_MILLISECONDS / 1000)
            yield ()
            continue
        try:
            for batch in changes(
                *watched,
                watch_filter=is_theirs,
                rust_timeout=_QUIET_MILLISECONDS,
                yield_on_timeout=True,
            ):
                yield batch
                if any(_identity(folder) != watched.get(folder) for folder in folders):
                    break
        except FileNotFoundError:
            continue
        except OSError as error:
            raise VerbatimError(
                f"The folders cannot be watched: {error}. Index them without --watch, or set"
                " WATCHFILES_FORCE_POLLING=1 to look for changes at intervals."
            ) from error


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _say_what_changed(missing: Sequence[Path], before: Sequence[Path], listener: Listener) -> None:
    for folder in missing:
        if folder not in before:
            listener.say(f"The folder {folder} is gone. Nothing is removed; waiting for it.")
    for folder in before:
        if folder not in missing:
            listener.say(f"The folder {folder} is back.")


def _news(report: IndexReport, before: IndexReport) -> IndexReport | None:
    """Return what `report` has that was not said of the round `before`; None if nothing is new."""
    news = replace(
        report,
        skipped=[problem for problem in report.skipped if problem not in before.skipped],
        kept=[kept for kept in report.kept if kept not in before.kept],
    )
    contents = (news.added, news.updated, news.removed, news.skipped, news.notices, news.kept)
    return news if any(contents) else None
