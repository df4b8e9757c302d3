"""A server gives back the memory of what it no longer needs."""

import platform
import subprocess
import sys

import pytest

_SCRIPT = """
import sys
import numpy as np
from qa.assistant_process import give_back_large_blocks

def anonymous():
    with open("/proc/self/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Anonymous"))

if sys.argv[1] == "given back":
    give_back_large_blocks()
before = anonymous()
small = []
for _ in range(8):
    large = np.ones(2_000_000)
    small += [bytearray(2_000) for _ in range(50)]
    del large
print(anonymous() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_large_blocks_are_given_back_whatever_was_taken_after_them() -> None:
    def left(how: str) -> int:
        done = [sys.executable, "-c", _SCRIPT, how]
        return int(subprocess.run(done, capture_output=True, text=True, check=True).stdout)

    assert left("given back") < 4_000
    assert left("as it is") > 12_000
