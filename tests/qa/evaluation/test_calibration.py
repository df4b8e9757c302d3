"""Fitting the confidence, and the file that it is kept in."""

import json
from dataclasses import astuple, replace
from math import exp
from pathlib import Path

import numpy as np
import pytest

from corpus import GOLD
from corpus.errors import GoldError, LibraryError
from qa.answer import Band, Evidence
from qa.assistant import Assistant
from qa.confidence import FILE_NAME, SHIPPED, Calibration
from qa.evaluation.calibration import Sample, _balanced_threshold, _fitted, calibrate
from qa.gold.files import read_gold
from qa.gold.gold import GoldSet
from qa.reader import NO_MODELS

_SHIPPED = Calibration.read(SHIPPED / "with_reader.json")


def test_the_probability_is_a_logistic_regression() -> None:
    weights = Evidence(late=2.0, lead=1.0, unknown=-1.0, covered=0.0, margin=-0.5, words=0.0)
    calibration = Calibration(weights, -1.0, 0.5, "nothing", "none")
    evidence = Evidence(late=0.5, lead=0.25, unknown=0.5, covered=0.5, margin=1.0, words=3.0)
    assert calibration.probability(evidence) == pytest.approx(1 / (1 + exp(0.75)))


def test_better_matches_make_the_shipped_one_surer() -> None:
    weak = Evidence(late=0.3, lead=0.1, unknown=0.0, covered=0.2, margin=-0.5, words=1.5)
    strong = replace(weak, late=0.9, lead=0.6, covered=1.0, margin=0.7)
    for name in ("with_reader", "without_reader"):
        shipped = Calibration.read(SHIPPED / f"{name}.json")
        assert shipped.probability(weak) < shipped.threshold < shipped.probability(strong)


def test_a_librarys_own_calibration_comes_first(tmp_path: Path) -> None:
    own = replace(_SHIPPED, threshold=0.123, fitted_on="my questions", models=NO_MODELS.name)
    own.write(tmp_path / FILE_NAME)
    assert Calibration.of(tmp_path, NO_MODELS) == own
    assert json.loads((tmp_path / FILE_NAME).read_text())["fitted_on"] == "my questions"


def test_a_calibration_of_other_models_is_passed_over(tmp_path: Path) -> None:
    replace(_SHIPPED, threshold=0.123, models="another").write(tmp_path / FILE_NAME)
    shipped = Calibration.read(SHIPPED / "without_reader.json")
    assert Calibration.of(tmp_path, NO_MODELS) == shipped


def test_a_calibration_of_an_earlier_version_is_passed_over(tmp_path: Path) -> None:
    weights = {"late": 9.2, "lead": 3.9, "unknown": 2.1, "missing": -0.7, "words": 0.6}
    earlier = {"weights": weights, "intercept": -8.6, "threshold": 0.37, "fitted_on": "mine"}
    (tmp_path / FILE_NAME).write_text(json.dumps({**earlier, "checksum": 1234}))
    shipped = Calibration.read(SHIPPED / "without_reader.json")
    assert Calibration.of(tmp_path, NO_MODELS) == shipped


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"weights": {"late": "x"}}'])
def test_a_broken_calibration_is_named_with_what_to_do(tmp_path: Path, content: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(content)
    with pytest.raises(LibraryError, match=r"confidence\.json is not a calibration.*Delete it"):
        Calibration.of(tmp_path, NO_MODELS)


def test_bands_are_in_order() -> None:
    assert Band.of(0.9) is Band.VERY_PROBABLE
    assert Band.of(0.7) is Band.PROBABLE
    assert Band.of(0.4) is Band.POSSIBLE


def test_the_fit_finds_what_tells_the_two_kinds_apart() -> None:
    draw = np.random.default_rng(1)
    labels = np.arange(400) % 2 == 0
    evidence = draw.normal(size=(400, 6)) * [1, 10, 0.1, 1, 1, 1]
    evidence[:, 1] += 20 * labels
    weights, intercept = _fitted(Sample(evidence, labels, np.ones(400)))
    fitted = Calibration(weights, intercept, 0.5, "noise", "none")
    sure = np.array([fitted.probability(Evidence(*row)) for row in evidence])
    assert ((sure > 0.5) == labels).mean() > 0.8
    assert weights.lead > 0.1
    assert abs(weights.late) < 1


def test_nothing_counts_against_its_own_sense() -> None:
    draw = np.random.default_rng(1)
    labels = np.arange(400) % 2 == 0
    evidence = draw.normal(size=(400, 6))
    evidence[:, 1] += labels
    evidence[:, 2] += labels
    weights, _ = _fitted(Sample(evidence, labels, np.ones(400)))
    assert weights.unknown == 0
    assert weights.lead > 0.5


def test_the_threshold_balances_the_two_errors() -> None:
    answerable, others = np.array([0.9, 0.8, 0.7, 0.2]), np.array([0.1, 0.3, 0.4, 0.75])
    threshold = _balanced_threshold(answerable, others)
    assert (answerable < threshold).mean() == (others >= threshold).mean() == 0.25


def test_the_bundled_questions_can_be_fitted(samples: Assistant) -> None:
    gold = read_gold(GOLD)
    unread = Assistant.open(samples.library.path)
    fitted = calibrate(gold, unread, None, "samples")
    assert (fitted.fitted_on, fitted.models) == ("samples", "none")
    assert 0 < fitted.threshold < 1
    assert fitted.weights.late > 0
    assert fitted.weights.margin == 0
    assert all(np.isfinite(weight) for weight in astuple(fitted.weights))


def test_too_few_questions_are_refused(samples: Assistant) -> None:
    few = GoldSet(read_gold(GOLD).questions[:5])
    with pytest.raises(GoldError, match="At least 20 answerable questions"):
        calibrate(few, Assistant.open(samples.library.path), None, "five")
