"""The folder that an evaluation leaves: its page, its figures, and what others' tools read.

Those are a run and judgements in TREC's format, and predictions in SQuAD's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from corpus.errors import GoldError
from corpus.text import json_text
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.judgement import Judgement
from qa.evaluation.report.page import is_page, report_page
from qa.evaluation.results import check_folder, write_results, write_text

_PAGE, _RESULTS = "index.html", "results.json"
_RUN, _JUDGEMENTS, _PREDICTIONS = "run.trec", "qrels.trec", "predictions.json"
_FILES = (_PAGE, _RESULTS, _RUN, _JUDGEMENTS, _PREDICTIONS)
_TAG = "verbatim"
_NOT_PLAIN = re.compile(r"[\s%\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class ReportFolder:
    """The files of a report; others in the folder are left alone."""

    path: Path

    @property
    def page(self) -> Path:
        """The page, one file that opens from disk."""
        return self.path / _PAGE

    @property
    def results(self) -> Path:
        """All figures, to compare with."""
        return self.path / _RESULTS

    def prepare(self) -> None:
        """Make the folder; raises GoldError if a report cannot be, or had better not be, written.

        An earlier report is replaced, any other file of the same name is not.
        """
        taken = [name for name in _FILES if (self.path / name).exists()]
        if taken and not is_page(self.page):
            raise GoldError(
                f"--report {self.path} holds {', '.join(taken)}, which is not part of a report."
                " Choose another."
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GoldError(f"--report {self.path} cannot be made: {error.strerror}") from error
        check_folder(self.path, "--report")

    def write(self, evaluation: Evaluation) -> None:
        """Write all files; raises GoldError if one cannot be written."""
        judgements = evaluation.judgements
        write_results(self.results, evaluation)
        write_text(self.path / _RUN, trec_run(judgements))
        write_text(self.path / _JUDGEMENTS, trec_judgements(judgements))
        write_text(self.path / _PREDICTIONS, f"{json_text(predictions(judgements))}\n")
        write_text(self.page, report_page(evaluation))


def trec_run(judgements: Sequence[Judgement]) -> str:
    """Return `question Q0 item rank score tag` for each item that was found.

    Items are pieces of evidence and other passages or documents, named within their question, as
    the metrics count them. Scores say no more than the rank.
    """
    return "".join(
        f"{trec_name(judgement.gold.id)} Q0 {trec_name(item)} {rank}"
        f" {len(judgement.ranking) + 1 - rank} {_TAG}\n"
        for judgement in judgements
        for rank, item in enumerate(judgement.ranking, 1)
    )


def trec_judgements(judgements: Sequence[Judgement]) -> str:
    """Return `question 0 item relevance` for each relevant item of an answerable question."""
    return "".join(
        f"{trec_name(judgement.gold.id)} 0 {trec_name(item)} {grade}\n"
        for judgement in judgements
        if judgement.gold.answerable
        for item, grade in judgement.relevant.items()
    )


def trec_name(name: str) -> str:
    """Return `name` without white space, which would end it: such characters as %20."""
    return _NOT_PLAIN.sub(lambda match: quote(match[0], safe=""), name)


def predictions(judgements: Sequence[Judgement]) -> dict[str, str]:
    """Return the marked words of each first quote, by question; nothing where it was declined."""
    return {
        judgement.gold.id: judgement.marked if judgement.answered else ""
        for judgement in judgements
    }
