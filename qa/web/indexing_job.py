"""Indexing while the page serves: a child process runs the command line, and is followed."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.web.child import follow, started

if TYPE_CHECKING:
    import subprocess


@dataclass(frozen=True, slots=True)
class JobState:
    """How far indexing is: bytes `done` of `total`, the last name, and what came of it.

    `added` counts new and changed documents of all runs since the last pause; `skipped` holds name
    and reason of each file that was skipped; `problem` is why the last run failed.
    """

    is_running: bool = False
    done: int = 0
    total: int = 0
    name: str = ""
    seconds_left: float | None = None
    added: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    problem: str | None = None


class IndexingJob:
    """Indexes files into one library, one child process after the other."""

    def __init__(self, library: Path) -> None:
        """Index into the library at `library`, once there is something to index."""
        self._library = library
        self._lock = threading.Lock()
        self._waiting: dict[Path, None] = {}
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
            self._waiting.update(dict.fromkeys(paths))
            if self._state.is_running or self._is_closed:
                return
            self._state = JobState(is_running=True)
        threading.Thread(target=self._run, name="indexing", daemon=True).start()

    def close(self) -> None:
        """End the child process, if there is one; what it has added stays."""
        with self._lock:
            self._is_closed = True
            if self._process is not None:
                self._process.terminate()

    def _run(self) -> None:
        while True:
            with self._lock:
                paths = list(self._waiting)
                self._waiting.clear()
                if not paths or self._is_closed:
                    self._state = replace(self._state, is_running=False)
                    return
                self._process = process = self._child(paths)
            self._follow(process)

    def _child(self, paths: Sequence[Path]) -> "subprocess.Popen[str]":
        return started(["index", "--json", "--library", str(self._library), "--", *map(str, paths)])

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
            added=self._state.added + len(report["added"]) + len(report["updated"]),
            skipped=(*self._state.skipped, *skipped),
        )
