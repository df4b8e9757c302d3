"""What the process of the app takes: processor time and resident memory, as Linux tells them."""

import os
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of the clock and of the processor, and resident megabytes, at one moment."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running app, by the number of its process."""

    process: int

    def usage(self) -> Usage:
        """Return what it took up to now, without what it starts to index."""
        return Usage(time.monotonic(), *_taken(self.process))


def _taken(process: int) -> tuple[float, float]:
    """Return seconds of the processor and resident megabytes of one process."""
    folder = Path("/proc") / str(process)
    # After the name of the program, which may hold anything: see proc_pid_stat(5).
    fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    pages = int((folder / "statm").read_text("ascii").split()[1])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 1e6
