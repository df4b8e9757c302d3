"""What evaluations keep on disk between runs, and can be deleted at any time.

A gold set's own collection is indexed once, as a library under its content. Judgements are kept
while a gold set is asked, so that an interrupted run goes on where it was; that file is named by
all that judgements depend on: the gold set, the documents, the model, the settings, the calibration
and the plan. If any of it changes, the run starts anew.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import TypeAdapter, ValidationError

from corpus.errors import GoldError, LibraryBusyError, LibraryError
from corpus.library.database import Library
from corpus.text import json_line
from embeddings.encoder import Encoder
from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.evaluation.judgement import Judgement
from qa.evaluation.plan import Plan
from qa.gold.gold import GoldDocument, GoldQuestion, GoldSet
from qa.indexing.indexing import index
from qa.indexing.report import IndexReport, Observer
from qa.settings import Settings

_JUDGEMENT: TypeAdapter[Judgement] = TypeAdapter(Judgement)


def cache_folder() -> Path:
    """Return the folder where collections are kept; it can be deleted at any time."""
    return user_cache_path("verbatim", appauthor=False) / "evaluation"


def write_documents(documents: Sequence[GoldDocument], cache: Path) -> Path:
    """Write a gold set's own documents to a file named by their content, and return it.

    Raises GoldError if it cannot be written.
    """
    lines = [
        json.dumps({"id": document.name, "title": document.title, "text": document.text}) + "\n"
        for document in documents
    ]
    content = "".join(lines).encode()
    path = cache / f"{_short_hash(content)}.jsonl"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    except OSError as error:
        raise GoldError(f"The cache folder {cache} cannot be written: {error.strerror}") from error
    return path


def cached_library(
    paths: Sequence[Path], encoder: Encoder, cache: Path, observe: Observer = lambda _: None
) -> tuple[Library, IndexReport]:
    """Return a library of exactly the files and folders at `paths`, encoded only once.

    It is kept under the paths and the encoder, and brought in step with the files at each use.
    """
    key = json.dumps([*sorted(str(path.absolute()) for path in paths), encoder.identity])
    folder = cache / _short_hash(key.encode())

    def opened() -> tuple[Library, IndexReport]:
        library = Library.open(folder, create=True)
        return library, index(library, lambda: encoder, paths, prune=True, observe=observe)

    return _or_made_again(opened, folder)


def _or_made_again(
    opened: Callable[[], tuple[Library, IndexReport]], folder: Path
) -> tuple[Library, IndexReport]:
    try:
        return opened()
    except LibraryBusyError:
        raise
    except LibraryError:
        # Whatever became of it, what is in the cache can be made again.
        shutil.rmtree(folder, ignore_errors=True)
        return opened()


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A file of judgements, a line each, in the order in which questions are asked."""

    path: Path

    @classmethod
    def of(
        cls, folder: Path, gold: GoldSet, assistant: Assistant, plan: Plan, settings: Settings
    ) -> "WorkFile":
        """Return the file in `folder` for asking `gold` of `assistant`, which may not exist yet."""
        library = assistant.library
        with library.reading() as reader:
            state = [
                str(library.path.absolute()),
                reader.revision(),
                reader.setting("model_identity"),
                [(document.id, document.content_hash) for document in reader.documents()],
            ]
        calibration = Calibration.of(library.path)
        parts = [asdict(gold), asdict(settings), asdict(plan), asdict(calibration), state]
        return cls(folder / f"{_short_hash(json_line(parts).encode())}.jsonl")

    @property
    def is_begun(self) -> bool:
        """Whether a run left judgements behind."""
        return self.path.is_file() and self.path.stat().st_size > 0

    def read(self, questions: Sequence[GoldQuestion]) -> list[Judgement]:
        """Return the judgements of the first of `questions`, as far as there are any.

        A line that was cut off, or that is not of the question that is due, ends them.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except OSError:
            return []
        judgements: list[Judgement] = []
        for question, line in zip(questions, lines, strict=False):
            try:
                judgement = _JUDGEMENT.validate_json(line)
            except ValidationError:
                break
            if judgement.gold != question:
                break
            judgements.append(judgement)
        return judgements

    def replace(self, judgements: Sequence[Judgement]) -> None:
        """Keep `judgements` and nothing else; raises GoldError if they cannot be written."""
        fresh = WorkFile(self.path.with_suffix(".new"))
        fresh.remove()
        fresh.add(judgements)
        fresh.path.replace(self.path)

    def add(self, judgements: Sequence[Judgement]) -> None:
        """Keep `judgements` besides those kept; raises GoldError if they cannot be written."""
        lines = "".join(json_line(asdict(judgement)) for judgement in judgements)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(lines.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise GoldError(f"{self.path} cannot be written: {error.strerror}") from error

    def remove(self) -> None:
        """Forget the judgements, once something has become of them."""
        self.path.unlink(missing_ok=True)
