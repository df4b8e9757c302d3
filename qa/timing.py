"""How long each step of an answer takes."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Timer:
    """Adds up the milliseconds spent in named steps."""

    def __init__(self) -> None:
        """Start at zero."""
        self.milliseconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Count the time inside towards `step`."""
        start = perf_counter()
        try:
            yield
        finally:
            self.milliseconds[step] += (perf_counter() - start) * 1000
