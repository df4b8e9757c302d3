"""What a library says and keeps on a disk that is full, which is mounted for it.

    unshare --user --map-root-user --mount sh -c \
        'mount -t tmpfs -o size=6m none "$0" && exec python -m tests.faults.full_disk "$0"' FOLDER

Prints for each amount of room that is left what indexing and asking said. Ends with an error if
the library is not as it was, or does not go on once there is room.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from corpus.errors import LibraryError
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.indexing.verification import verify
from tests.fake_encoder import FakeEncoder
from tests.faults.state import state

ROOMS = (0, 4_096, 16_384, 65_536, 262_144, 524_288)
"""Bytes that are left."""
DONE = "done"
_LATE = 60
_BLOCK = b"x" * 4096


def main() -> None:
    """Fill the disk that the folder is on, over and over."""
    disk = Path(sys.argv[1])
    for room in ROOMS:
        indexing, asking = _said(disk, disk / str(room), room)
        print(f"{room}\t{indexing}\t{asking}")
        shutil.rmtree(disk / str(room))


def _said(disk: Path, folder: Path, room: int) -> tuple[str, str]:
    """Return what indexing and asking say where `room` bytes are left; check what is kept."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    (documents / "ferry.txt").write_text("The ferry was sold in 1911.")
    library = Library.open(folder / "library", create=True)
    index(library, FakeEncoder, [documents])
    before = state(library)
    for number in range(_LATE):
        (documents / f"late{number}.txt").write_text(
            f"The late tram {number} waits at the quay. " * 40
        )
    filler = folder / "filler"
    _fill(filler, disk, room)
    indexing = _outcome(lambda: index(library, FakeEncoder, [documents]))
    asking = _outcome(lambda: _ask(library))
    filler.unlink()
    assert verify(library, lambda _: FakeEncoder()) == []
    _ask(library)
    added = index(library, FakeEncoder, [documents]).added
    after = state(library)
    assert len(after.documents) == _LATE + 1
    assert after.documents.items() >= before.documents.items()
    # What could not be added whole was not added at all.
    assert len(added) in ({0} if indexing == DONE else {0, _LATE})
    return indexing, asking


def _ask(library: Library) -> None:
    answer = Assistant.open(library.path, FakeEncoder()).ask("When was the ferry sold?")
    assert answer.passages[0].document.name == "ferry.txt"


def _outcome(work: Callable[[], object]) -> str:
    try:
        work()
    except LibraryError as error:
        return str(error)
    return DONE


def _fill(filler: Path, disk: Path, room: int) -> None:
    """Write `filler` until no more than `room` bytes are left on `disk`."""
    with filler.open("wb", buffering=0) as file:
        while (free := os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize) > room:
            file.write(_BLOCK[: free - room])


if __name__ == "__main__":
    main()
