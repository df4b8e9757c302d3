"""Damage each file of a library, and see that it answers rightly or refuses clearly.

`python -m tests.faults.damage` cuts files off, zeroes them, flips bits, deletes them, or puts those
of another library in their place. Then the library is opened and asked: it gives exactly the
answers that it gave before, or raises a LibraryError that names a file and says what to do.
"""

import argparse
import random
import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from corpus.errors import LibraryError
from corpus.library.database import Library
from qa.answer import Answer
from qa.assistant import Assistant
from qa.confidence import FILE_NAME as CALIBRATION
from qa.confidence import Calibration
from qa.history import Feedback, Journal, Turn, Verdict
from qa.indexing.indexing import index
from qa.indexing.verification import verify
from qa.reader import NO_MODELS
from qa.search.keyword_index import FOLDER as KEYWORDS
from tests.fake_encoder import FakeEncoder
from tests.faults.children import fast_folder
from tests.faults.documents import write_before

_QUESTIONS = (
    "Which kept03 ferry?",
    "What of the before02 ledger and the harbour?",
    "gone01 clock winter",
    "Who keeps the lantern at the market?",
)
_BROWSER = "a browser"
_NAME_CHARACTERS = 20


class Damage(StrEnum):
    """What happens to a file."""

    CUT = "cut off"
    ZEROED = "zeroed in a stretch"
    FLIPPED = "one bit flipped"
    MISSING = "missing"
    FOREIGN = "of another library"


class Outcome(StrEnum):
    """How it went."""

    RIGHT = "answered rightly"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Scene:
    """A library as it lies on disk while in use, another one, and what they say and hold."""

    library: Path
    other: Path
    answers: list[list[Answer]]
    """The right ones: of both libraries, with their keyword index as it is and made anew.

    Made anew, its scores differ by a little, since it holds nothing that was deleted.
    """
    judged: list[object]
    """What was asked and said of it, in both libraries: a journal does not say whose it is."""

    def files(self) -> list[Path]:
        """Return the files that can be damaged, relative to the library."""
        return [
            path.relative_to(self.library)
            for path in sorted(self.library.rglob("*"))
            if path.is_file() and path.stat().st_size
        ]


def prepare(root: Path, seed: int) -> Scene:
    """Make two libraries in `root`, each with what databases keep beside them while in use."""
    for number, name in enumerate(("library", "other")):
        folder = root / f"documents-{name}"
        folder.mkdir()
        write_before(folder, seed + number)
        library = Library.open(root / name, create=True)
        index(library, FakeEncoder, [folder])
        assistant = Assistant.open(library.path, FakeEncoder())
        journal = Journal.open(library.path)
        # What is open is not brought into the databases' own files.
        with library.reading(), closing(sqlite3.connect(journal.path)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM turns").fetchone()
            (folder / "late.txt").write_text(f"The late {name} came last.", "utf-8")
            index(library, FakeEncoder, [folder])
            for question in _QUESTIONS[:2]:
                journal.add(_BROWSER, journal.begin(_BROWSER), assistant.ask(question), ["Before?"])
            journal.judge(_BROWSER, Feedback(1, "Who?", (), Verdict.RIGHT, "a.txt", 0, 4, "Ann."))
            Calibration.of(library.path, NO_MODELS).write(library.path / CALIBRATION)
            shutil.copytree(library.path, root / f"{name}-copy")
    answers: list[list[Answer]] = []
    held: list[object] = []
    for name in ("library", "other"):
        probe = root / f"{name}-probe"
        shutil.copytree(root / f"{name}-copy", probe)
        held.extend(judged(probe))
        answers.append(asked(probe))
        shutil.rmtree(probe / KEYWORDS)
        answers.append(asked(probe))
    return Scene(root / "library-copy", root / "other-copy", answers, held)


def asked(folder: Path) -> list[Answer]:
    """Return the answers of a library, without how long they took."""
    assistant = Assistant.open(folder, FakeEncoder())
    return [replace(answer, timings_ms={}) for answer in assistant.ask_many(_QUESTIONS)]


def judged(folder: Path) -> list[object]:
    """Return what a journal holds."""
    journal = Journal.open(folder)
    listed = journal.conversations(_BROWSER)
    turns = [turn for conversation in listed for turn in journal.turns(_BROWSER, conversation.id)]
    return [*turns, *journal.feedback()]


def cases(scene: Scene, draw: random.Random, flips: int) -> Iterator[tuple[Path, Damage]]:
    """Yield every kind of damage to every file; of single bits, `flips` of each database."""
    for file in scene.files():
        yield from ((file, damage) for damage in Damage if damage is not Damage.FLIPPED)
        is_database = file.suffix == ".db" or file.name.endswith("-wal")
        times = flips if is_database else max(8, flips // 20)
        yield from ((file, Damage.FLIPPED) for _ in range(times))
        for _ in range(3):
            yield file, draw.choice([Damage.CUT, Damage.ZEROED])


def inflict(scene: Scene, folder: Path, file: Path, damage: Damage, draw: random.Random) -> str:
    """Damage `file` in the copy of the library at `folder`; return where."""
    path = folder / file
    content = bytearray(path.read_bytes())
    offset = draw.randrange(len(content))
    if damage is Damage.MISSING:
        path.unlink()
        return "all of it"
    if damage is Damage.FOREIGN:
        alike = sorted((scene.other / file.parent).glob(f"*{file.suffix}"))
        named = scene.other / file
        shutil.copy(named if named.exists() else alike[0], path)
        return "all of it"
    if damage is Damage.CUT:
        del content[offset:]
    elif damage is Damage.ZEROED:
        end = min(len(content), offset + draw.choice([16, 512, 4096, len(content)]))
        content[offset:end] = bytes(end - offset)
    else:
        content[offset] ^= 1 << draw.randrange(8)
    path.write_bytes(content)
    return f"at byte {offset}"


def outcome_of(scene: Scene, folder: Path) -> Outcome:
    """Open and ask a damaged library; raises AssertionError if it answers wrongly.

    Whatever else is raised is a fault of the program.
    """
    outcome = Outcome.RIGHT
    try:
        # The database of the other library, whole and in the place of this one's, is that library.
        assert asked(folder) in scene.answers, "another answer"
    except LibraryError as error:
        _assert_helpful(error)
        outcome = Outcome.REFUSED
    try:
        for held in judged(folder):
            is_lost = isinstance(held, Turn) and held.answer is None
            assert is_lost or held in scene.judged, "another history"
    except LibraryError as error:
        _assert_helpful(error)
        outcome = Outcome.REFUSED
    with suppress(LibraryError):
        findings = verify(Library.open(folder), lambda _: FakeEncoder())
        assert outcome is Outcome.RIGHT or findings, "refused, but nothing is found wrong"
    return outcome


def _assert_helpful(error: LibraryError) -> None:
    """Check that a message says what to do."""
    assert re.search(r"python -m qa|[Mm]ove|[Dd]elete|Use the version", str(error)), str(error)


def run(flips: int, seed: int) -> Counter[tuple[str, str]]:
    """Try all kinds of damage; return how often each file's ended how.

    Raises AssertionError, with what was done to which file, at the first wrong answer.
    """
    draw = random.Random(seed)
    counts: Counter[tuple[str, str]] = Counter()
    with fast_folder() as name:
        root = Path(name)
        scene = prepare(root, seed)
        folder = root / "damaged"
        for file, damage in cases(scene, draw, flips):
            if counts.total() % 100 == 0:
                print(f"{counts.total()} cases", file=sys.stderr)
            shutil.copytree(scene.library, folder)
            where = inflict(scene, folder, file, damage, draw)
            try:
                counts[_kind(file), outcome_of(scene, folder)] += 1
            except Exception as error:
                raise AssertionError(f"{file} {damage} {where}: {error!r}") from error
            shutil.rmtree(folder)
    return counts


def _kind(file: Path) -> str:
    """Return a file's name, without what is different each time."""
    return f"{file.parent}/*{file.suffix}" if len(file.stem) > _NAME_CHARACTERS else str(file)


def main() -> None:
    """Damage, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=400, help="single bits of each database")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts = run(options.flips, options.seed)
    for (kind, how), count in sorted(counts.items()):
        print(f"{count:>6}  {kind}: {how}")
    print(f"{counts.total()} cases of damage, no wrong answer")


if __name__ == "__main__":
    main()
