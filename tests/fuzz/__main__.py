"""Fuzzing: `python -m tests.fuzz [--examples 1000] [--only NAME]`.

Gives each reader of foreign content made-up inputs, and prints how many were tried. Then reads
files that take far more to read than they hold, within the bounds of `LoaderProcess`. Ends with
status 1 if any reader raised anything but its own error, or gave something that does not hold.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from corpus.errors import DocumentError
from corpus.loaders.process import LoaderProcess, LoadLimits
from tests.fuzz.inputs import bombs
from tests.fuzz.targets import Target, folder, targets

_LIMITS = LoadLimits(seconds=30.0, seconds_per_megabyte=0.0)
"""For files that are made to exceed whatever there is."""


def main() -> int:
    """Fuzz and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="inputs for each reader")
    parser.add_argument("--only", default="", help="readers whose names hold this")
    arguments = parser.parse_args()
    tried = failed = 0
    for name, target in targets().items():
        if arguments.only in name:
            start = time.monotonic()
            count, error = tried_inputs(target, arguments.examples)
            tried += count
            failed += error is not None
            verdict = "FAILED" if error else "ok"
            print(f"{name:25} {count:7,} inputs {time.monotonic() - start:6.0f} s {verdict}")
            if error is not None:
                traceback.print_exception(error)
    if arguments.only in "bombs":
        for name, outcome in read_bombs(folder()):
            tried += 1
            print(f"{name:25} {outcome}", flush=True)
    print(f"{tried:,} inputs tried, {failed} of the readers failed")
    return 1 if failed else 0


def tried_inputs(target: Target, examples: int) -> tuple[int, Exception | None]:
    """Check `examples` inputs; return how many were, and what failed, with the least such input."""
    count = 0

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @given(target.inputs)
    def check(content: object) -> None:
        nonlocal count
        count += 1
        target.check(content)

    try:
        check()
    except Exception as error:  # noqa: BLE001 - reported
        return count, error
    return count, None


def read_bombs(path: Path) -> Iterator[tuple[str, str]]:
    """Read each bomb in a bounded process; yield its name and what came of it."""
    with LoaderProcess(_LIMITS) as loader:
        for name, content in bombs().items():
            file = path / name
            file.write_bytes(content)
            start = time.monotonic()
            try:
                outcome = f"{len(list(loader.load(file)))} documents and errors of records"
            except DocumentError as error:
                outcome = str(error)
            file.unlink()
            yield name, f"{time.monotonic() - start:6.1f} s  {outcome}"


if __name__ == "__main__":
    sys.exit(main())
