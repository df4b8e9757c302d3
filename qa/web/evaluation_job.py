"""Evaluating while the page serves: a child process runs the command line, and is followed."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.web.child import follow, started
from qa.web.evaluation_files import EvaluationFiles, EvaluationRecord, Fate

if TYPE_CHECKING:
    import subprocess


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """How far the evaluation `name` is: questions `done` of `total`; 0 of 0 until it asks."""

    name: str
    done: int = 0
    total: int = 0
    seconds_left: float | None = None


class EvaluationJob:
    """Evaluates one gold file after the other, never two at a time."""

    def __init__(self, library: Path) -> None:
        """Ask the library at `library`, once there is something to ask."""
        self.files = EvaluationFiles(library)
        self._library = library.absolute()
        self._lock = threading.Lock()
        self._state: EvaluationState | None = None
        self._process: subprocess.Popen[str] | None = None
        self._is_cancelled = self._is_closed = False

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
        arguments = (record, process)
        threading.Thread(
            target=self._follow, args=arguments, name="evaluating", daemon=True
        ).start()
        return True

    def cancel(self, record: EvaluationRecord) -> None:
        """End the evaluation, if it is running."""
        with self._lock:
            if self._process is not None and self._state and self._state.name == record.name:
                self._is_cancelled = True
                self._process.terminate()

    def close(self) -> None:
        """End what is running; it stays as begun, so that one sees that it was interrupted."""
        with self._lock:
            self._is_closed = True
            if self._process is not None:
                self._process.terminate()

    def _command(self, record: EvaluationRecord) -> list[str]:
        library, report = str(self._library), str(self.files.report(record))
        return [
            *("evaluate", "--progress-lines", "--library", library, "--report", report),
            *("--", str(self.files.gold(record))),
        ]

    def _follow(self, record: EvaluationRecord, process: "subprocess.Popen[str]") -> None:
        # The time until the first questions are answered goes into loading the model.
        first: tuple[float, int] | None = None

        def observe(printed: dict[str, Any]) -> None:
            nonlocal first
            now, done, total = time.monotonic(), *_counts(printed["progress"])
            first = first or (now, done)
            since = done - first[1]
            left = (now - first[0]) * (total - done) / since if since else None
            self._state = EvaluationState(record.name, done, total, left)

        said = follow(process, observe)
        with self._lock:
            self._process = None
        try:
            if self._is_cancelled:
                self.files.end(record, Fate.CANCELLED, None)
            elif process.returncode == 0:
                self.files.finish(record, said or None)
            elif not self._is_closed:
                self.files.end(record, Fate.FAILED, said or "It was ended.")
        except OSError as error:
            self.files.end(record, Fate.FAILED, f"The report cannot be stored: {error.strerror}")
        finally:
            self._state = None


def _counts(step: dict[str, Any]) -> tuple[int, int]:
    return int(step["done"]), int(step["total"])
