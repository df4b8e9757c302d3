"""The folder of a report."""

import json
from pathlib import Path

import pytest

from corpus.errors import GoldError
from qa.evaluation.report.folder import ReportFolder
from qa.evaluation.report.page import check_page, report_page
from tests.qa.evaluation.judged import evaluation, judgement


def test_the_same_evaluation_has_the_same_page() -> None:
    asked = evaluation(judgement("a"), judgement("b"))
    assert report_page(asked) == report_page(asked)


def test_an_earlier_report_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    folder = ReportFolder(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    folder.prepare()
    folder.write(evaluation(judgement("a"), judgement("b")))
    folder.prepare()
    folder.write(evaluation(judgement("only")))
    assert json.loads(folder.results.read_text("utf-8"))["questions"] == 1
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {
        *("notes.txt", "index.html", "results.json", "run.trec", "qrels.trec", "predictions.json")
    }


@pytest.mark.parametrize("name", ["index.html", "results.json"])
def test_a_file_of_the_same_name_is_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(GoldError, match=f"--report .* holds {name}, which is not part of a report"):
        ReportFolder(tmp_path).prepare()
    with pytest.raises(GoldError, match=f"{name} exists and is not a page of an evaluation"):
        check_page(tmp_path / name, "--html")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GoldError, match=r"--report .*file/report cannot be made: Not a directory"):
        ReportFolder(tmp_path / "file" / "report").prepare()
    with pytest.raises(GoldError, match=r"--html: .*none cannot be written to: No such file"):
        check_page(tmp_path / "none" / "page.html", "--html")
