"""Users and a writer at the running app: `python -m tests.load [--users 32] [--minutes 5] …`.

Starts the app on a library of made-up documents, has users ask over HTTP while documents are added
and removed, and prints how long requests took, what failed, and what the server took of memory.
Users do not ask in step: each thinks about an answer for `--think` seconds on average (drawn from
an exponential distribution). Every citation of every answer is checked against the text of its
document, also if that is gone by then. Ends with status 1 after any error, a wrong citation, a
95th percentile of asking over two seconds, or growth of memory beyond `--max-growth`.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus import GOLD
from corpus.library.database import Library
from qa.indexing.indexing import index
from tests.benchmarks.asking_speed import Synthetic
from tests.benchmarks.corpora import write_documents
from tests.load.server import Server, Usage
from tests.load.users import Cited, Tally, User, client
from tests.load.writer import Writer
from tests.qa.web.serving import running

_PASSAGES_A_DOCUMENT = 7.8
_WANTED_SECONDS = 2.0
_SAMPLE_SECONDS = 5.0
_WARM_UP_SECONDS = 5.0


def main() -> int:
    """Measure and print; return the exit status."""
    arguments = _arguments()
    questions = [json.loads(line)["question"] for line in GOLD.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        write_documents(path / "documents.jsonl", round(arguments.passages / _PASSAGES_A_DOCUMENT))
        library = Library.open(path / "library", create=True)
        encoder = Synthetic.load()
        index(library, lambda: encoder, [path / "documents.jsonl"])
        texts = _texts(library)
        print(
            f"{_passages(library)} passages, {arguments.users} users, {arguments.minutes} minutes"
        )
        with running(library.path) as (address, process):
            tally, writer, usage = asyncio.run(
                _measured(address, Server(process), questions, texts, arguments)
            )
        wrong = [cited for cited in tally.cited if not _is_right(cited, texts, library)]
    return _report(tally, writer, usage, wrong, arguments)


async def _measured(
    address: str,
    server: Server,
    questions: Sequence[str],
    texts: dict[str, str],
    arguments: argparse.Namespace,
) -> tuple[Tally, Writer, list[Usage]]:
    """Let users and a writer at the app; return what happened and what the server took."""
    async with client(address, arguments.users) as shared:
        draw = random.Random(7)
        warm_up = User(shared, questions, 0.1, Tally(), random.Random(8))
        await warm_up.use(time.monotonic() + _WARM_UP_SECONDS)
        tally, writer = Tally(), Writer(shared, texts)
        until = time.monotonic() + 60 * arguments.minutes
        users = [
            User(shared, questions, arguments.think, tally, random.Random(draw.random()))
            for _ in range(arguments.users)
        ]
        watching = asyncio.create_task(_watched(server, until))
        await asyncio.gather(*(user.use(until) for user in users), writer.write(until))
        return tally, writer, await watching


async def _watched(server: Server, until: float) -> list[Usage]:
    found = [server.usage()]
    while time.monotonic() < until:
        await asyncio.sleep(_SAMPLE_SECONDS)
        found.append(server.usage())
    return found


def _is_right(cited: Cited, texts: dict[str, str], library: Library) -> bool:
    """Whether the words stand at that place of that document, by its text and by the library's."""
    if texts.get(cited.name, "")[cited.start : cited.end] != cited.text:
        return False
    with library.reading() as reader:
        document = reader.document(cited.document)
        stored = reader.text(cited.document)
    if document is None or document.name != cited.name:
        return False
    return stored is None or stored[cited.start : cited.end] == cited.text


def _report(
    tally: Tally,
    writer: Writer,
    usage: Sequence[Usage],
    wrong: Sequence[Cited],
    arguments: argparse.Namespace,
) -> int:
    for kind, times in sorted(tally.times.items()):
        print(
            f"{kind:5} {len(times):6} requests: median {statistics.median(times) * 1000:5.0f} ms,"
            f" 95th percentile {_late(times) * 1000:5.0f} ms, longest {max(times):.1f} s"
        )
    print(f"{writer.added} documents added and {writer.removed} removed meanwhile")
    print(
        f"{tally.citations} citations of {tally.answers} answers, {len(tally.cited)} different"
        f" ones checked: {len(wrong)} wrong"
    )
    seconds = usage[-1].seconds - usage[0].seconds
    processor = usage[-1].processor - usage[0].processor
    print(
        f"the server took {processor / max(1, tally.answers):.3f} s of processor time an answer,"
        f" {processor / seconds:.2f} processors"
    )
    growth = _growth([one.megabytes for one in usage])
    steps = usage[:: max(1, len(usage) // 10)]
    print(f"resident memory, MB: {' '.join(f'{one.megabytes:.0f}' for one in steps)}")
    print(
        f"it grew by {growth:.1f}% over the second half (wanted: at most {arguments.max_growth}%)"
    )
    errors = Counter([*tally.errors, *writer.errors, *map(str, wrong)])
    for error, count in errors.most_common(10):
        print(f"{count} x {error}")
    late = _late(tally.times.get("ask", [_WANTED_SECONDS + 1]))
    print(f"{errors.total()} errors; 95th percentile of asking {late:.2f} s (wanted: 2 s)")
    return int(errors.total() > 0 or late > _WANTED_SECONDS or growth > arguments.max_growth)


def _late(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def _growth(megabytes: Sequence[float]) -> float:
    """Return by how many percent the last fifth is above the fifth after the middle, by medians."""
    half = megabytes[len(megabytes) // 2 :]
    fifth = max(1, len(half) // 5)
    first, last = statistics.median(half[:fifth]), statistics.median(half[-fifth:])
    return 100 * (last - first) / first


def _texts(library: Library) -> dict[str, str]:
    with library.reading() as reader:
        return {found.name: reader.text(found.id) or "" for found in reader.documents()}


def _passages(library: Library) -> int:
    with library.reading() as reader:
        return sum(len(document.passages) for document in reader.documents())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--think", type=float, default=1.0, help="seconds between questions")
    parser.add_argument(
        "--max-growth", type=float, default=100.0, help="percent, over the second half"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
