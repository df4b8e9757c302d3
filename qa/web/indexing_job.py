"""Indexing while the page serves: a child process runs the command line, and is followed."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.indexing.report import language_notice
from qa.web.child import follow, started

if TYPE_CHECKING:
    import subprocess


@dataclass(frozen=True, slots=True)
class JobState:
    """How far indexing is: bytes `done` of `total`, the last name, and what came of it.

    `added` and `changed` count documents of all runs since the last pause; `skipped` holds name and
    reason of each file that was skipped; `problem` is why the last run failed; `weak` says in which
    languages documents are that the model does not know.
    """

    is_running: bool = False
    done: int = 0
    total: int = 0
    name: str = ""
    seconds_left: float | None = None
    added: int = 0
    changed: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    problem: str | None = None
    weak: str | None = None


class IndexingJob:
    """Indexes files into one library, one child process after the other."""

    def __init__(self, library: Path) -> None:
        """Index into the library at `library`, once there is something to index."""
        self._options = ["--json", "--library", str(library), "--"]
        self._lock = threading.Lock()
        self._paths: dict[Path, None] = {}
        self._commands: list[list[str]] = []
        self._state = JobState()
        self._process: subprocess.Popen[str] | None = None
        self._is_closed = False

    @property
    def state(self) -> JobState:
        """How far it is."""
        return self._state

    def start(self, paths: Sequence[Path]) -> None:
        """Index `paths`, after what is being indexed already."""
        with self._lock:
            self._paths.update(dict.fromkeys(paths))
            self._begin()

    def unmark(self, document: int, start: int, end: int, *, undo: bool) -> None:
        """Count the boilerplate in `[start, end)` of a document as text, or with `undo` not."""
        with self._lock:
            undoing = ["--undo"] if undo else []
            place = map(str, (document, start, end))
            self._commands.append(["documents", "unmark", *undoing, *self._options, *place])
            self._begin()

    def close(self) -> None:
        """End the child process, if there is one; what it has added stays."""
        with self._lock:
            self._is_closed = True
            if self._process is not None:
                self._process.terminate()

    def _begin(self) -> None:
        if self._state.is_running or self._is_closed:
            return
        self._state = JobState(is_running=True)
        threading.Thread(target=self._run, name="indexing", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                command = self._next()
                if not command or self._is_closed:
                    self._state = replace(self._state, is_running=False)
                    return
                self._process = process = started(command)
            self._follow(process)

    def _next(self) -> list[str]:
        """Return what is to be done next, as arguments of the command line; empty if nothing is."""
        if self._commands:
            return self._commands.pop(0)
        paths = list(map(str, self._paths))
        self._paths.clear()
        return ["index", *self._options, *paths] if paths else []

    def _follow(self, process: "subprocess.Popen[str]") -> None:
        began = time.monotonic()
        has_reported = False

        def observe(record: dict[str, Any]) -> None:
            nonlocal has_reported
            if "report" in record:
                has_reported = True
                self._report(record["report"])
            else:
                self._progress(record["progress"], time.monotonic() - began)

        said = follow(process, observe)
        if not has_reported and not self._is_closed:
            self._state = replace(self._state, problem=said or "Indexing was ended.")

    def _progress(self, step: dict[str, Any], seconds: float) -> None:
        done, total = int(step["done"]), int(step["total"])
        left = seconds * (total - done) / done if done else None
        self._state = replace(
            self._state, done=done, total=total, name=str(step["name"]), seconds_left=left
        )

    def _report(self, report: dict[str, Any]) -> None:
        skipped = tuple((entry["name"], entry["reason"]) for entry in report["skipped"])
        self._state = replace(
            self._state,
            added=self._state.added + len(report["added"]),
            changed=self._state.changed + len(report["updated"]),
            skipped=(*self._state.skipped, *skipped),
            weak=language_notice(report["foreign"]) or self._state.weak,
        )
