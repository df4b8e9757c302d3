"""The folder that an evaluation leaves: its page, its figures, and what others' tools read."""

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import GoldError
from corpus.text import json_text
from qa.evaluation.evaluation import Evaluation
from qa.evaluation.exports import predictions, trec_judgements, trec_run
from qa.evaluation.output import check_folder, write_text
from qa.evaluation.page.html import is_page
from qa.evaluation.page.report import report_page
from qa.evaluation.results import write_results


@dataclass(frozen=True, slots=True)
class ReportFolder:
    """The files of a report; others in the folder are left alone."""

    path: Path

    @property
    def page(self) -> Path:
        """The page, one file that opens from disk."""
        return self.path / "index.html"

    @property
    def results(self) -> Path:
        """All figures, to compare with."""
        return self.path / "results.json"

    @property
    def run(self) -> Path:
        """What was found for each question, in TREC's format."""
        return self.path / "run.trec"

    @property
    def judgements(self) -> Path:
        """What should have been found, in TREC's format."""
        return self.path / "qrels.trec"

    @property
    def predictions(self) -> Path:
        """The marked words of each answer, as SQuAD's evaluation reads them."""
        return self.path / "predictions.json"

    def prepare(self) -> None:
        """Make the folder; raises GoldError if a report cannot be, or had better not be, written.

        An earlier report is replaced, any other file of the same name is not.
        """
        files = (self.page, self.results, self.run, self.judgements, self.predictions)
        taken = [file.name for file in files if file.exists()]
        if taken and not is_page(self.page):
            raise GoldError(
                f"--report {self.path} holds {', '.join(taken)}, not of a report. Choose another."
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
        write_text(self.run, trec_run(judgements))
        write_text(self.judgements, trec_judgements(judgements))
        write_text(self.predictions, f"{json_text(predictions(judgements))}\n")
        write_text(self.page, report_page(evaluation))
