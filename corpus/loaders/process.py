"""Loading in a process of its own, with bounds: a hostile file costs only itself.

One child process loads file after file, and splits what it loads into sentences. Where a file takes
too long or too much memory, or ends the child, the child is killed, the file is reported as a
DocumentError, and the next file has a new child. Messages are a word and what belongs to it, apart
by a space; documents are JSON and are checked on the way in.
"""

import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter, ValidationError

from corpus.child_process import ChildProcess, LostChildError
from corpus.document import LoadedDocument
from corpus.errors import DocumentError
from corpus.loaders.files import load, loaders
from corpus.sentences import with_sentences

_MEGABYTE = 1_000_000
_DOCUMENT = TypeAdapter(LoadedDocument)
_STATM = Path("/proc/self/statm")
_WORN_BYTES = 300 * _MEGABYTE
"""A child that is larger by this after a file is replaced by a new one."""


def to_json(document: LoadedDocument) -> bytes:
    """Return `document` as JSON."""
    return _DOCUMENT.dump_json(document)


def from_json(data: bytes) -> LoadedDocument:
    """Return the document that `to_json` made `data` of.

    Raises ValueError if it is not like one, or spans lie outside its text or out of order.
    """
    try:
        document = _DOCUMENT.validate_json(data, strict=True, extra="forbid")
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, fault["loc"])) or "the whole"
        raise ValueError(f"is not a document: {place}: {fault['msg']}") from error
    _check_spans(document)
    return document


def _check_spans(document: LoadedDocument) -> None:
    length = len(document.text)
    previous = 0
    for block in document.blocks:
        if not previous <= block.start < block.end <= length:
            raise ValueError("has blocks out of order")
        if block.header is not None:
            _check_ascending(block.header, length)
        previous = block.end
    _check_ascending(document.pages, length)
    previous = 0
    for sentence in document.sentences or ():
        if not 0 <= sentence.block < len(document.blocks):
            raise ValueError("has sentences of no block")
        block = document.blocks[sentence.block]
        if not max(previous, block.start) <= sentence.start < sentence.end <= block.end:
            raise ValueError("has sentences out of order")
        previous = sentence.end


def _check_ascending(offsets: tuple[int, ...], length: int) -> None:
    if not all(0 <= offset <= length for offset in offsets):
        raise ValueError("has offsets outside its text")
    if list(offsets) != sorted(offsets):
        raise ValueError("has offsets out of order")


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

    def __exit__(self, *error: object) -> None:
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
            child.send(_message(str(megabytes), os.fspath(path)))
            for word, content in _answers(child, seconds):
                match word:
                    case b"document":
                        yield _document(content)
                    case b"bad":
                        yield DocumentError(_text(content))
                    case b"refused":
                        is_usable = True
                        raise DocumentError(_text(content))
                    case b"end":
                        is_usable = not content
                        return
                    case b"memory":
                        raise DocumentError(
                            f"needed more than {megabytes:,.0f} MB to be read; it was left out"
                        )
                    case _:
                        raise DocumentError(
                            "could not be read: its loader gave an answer that makes no sense"
                        )
        except LostChildError as error:
            raise DocumentError(
                f"ended the process that read it ({error}): it is broken, or needs too much memory"
            ) from error
        finally:
            if not is_usable:
                self.close()


def _answers(child: ChildProcess, seconds: float) -> Iterator[tuple[bytes, bytes]]:
    """Yield word and content of each message that comes, while less than `seconds` are waited."""
    left = seconds
    while True:
        start = time.monotonic()
        message = child.received(left)
        left -= time.monotonic() - start
        if message is None:
            raise DocumentError(f"took longer than {seconds:.0f} s to read; it was left out")
        word, _, content = message.partition(b" ")
        yield word, content


def _document(content: bytes) -> LoadedDocument:
    try:
        return from_json(content)
    except ValueError as error:
        raise DocumentError(f"could not be read: what was loaded {error}") from error


def _message(word: str, content: str = "") -> bytes:
    """Return a message; paths that are not UTF-8 hold lone surrogates, which pass."""
    return f"{word} {content}".encode("utf-8", "surrogatepass")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")


def _serve(connection: Connection) -> None:
    """Load the files that are asked for, until the parent is gone."""
    loaders()
    before = _address_space()
    while True:
        try:
            megabytes, _, path = _text(connection.recv_bytes()).partition(" ")
        except EOFError:
            return
        _bound_memory(int(float(megabytes) * _MEGABYTE))
        for message in _messages(Path(path), before):
            connection.send_bytes(message)


def _messages(path: Path, before: int) -> Iterator[bytes]:
    """Yield the documents of a file, or the errors of records, and how it ended."""
    try:
        for document in load(path):
            if isinstance(document, DocumentError):
                yield _message("bad", str(document))
            else:
                yield b"document " + to_json(with_sentences(document))
    except DocumentError as error:
        yield _message("refused", str(error))
    except MemoryError:
        yield _message("memory")
    except Exception as error:  # noqa: BLE001 - a file that nobody foresaw must not stop the others
        yield _message("refused", f"could not be read: {type(error).__name__}: {error}")
    else:
        yield _message("end", "worn" if _address_space() - before > _WORN_BYTES else "")


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
