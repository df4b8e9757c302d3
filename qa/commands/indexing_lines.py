"""What indexing does, a JSON object a line: how another program follows it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from qa.keeping.report import IndexReport, Observer, Progress


@contextmanager
def progress_lines() -> Iterator[Observer]:
    """Give an observer that prints each step."""

    def observe(step: Progress) -> None:
        _print({"progress": asdict(step)})

    yield observe


def print_report_line(report: IndexReport) -> None:
    """Print what was done in the end."""
    _print({"report": asdict(report)})


def print_remark_line(text: str) -> None:
    """Print what there is to say besides."""
    _print({"remark": text})


def _print(record: dict[str, object]) -> None:
    # In ASCII, so that it does not depend on the system's encoding.
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()
