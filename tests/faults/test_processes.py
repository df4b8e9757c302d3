"""Two processes on one library: one writes and is named, the others read on."""

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import LibraryBusyError
from corpus.library.database import Library
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.indexing.verification import verify
from tests.fake_encoder import FakeEncoder

_ROOT = Path(__file__).resolve().parents[2]

_HOLDING = """
import sys
from pathlib import Path
from corpus.library.database import Library

with Library.open(Path(sys.argv[1])).writing():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_process_is_told_who_writes(stored: Library, folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDING, stored.path],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LibraryBusyError, match=rf"\(process {process.pid}, since 20\d\d-"):
            index(stored, FakeEncoder, [folder])
        assert Assistant.open(stored.path, FakeEncoder()).ask("ferry").passages
        process.stdin.write("\n")
    assert index(stored, FakeEncoder, [folder]).unchanged == ["a.txt", "b.txt", "c.txt"]


_CHANGING = """
import sys
from pathlib import Path
from corpus.library.database import Library
from qa.indexing import index, remove
from tests.fake_encoder import FakeEncoder

library, documents = Library.open(Path(sys.argv[1])), Path(sys.argv[2])
for turn in range(5):
    for number in range(4):
        text = f"Turn {turn}. The late ferry {number} waits. " * 9
        (documents / f"late{number}.txt").write_text(text)
    index(library, FakeEncoder, [documents])
    with library.reading() as reader:
        late = [document for document in reader.documents() if document.name.startswith("late")]
    remove(library, late[:2])
    print(turn, flush=True)
"""


def test_readers_go_on_over_consistent_states_while_another_process_writes(
    stored: Library, folder: Path
) -> None:
    assistant = Assistant.open(stored.path, FakeEncoder())
    checked = revisions = 0
    with subprocess.Popen(
        [sys.executable, "-c", _CHANGING, stored.path, folder],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None:
            answer = assistant.ask("Which late ferry waits, in which turn?")
            with stored.reading() as reader:
                revisions = max(revisions, reader.revision())
            for quote in answer.quotes:
                assert _as_stored(stored, quote.document.id, quote.start, quote.end) in {
                    quote.text,
                    None,
                }
                checked += 1
    assert process.returncode == 0
    assert revisions > 2
    assert checked > 0
    assert verify(stored, lambda _: FakeEncoder()) == []


def _as_stored(library: Library, document: int, start: int, end: int) -> str | None:
    """Return a stretch of a document as it is stored, or None if it was purged meanwhile."""
    with library.reading() as reader:
        text = reader.text(document)
        return None if text is None else text[start:end]
