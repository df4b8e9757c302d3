"""A command of ours in a child process, at low priority, followed by the records it prints."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

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


def follow(process: "subprocess.Popen[str]", observe: Callable[[dict[str, Any]], None]) -> str:
    """Give each JSON object that `process` prints, a line each, to `observe` until it ends.

    Returns the end of what it said on standard error.
    """
    errors: list[str] = []
    with process:
        draining = threading.Thread(target=lambda: errors.extend(process.stderr or ()))
        draining.start()
        for line in process.stdout or ():
            if line.startswith("{"):
                observe(json.loads(line))
        draining.join()
    return "".join(errors).strip()[-_ERROR_CHARACTERS:]
