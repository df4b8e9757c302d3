"""How this process keeps memory, where that can be told (glibc)."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Names of glibc's options: see mallopt(3)."""
_LARGE_BYTES = 8_000_000
_SPARE_BYTES = 64_000_000
_ARENAS = 2


def give_back_large_blocks() -> None:
    """Have large blocks of memory given back to the system as soon as they are free.

    A server that runs for long makes a new snapshot at each change of its library. By itself glibc
    would, once one was freed, place the next ones among small blocks, which then keep it from
    giving back any; and it would do so in an area for each thread.
    """
    if sys.platform != "linux":
        return
    try:
        set_option = ctypes.CDLL(None).mallopt
    except AttributeError:
        # Another C library than glibc.
        return
    set_option(_MMAP_THRESHOLD, _LARGE_BYTES)
    # Not told otherwise, it would now give back and take again what each question needs.
    set_option(_TRIM_THRESHOLD, _SPARE_BYTES)
    set_option(_ARENA_MAX, _ARENAS)
