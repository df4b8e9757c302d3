"""What the processes of the app take: processor time and resident memory, as Linux tells them."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
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
    """A running app, by the number of its process; the one in which it answers is its child."""

    process: int

    def usage(self) -> Usage:
        """Return what it took up to now, without what it starts to index."""
        own = [_taken(number) for number in (self.process, *self._answering())]
        processor, megabytes = map(sum, zip(*own, strict=True))
        return Usage(time.monotonic(), processor, megabytes)

    def _answering(self) -> Iterator[int]:
        tasks = Path("/proc") / str(self.process) / "task"
        for children in tasks.glob("*/children"):
            for number in children.read_text("ascii").split():
                with suppress(FileNotFoundError):
                    if b"spawn_main" in (Path("/proc") / number / "cmdline").read_bytes():
                        yield int(number)


def _taken(process: int) -> tuple[float, float]:
    """Return seconds of the processor and resident megabytes of one process."""
    folder = Path("/proc") / str(process)
    # After the name of the program, which may hold anything: see proc_pid_stat(5).
    fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    pages = int((folder / "statm").read_text("ascii").split()[1])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 1e6
