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
from qa.confidence import FILE_NAME, Calibration
from qa.evaluation.calibration import _balanced_threshold, _fitted, calibrate
from qa.gold.files import read_gold
from qa.gold.gold import GoldSet

_SHIPPED = Calibration.of(Path("/nowhere"))


def test_the_probability_is_a_logistic_regression() -> None:
    weights = Evidence(late=2.0, lead=1.0, unknown=-1.0, missing=-0.5, words=0.0)
    calibration = Calibration(weights, -1.0, 0.5, "nothing")
    evidence = Evidence(late=0.5, lead=0.25, unknown=0.5, missing=1.0, words=3.0)
    assert calibration.probability(evidence) == pytest.approx(1 / (1 + exp(0.75)))


def test_better_matches_make_the_shipped_one_surer() -> None:
    weak = Evidence(late=0.3, lead=0.1, unknown=0.0, missing=1.0, words=1.5)
    assert _SHIPPED.probability(weak) < _SHIPPED.threshold
    strong = replace(weak, late=0.9, lead=0.6, missing=0.0)
    assert _SHIPPED.probability(strong) > _SHIPPED.threshold


def test_a_librarys_own_calibration_comes_first(tmp_path: Path) -> None:
    own = replace(_SHIPPED, threshold=0.123, fitted_on="my questions")
    own.write(tmp_path / FILE_NAME)
    assert Calibration.of(tmp_path) == own
    assert json.loads((tmp_path / FILE_NAME).read_text())["fitted_on"] == "my questions"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"weights": {"late": "x"}}'])
def test_a_broken_calibration_is_named_with_what_to_do(tmp_path: Path, content: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(content)
    with pytest.raises(LibraryError, match=r"confidence\.json is not a calibration.*Delete it"):
        Calibration.of(tmp_path)


def test_bands_are_in_order() -> None:
    assert Band.of(0.9) is Band.VERY_PROBABLE
    assert Band.of(0.7) is Band.PROBABLE
    assert Band.of(0.4) is Band.POSSIBLE


def test_the_fit_finds_what_tells_the_two_kinds_apart() -> None:
    draw = np.random.default_rng(1)
    labels = np.arange(400) % 2 == 0
    evidence = draw.normal(size=(400, 5)) * [1, 10, 0.1, 1, 1]
    evidence[:, 1] += 20 * labels
    fitted = _fitted(evidence, labels, np.ones(400), "noise")
    sure = np.array([fitted.probability(Evidence(*row)) for row in evidence])
    assert ((sure > 0.5) == labels).mean() > 0.8
    assert fitted.weights.lead > 0.1
    assert abs(fitted.weights.late) < 1


def test_the_threshold_balances_the_two_errors() -> None:
    answerable, others = np.array([0.9, 0.8, 0.7, 0.2]), np.array([0.1, 0.3, 0.4, 0.75])
    threshold = _balanced_threshold(answerable, others)
    assert (answerable < threshold).mean() == (others >= threshold).mean() == 0.25


def test_the_bundled_questions_can_be_fitted(samples: Assistant) -> None:
    gold = read_gold(GOLD)
    fitted = calibrate(gold, samples, None, "samples")
    assert fitted.fitted_on == "samples"
    assert 0 < fitted.threshold < 1
    assert fitted.weights.late > 0
    assert all(np.isfinite(weight) for weight in astuple(fitted.weights))


def test_too_few_questions_are_refused(samples: Assistant) -> None:
    few = GoldSet(read_gold(GOLD).questions[:5])
    with pytest.raises(GoldError, match="At least 20 answerable questions"):
        calibrate(few, samples, None, "five")
