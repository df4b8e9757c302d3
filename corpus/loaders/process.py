"""Loading in a process of its own, with bounds: a hostile file costs only itself.

One child process loads file after file, and splits what it loads into sentences. Where a file takes
too long or too much memory, or ends the child, the child is killed, the file is reported as a
DocumentError, and the next file has a new child. Documents come back as JSON and are checked on the
way in.
"""

import json
import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.child_process import ChildProcess, LostChildError
from corpus.document import Block, BlockKind, LoadedDocument, Metadata, Sentence
from corpus.errors import DocumentError
from corpus.loaders.registry import load, loaders
from corpus.sentences import with_sentences

_KINDS = tuple(BlockKind)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}


def to_json(document: LoadedDocument) -> list[Any]:
    """Return `document` as lists, strings and numbers; a block as kind, start, end and header."""
    blocks = [
        (_NUMBERS[block.kind], block.start, block.end, *(block.header or ()))
        for block in document.blocks
    ]
    stated = astuple(document.metadata)
    sentences = document.sentences and [astuple(sentence) for sentence in document.sentences]
    what = (document.text, stated, blocks, document.notices, document.pages, sentences)
    return [document.part, *what]


def from_json(found: object) -> LoadedDocument:
    """Return the document that `to_json` made `found` of.

    Raises ValueError if it is not like one, or spans lie outside its text or out of order.
    """
    match found:
        case [str() as part, str() as text, list() as stated, list() as own, *rest]:
            notices, pages, sentences = rest
            blocks = _blocks(own, len(text))
            return LoadedDocument(
                part,
                text,
                Metadata(*(_texts(stated, optional=True))),
                blocks,
                tuple(_texts(notices)),
                _ascending(pages, len(text)),
                None if sentences is None else _sentences(sentences, blocks),
            )
    raise ValueError("is no document")


def dump(message: object) -> bytes:
    """Return `message` as the bytes of JSON; lone surrogates pass."""
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")


def parse(data: bytes) -> Any:  # noqa: ANN401 - anything that JSON can hold
    """Return what `dump` was given, tuples as lists.

    Raises ValueError if it is no JSON.
    """
    return json.loads(data.decode("utf-8", "surrogatepass"))


def _blocks(found: list[Any], length: int) -> tuple[Block, ...]:
    blocks = []
    previous = 0
    for kind, start, end, *header in found:
        if not previous <= start < end <= length or kind not in range(len(_KINDS)):
            raise ValueError("has blocks out of order")
        first, last = _ascending(header, length) if header else (0, 0)
        blocks.append(Block(_KINDS[kind], start, end, (first, last) if header else None))
        previous = end
    return tuple(blocks)


def _sentences(found: Any, blocks: tuple[Block, ...]) -> tuple[Sentence, ...]:  # noqa: ANN401 - JSON
    sentences = []
    previous = 0
    for start, end, block in found:
        if block not in range(len(blocks)):
            raise ValueError("has sentences of no block")
        if not max(previous, blocks[block].start) <= start < end <= blocks[block].end:
            raise ValueError("has sentences out of order")
        sentences.append(Sentence(start, end, block))
        previous = end
    return tuple(sentences)


def _ascending(found: object, length: int) -> tuple[int, ...]:
    if not isinstance(found, list) or not all(
        type(at) is int and 0 <= at <= length for at in found
    ):
        raise ValueError("has places outside its text")
    if found != sorted(found):
        raise ValueError("has places out of order")
    return tuple(found)


def _texts(found: object, *, optional: bool = False) -> list[Any]:
    if not isinstance(found, list) or not all(
        isinstance(text, str) or (optional and text is None) for text in found
    ):
        raise ValueError("has something in place of a text")
    return found


_MEGABYTE = 1_000_000
_STATM = Path("/proc/self/statm")
_WORN_BYTES = 300 * _MEGABYTE
"""A child that is larger by this after a file is replaced by a new one."""


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """What loading one file may take, beyond what the loaders themselves do.

    Memory is address space, at most half of the machine's memory, and is bounded on Linux alone.
    """

    seconds: float = 60.0
    seconds_per_megabyte: float = 10.0
    megabytes: float = 1_500.0
    megabytes_per_megabyte: float = 10.0

    def seconds_for(self, size: int) -> float:
        """Return the seconds for a file of `size` bytes."""
        return self.seconds + self.seconds_per_megabyte * size / _MEGABYTE

    def megabytes_for(self, size: int) -> float:
        """Return the megabytes for a file of `size` bytes."""
        wanted = self.megabytes + self.megabytes_per_megabyte * size / _MEGABYTE
        return min(wanted, _half_of_the_memory() / _MEGABYTE)


class LoaderProcess:
    """Loads files in a child process, which is started for the first one and ends with `close`."""

    def __init__(self, limits: LoadLimits = LoadLimits()) -> None:
        """Load within `limits`."""
        self._limits = limits
        self._child: ChildProcess | None = None

    def __enter__(self) -> Self:
        """Return the same."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the child process."""
        self.close()

    def close(self) -> None:
        """End the child process, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def load(self, path: Path) -> Iterator[LoadedDocument | DocumentError]:
        """Yield the documents of the file at `path`, as `load` does, split already.

        Raises DocumentError also if it takes more than the limits allow. Only the time counts in
        which the child is waited for, not what is done with the documents in between.
        """
        try:
            size = path.stat().st_size
        except OSError as error:
            raise DocumentError(f"cannot be read: {error.strerror}") from error
        seconds, megabytes = self._limits.seconds_for(size), self._limits.megabytes_for(size)
        child = self._child = self._child or ChildProcess(_serve)
        is_usable = False
        try:
            child.send(dump([os.fspath(path), megabytes]))
            left = seconds
            while True:
                start = time.monotonic()
                message = child.received(left)
                left -= time.monotonic() - start
                if message is None:
                    raise DocumentError(
                        f"took longer than {seconds:.0f} s to read; it was left out"
                    )
                kind, content = _content(message)
                if kind == "end":
                    is_usable = not content
                    return
                if kind == "refused":
                    is_usable = True
                    raise DocumentError(str(content))
                if kind == "memory":
                    raise DocumentError(
                        f"needed more than {megabytes:,.0f} MB to be read; it was left out"
                    )
                yield DocumentError(str(content)) if kind == "bad" else _document(content)
        except LostChildError as error:
            raise DocumentError(
                f"ended the process that read it ({error}): it is broken, or needs too much memory"
            ) from error
        finally:
            if not is_usable:
                self.close()


def _content(message: bytes) -> tuple[str, Any]:
    try:
        kind, content = parse(message)
    except (ValueError, TypeError) as error:
        raise DocumentError("could not be read: its loader did not answer in order") from error
    return str(kind), content


def _document(content: object) -> LoadedDocument:
    try:
        return from_json(content)
    except (ValueError, TypeError) as error:
        raise DocumentError(f"could not be read: what was loaded {error}") from error


def _serve(connection: Connection) -> None:
    """Load the files that are asked for, until the parent is gone."""
    loaders()
    before = _address_space()
    while True:
        try:
            path, megabytes = parse(connection.recv_bytes())
        except EOFError:
            return
        _bound_memory(int(megabytes * _MEGABYTE))
        for message in _messages(Path(path), before):
            connection.send_bytes(message)


def _messages(path: Path, before: int) -> Iterator[bytes]:
    """Yield the documents of a file, and how it ended: each a kind and its content, as JSON."""
    try:
        for found in load(path):
            if isinstance(found, DocumentError):
                yield dump(["bad", str(found)])
            else:
                yield dump(["document", to_json(with_sentences(found))])
    except DocumentError as error:
        yield dump(["refused", str(error)])
    except MemoryError:
        yield dump(["memory", None])
    except Exception as error:  # noqa: BLE001 - a file that nobody foresaw must not stop the others
        yield dump(["refused", f"could not be read: {type(error).__name__}: {error}"])
    else:
        yield dump(["end", _address_space() - before > _WORN_BYTES])


def _address_space() -> int:
    """Return the address space of this process in bytes, 0 where that cannot be told."""
    if sys.platform != "linux":
        return 0
    return int(_STATM.read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _half_of_the_memory() -> float:
    """Return half of the machine's memory in bytes, where that can be told."""
    if sys.platform == "win32":
        return math.inf
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2


def _bound_memory(more: int) -> None:
    """Let this process have so many bytes `more` than it has now."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on every system

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = _address_space() + more
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
