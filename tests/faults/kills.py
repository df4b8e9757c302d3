"""Kill indexing at many points, and see that nothing is lost: `python -m tests.faults.kills`.

A library of a folder is brought up to date after files were changed, removed and added, and killed
(SIGKILL) on the way, at points drawn by a seed. After each kill
- what was reported as added is there and is found; nothing is there in part;
- `verify` finds nothing wrong, and the keyword index is current;
- indexing again ends in the state of a run that was not disturbed.
"""

import argparse
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import torch

from corpus.library.database import Library
from embeddings.encoder import Encoder, TransformerEncoder
from qa.assistant import Assistant
from qa.indexing import indexing
from qa.indexing.verification import verify
from tests.fake_encoder import FakeEncoder
from tests.faults.children import fast_folder, in_child, until_killed
from tests.faults.documents import own_word, write_after, write_before
from tests.faults.seam import Event, Point, Seam
from tests.faults.state import State, recounted, state

_SHARES = {
    Event.STATEMENT: 30,
    Event.COMMIT: 8,
    Event.COMMITTED: 8,
    Event.CHECKPOINT: 16,
    Event.KEYWORD_PASSAGE: 8,
    Event.KEYWORD_COMMIT: 14,
    Event.KEYWORD_MERGE: 4,
    Event.SIGNING: 4,
    Event.SIGNED: 4,
    Event.START: 4,
}
_DELAYS_SECONDS = {Event.CHECKPOINT: 0.004, Event.KEYWORD_COMMIT: 0.008}
_SECOND_KILL = 0.25
"""Share of runs whose continuation is killed as well."""


class Model(StrEnum):
    """What encodes."""

    FAKE = "fake"
    REAL = "real"


@dataclass(frozen=True, slots=True)
class Scene:
    """The folder that is indexed, and the library before and after, were it not disturbed."""

    folder: Path
    library: Path
    model: Model
    before: State
    after: State
    events: Counter[Event]
    seconds: float

    def draw(self, draw: random.Random) -> Point:
        """Return a point to be killed at."""
        event = draw.choices(list(_SHARES), list(_SHARES.values()))[0]
        if event is Event.START:
            return Point(event, 1, draw.uniform(0.001, self.seconds))
        delay = draw.uniform(0.0001, _DELAYS_SECONDS[event]) if event in _DELAYS_SECONDS else 0
        return Point(event, draw.randint(1, self.events[event]), delay)


def prepare(root: Path, seed: int, model: Model) -> Scene:
    """Make the scene in `root`; its `library` is that of before the change."""
    folder, library, undisturbed = root / "documents", root / "before", root / "undisturbed"
    folder.mkdir()
    write_before(folder, seed)
    before, _, _ = in_child(_undisturbed, library, folder, model)
    write_after(folder, seed)
    shutil.copytree(library, undisturbed)
    after, events, seconds = in_child(_undisturbed, undisturbed, folder, model)
    return Scene(folder, library, model, before, after, events, seconds)


def kill_once(scene: Scene, library: Path, point: Point) -> bool:
    """Index into `library` until killed at `point`, then check it; False if it ended before."""
    reported, was_killed = until_killed(_victim, library, scene.folder, scene.model, point)
    if was_killed:
        in_child(_check, scene, library, reported)
    return was_killed


def finish(scene: Scene, library: Path) -> None:
    """Index to the end, and check that nothing tells it from a run that was not disturbed."""
    found, _, _ = in_child(_undisturbed, library, scene.folder, scene.model)
    assert found == scene.after


def run(kills: int, seed: int, model: Model) -> Counter[str]:
    """Kill as often as told; return how many were survived, by kind.

    Raises AssertionError at the first one that was not.
    """
    draw = random.Random(seed)
    survived: Counter[str] = Counter()
    with fast_folder() as name:
        root = Path(name)
        scene = prepare(root, seed, model)
        while survived.total() < kills:
            library = root / "library"
            shutil.copytree(scene.library, library)
            again = True
            while again and survived.total() < kills:
                point = scene.draw(draw)
                if kill_once(scene, library, point):
                    survived[point.event] += 1
                    print(f"{survived.total()} survived: {point.event}", file=sys.stderr)
                again = draw.random() < _SECOND_KILL
            finish(scene, library)
            shutil.rmtree(library)
    return survived


def _undisturbed(library: Path, folder: Path, model: Model) -> tuple[State, Counter[Event], float]:
    seam = Seam(lambda _: None, None)
    seam.install()
    encoder = _encoder(model)
    started = time.perf_counter()
    indexing.index(Library.open(library, create=True), lambda: encoder, [folder])
    seconds = time.perf_counter() - started
    return state(Library.open(library)), seam.counts, seconds


def _victim(
    say: Callable[[object], None], library: Path, folder: Path, model: Model, point: Point
) -> None:
    encoder = _encoder(model)
    seam = Seam(say, point)
    seam.install()
    flush = indexing._Run._flush

    def reporting(self: indexing._Run) -> None:
        before = len(self.report.added), len(self.report.updated)
        flush(self)
        for name in self.report.added[before[0] :] + self.report.updated[before[1] :]:
            say(name)

    setattr(indexing._Run, "_flush", reporting)  # noqa: B010 - a method, as mypy sees it
    seam.passing(Event.START)
    indexing.index(Library.open(library), lambda: encoder, [folder])


def _check(scene: Scene, path: Path, reported: list[str]) -> None:
    """Check a library after a kill."""
    encoder = _encoder(scene.model)
    assistant = Assistant.open(path, encoder)
    library = Library.open(path)
    assert verify(library, lambda _: encoder) == []
    now = state(library)
    assert recounted(library) == now.frequencies
    for name, content in now.documents.items():
        assert content in {scene.before.documents.get(name), scene.after.documents.get(name)}
    assert scene.before.documents.keys() & scene.after.documents.keys() <= now.documents.keys()
    for name in reported:
        assert now.documents[name] == scene.after.documents[name]
        passages = assistant.ask(own_word(name)).passages
        assert name in {passage.document.name for passage in passages}


def _encoder(model: Model) -> Encoder:
    return TransformerEncoder.load() if model is Model.REAL else FakeEncoder()


def main() -> None:
    """Kill, and print how many kills were survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", type=Model, choices=list(Model), default=Model.FAKE)
    options = parser.parse_args()
    # Processes fork from this one, which must have no threads.
    torch.set_num_threads(1)
    survived = run(options.kills, options.seed, options.model)
    for kind, count in survived.most_common():
        print(f"{count:>5}  {kind}")
    print(f"{survived.total()} kills survived")


if __name__ == "__main__":
    main()
