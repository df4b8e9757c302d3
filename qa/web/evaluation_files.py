"""Evaluations that were begun on the page: kept in the library's folder, each in one of its own.

evaluations/NAME/record.json    what became of it
evaluations/NAME/gold/…         the gold file, under the name it came with
evaluations/NAME/report/…       the report, and report.zip, all there is to download
"""

import json
import re
import secrets
import shutil
import zipfile
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError
from qa.gold.files import GOLD_SUFFIXES
from qa.web.uploads import is_plain, keep

_NAME = re.compile("[0-9a-f]{16}")
_HEADLINE = ("hit@1", "quote_hit@1", "answerable_auroc")


class Fate(StrEnum):
    """What became of an evaluation; one that was `begun` and is not running was interrupted."""

    BEGUN = "begun"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class EvaluationRecord:
    """An evaluation: its name here, its gold file, when it began (ISO 8601), what became of it.

    `problem` is why it failed, `said` what it had to say besides; `figures` are some of the
    metrics, of so many `questions`.
    """

    name: str
    gold: str
    began: str
    fate: Fate = Fate.BEGUN
    problem: str | None = None
    said: str | None = None
    questions: int = 0
    figures: dict[str, float] = field(default_factory=dict)


class EvaluationFiles:
    """The folder of the evaluations of one library."""

    def __init__(self, library: Path) -> None:
        """Keep evaluations under `library`; the folder is made with the first one."""
        self._folder = library.absolute() / "evaluations"

    def all(self) -> list[EvaluationRecord]:
        """Return all evaluations, the latest first."""
        folders = self._folder.iterdir() if self._folder.is_dir() else ()
        records = [record for folder in folders if (record := self.record(folder.name))]
        return sorted(records, key=lambda record: (record.began, record.name), reverse=True)

    def record(self, name: str) -> EvaluationRecord | None:
        """Return the evaluation with this name, or None if there is none."""
        if not _NAME.fullmatch(name):
            return None
        try:
            stored = json.loads((self._folder / name / "record.json").read_text("utf-8"))
            return EvaluationRecord(**{**stored, "fate": Fate(stored["fate"])})
        except (OSError, ValueError, TypeError, KeyError):
            # Nothing that we wrote, or not to its end.
            return None

    async def add(self, gold: str, content: AsyncIterator[bytes]) -> EvaluationRecord:
        """Keep `content` as the gold file `gold` of a new evaluation, and return that.

        Raises DocumentError if it cannot have this name, has a format that is not read, or cannot
        be written.
        """
        if not is_plain(gold):
            raise DocumentError(f"{gold!r} is not a valid file name here; rename it.")
        if Path(gold).suffix.lower() not in GOLD_SUFFIXES:
            raise DocumentError(
                f"{gold} has an unsupported format; supported are {' '.join(GOLD_SUFFIXES)}"
            )
        began = datetime.now(UTC).isoformat(timespec="milliseconds")
        record = EvaluationRecord(secrets.token_hex(8), gold, began)
        try:
            await keep(self.gold(record), content)
            return self.begin(record)
        except DocumentError:
            self.remove(record)
            raise

    def begin(self, record: EvaluationRecord) -> EvaluationRecord:
        """Return `record` as it was when it began."""
        fresh = EvaluationRecord(record.name, record.gold, record.began)
        self._write(fresh)
        return fresh

    def gold(self, record: EvaluationRecord) -> Path:
        """Return the gold file."""
        return self._folder / record.name / "gold" / record.gold

    def report(self, record: EvaluationRecord) -> Path:
        """Return the folder of the report."""
        return self._folder / record.name / "report"

    def page(self, record: EvaluationRecord) -> Path:
        """Return the page of the report."""
        return self.report(record) / "index.html"

    def results(self, record: EvaluationRecord) -> Path:
        """Return all figures of the report."""
        return self.report(record) / "results.json"

    def archive(self, record: EvaluationRecord) -> Path:
        """Return the archive of the report."""
        return self._folder / record.name / "report.zip"

    def finish(self, record: EvaluationRecord, said: str | None) -> None:
        """Put down that the report is written, and pack it."""
        report = self.report(record)
        results = json.loads(self.results(record).read_text("utf-8"))
        with zipfile.ZipFile(self.archive(record), "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(report.iterdir()):
                archive.write(path, path.name)
            archive.write(self.gold(record), f"gold/{record.gold}")
        metrics: dict[str, Any] = results["metrics"]
        figures = {name: metrics[name] for name in _HEADLINE if name in metrics}
        count = int(results["questions"])
        self._write(replace(record, fate=Fate.DONE, said=said, questions=count, figures=figures))

    def end(self, record: EvaluationRecord, fate: Fate, problem: str | None) -> None:
        """Put down that there will be no report."""
        # Messages name the file by its path; here it has the name it came with.
        shown = problem and problem.replace(str(self.gold(record)), record.gold)
        self._write(replace(record, fate=fate, problem=shown))

    def remove(self, record: EvaluationRecord) -> None:
        """Delete an evaluation with all its files."""
        shutil.rmtree(self._folder / record.name, ignore_errors=True)

    def _write(self, record: EvaluationRecord) -> None:
        place = self._folder / record.name / "record.json"
        partial = place.with_suffix(".part")
        partial.write_text(json.dumps(asdict(record)), "utf-8")
        partial.replace(place)
