"""Judgements kept while a gold set is asked, so that an interrupted run goes on where it was.

The file is named by all that judgements depend on: the gold set, the documents, the model, the
settings, the calibration and the plan. If any of it changes, the run starts anew.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.errors import GoldError
from corpus.text import json_line
from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.evaluation.judgement import JudgedQuote, Judgement
from qa.evaluation.plan import Plan
from qa.gold.gold import GoldQuestion, GoldSet
from qa.settings import Settings


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
        return cls(folder / f"{hashlib.sha256(json_line(parts).encode()).hexdigest()[:24]}.jsonl")

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
        found = []
        for question, line in zip(questions, lines, strict=False):
            try:
                found.append(_judgement(question, json.loads(line)))
            except (ValueError, KeyError, TypeError):
                break
        return found

    def replace(self, judgements: Sequence[Judgement]) -> None:
        """Keep `judgements` and nothing else; raises GoldError if they cannot be written."""
        fresh = WorkFile(self.path.with_suffix(".new"))
        fresh.remove()
        fresh.add(judgements)
        fresh.path.replace(self.path)

    def add(self, judgements: Sequence[Judgement]) -> None:
        """Keep `judgements` besides those kept; raises GoldError if they cannot be written."""
        lines = "".join(json_line(_record(one)) for one in judgements)
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


def _record(judgement: Judgement) -> dict[str, Any]:
    record = asdict(judgement)
    del record["gold"]
    return {"id": judgement.gold.id, **record}


def _judgement(question: GoldQuestion, record: dict[str, Any]) -> Judgement:
    """Return the judgement of `question` that `record` holds.

    Raises ValueError, KeyError or TypeError if it holds none, or that of another question.
    """
    if record.pop("id") != question.id:
        raise ValueError(question.id)
    hits = record.pop("quote_hits")
    return Judgement(
        gold=question,
        ranking=tuple(record.pop("ranking")),
        quotes=tuple(JudgedQuote(**quote) for quote in record.pop("quotes")),
        quote_hits=None if hits is None else tuple(hits),
        **record,
    )
