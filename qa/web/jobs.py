"""Indexing and evaluating while the page serves: child processes that run the command line.

Each runs a command of ours at low priority, is followed by the records that it prints, a JSON
object a line, and can be stopped.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa.indexing.report import language_notice
from qa.settings import DEFAULT_READER
from qa.web.evaluation_files import EvaluationFiles, EvaluationRecord, Fate

_ROOT = Path(__file__).resolve().parents[2]
_NICENESS = 10
_ERROR_CHARACTERS = 2000


def started(arguments: Sequence[str]) -> "subprocess.Popen[str]":
    """Start `python -m qa` with `arguments`."""
    process = subprocess.Popen(  # noqa: S603 - our own command, paths of our own making
        [sys.executable, "-m", "qa", *arguments],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
    return process


class _Job:
    """What runs one child process at a time, until it is closed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._is_closed = False

    def close(self) -> None:
        """Stop what is running, and start nothing more; what it has stored stays."""
        with self._lock:
            self._is_closed = True
            self._stop()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def _follow(
        self, process: "subprocess.Popen[str]", observe: Callable[[dict[str, Any]], None]
    ) -> tuple[int, str]:
        """Give each record that `process` prints to `observe` until it ends.

        Returns its exit status, and the end of what it said on standard error.
        """
        errors: list[str] = []
        with process:
            draining = threading.Thread(target=lambda: errors.extend(process.stderr or ()))
            draining.start()
            for line in process.stdout or ():
                if line.startswith("{"):
                    observe(json.loads(line))
            draining.join()
        with self._lock:
            self._process = None
        return process.returncode, "".join(errors).strip()[-_ERROR_CHARACTERS:]


def _progress_of(record: dict[str, Any]) -> tuple[int, int, str]:
    """Return what is done, of how much, and the name of what was done last."""
    step = record["progress"]
    return int(step["done"]), int(step["total"]), str(step["name"])


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


class IndexingJob(_Job):
    """Indexes files into one library, one child process after the other."""

    def __init__(self, library: Path) -> None:
        """Index into the library at `library`, once there is something to index."""
        super().__init__()
        self._options = ["--json", "--library", str(library), "--"]
        self._paths: dict[Path, None] = {}
        self._commands: list[list[str]] = []
        self._state = JobState()

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
            self._observed(process)

    def _next(self) -> list[str]:
        """Return what is to be done next, as arguments of the command line; empty if nothing is."""
        if self._commands:
            return self._commands.pop(0)
        paths = list(map(str, self._paths))
        self._paths.clear()
        return ["index", *self._options, *paths] if paths else []

    def _observed(self, process: "subprocess.Popen[str]") -> None:
        began = time.monotonic()
        has_reported = False

        def observe(record: dict[str, Any]) -> None:
            nonlocal has_reported
            if "report" in record:
                has_reported = True
                self._report(record["report"])
            else:
                self._progress(record, time.monotonic() - began)

        _, said = self._follow(process, observe)
        if not has_reported and not self._is_closed:
            self._state = replace(self._state, problem=said or "Indexing was ended.")

    def _progress(self, record: dict[str, Any], seconds: float) -> None:
        done, total, name = _progress_of(record)
        left = seconds * (total - done) / done if done else None
        self._state = replace(self._state, done=done, total=total, name=name, seconds_left=left)

    def _report(self, report: dict[str, Any]) -> None:
        skipped = tuple((entry["name"], entry["reason"]) for entry in report["skipped"])
        self._state = replace(
            self._state,
            added=self._state.added + len(report["added"]),
            changed=self._state.changed + len(report["updated"]),
            skipped=(*self._state.skipped, *skipped),
            weak=language_notice(report["foreign"]) or self._state.weak,
        )


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """How far the evaluation `name` is: questions `done` of `total`; 0 of 0 until it asks."""

    name: str
    done: int = 0
    total: int = 0
    seconds_left: float | None = None


class EvaluationJob(_Job):
    """Evaluates one gold file after the other, never two at a time."""

    def __init__(self, library: Path, *, reader: str = DEFAULT_READER, reranker: str = "") -> None:
        """Ask the library at `library`, once there is something to ask, with these models."""
        super().__init__()
        self.files = EvaluationFiles(library)
        self._library = library.absolute()
        self._models = ("--reader", reader, "--reranker", reranker)
        self._state: EvaluationState | None = None
        self._is_cancelled = False

    @property
    def state(self) -> EvaluationState | None:
        """How far it is, or None if nothing is being evaluated."""
        return self._state

    def start(self, record: EvaluationRecord) -> bool:
        """Begin to evaluate; return whether it could, since nothing else is being evaluated."""
        with self._lock:
            if self._state is not None or self._is_closed:
                return False
            self._state = EvaluationState(record.name)
            self._is_cancelled = False
            self._process = process = started(self._command(record))
        threading.Thread(
            target=self._run, args=(record, process), name="evaluating", daemon=True
        ).start()
        return True

    def cancel(self, record: EvaluationRecord) -> None:
        """End the evaluation, if it is running."""
        with self._lock:
            if self._process is not None and self._state and self._state.name == record.name:
                self._is_cancelled = True
                self._stop()

    def _command(self, record: EvaluationRecord) -> list[str]:
        library, report = str(self._library), str(self.files.report(record))
        return [
            *("evaluate", "--progress-lines", "--library", library, "--report", report),
            *(*self._models, "--", str(self.files.gold(record))),
        ]

    def _run(self, record: EvaluationRecord, process: "subprocess.Popen[str]") -> None:
        # The time until the first questions are answered goes into loading the model.
        first: tuple[float, int] | None = None

        def observe(printed: dict[str, Any]) -> None:
            nonlocal first
            now = time.monotonic()
            done, total, _ = _progress_of(printed)
            first = first or (now, done)
            since = done - first[1]
            left = (now - first[0]) * (total - done) / since if since else None
            self._state = EvaluationState(record.name, done, total, left)

        status, said = self._follow(process, observe)
        try:
            if self._is_cancelled:
                self.files.end(record, Fate.CANCELLED, None)
            elif status == 0:
                self.files.finish(record, said or None)
            elif not self._is_closed:
                self.files.end(record, Fate.FAILED, said or "It was ended.")
        except OSError as error:
            self.files.end(record, Fate.FAILED, f"The report cannot be stored: {error.strerror}")
        finally:
            self._state = None
