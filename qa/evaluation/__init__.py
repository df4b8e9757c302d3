"""Evaluation: a gold set is asked, the answers are judged, and figures come with intervals.

asking and judging: `asking`, `judgement`; figures: `metrics`, `significance`, `evaluation`; what
went wrong: `error_analysis`; two evaluations: `comparison`; limits: `gates`; confidence:
`calibration`; files: `results`, `report/`
"""

from qa.evaluation.asking import Plan, run
from qa.evaluation.calibration import calibrate
from qa.evaluation.comparison import Comparison
from qa.evaluation.error_analysis import Outcome, slices, worst
from qa.evaluation.evaluation import Conditions, Evaluation
from qa.evaluation.gates import Gate
from qa.evaluation.judgement import judge
from qa.evaluation.metrics import metrics, scores
from qa.evaluation.results import read_results, write_results
from qa.evaluation.significance import changes, interval

__all__ = [
    "Comparison",
    "Conditions",
    "Evaluation",
    "Gate",
    "Outcome",
    "Plan",
    "calibrate",
    "changes",
    "interval",
    "judge",
    "metrics",
    "read_results",
    "run",
    "scores",
    "slices",
    "worst",
    "write_results",
]
