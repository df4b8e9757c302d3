"""Fit what ships: `python -m tests.benchmarks.shipped_calibrations GOLD ...`.

Of the tune half of each gold set some 200 answerable questions are asked, in all the ways that
`qa.evaluation.calibration` fits on, with the reader and without it. Both calibrations are written,
and what they bring on these questions is printed: how well the probability tells the answerable
ones from each kind of the others.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from embeddings.encoder import TransformerEncoder
from qa.answer import Evidence
from qa.assistant import Assistant
from qa.confidence import Calibration, shipped
from qa.evaluation.calibration import Sample, fit, sample
from qa.evaluation.collection import cache_folder, cached_library, write_documents
from qa.evaluation.metrics import auroc
from qa.gold.files import read_gold
from qa.gold.gold import GoldSet
from qa.reader import load_models
from qa.settings import NO_READER, Split

_ANSWERABLE, _OTHERS = 200, 200


def main(paths: list[Path]) -> None:
    """Fit, write and print."""
    encoder, cache = TransformerEncoder.load(), cache_folder()
    names = ", ".join(f"{path.parent.name}/{path.name}" for path in paths)
    for models in (load_models(NO_READER), load_models()):
        asked: list[Sample] = []
        for path in paths:
            gold = read_gold(path)
            library, _ = cached_library([write_documents(gold.documents, cache)], encoder, cache)
            assistant = Assistant.open(library.path, encoder, models=models)
            asked.append(sample(_some(gold), assistant, None))
        together = sum(asked[1:], asked[0])
        fitted = fit(together, f"{names}, tune halves", models)
        fitted.write(shipped(models))
        print(f"{models.name}: {fitted}")
        for path, own in zip(paths, asked, strict=True):
            print(f"{path}: {_told(fitted, own)}", flush=True)


def _some(gold: GoldSet) -> GoldSet:
    """Return the gold set with some questions of its tune half, the same ones in every run."""
    tune = [question for question in gold.questions if question.split is Split.TUNE]
    kept = []
    for answerable, most in ((True, _ANSWERABLE), (False, _OTHERS)):
        own = [question for question in tune if question.answerable is answerable]
        kept += own[:: max(1, -(-len(own) // most))]
    return replace(gold, questions=tuple(kept))


def _told(fitted: Calibration, asked: Sample) -> str:
    sure = np.array([fitted.probability(Evidence(*row)) for row in asked.evidence])
    told = []
    for weight in np.unique(asked.weights):
        among = asked.labels | (asked.weights == weight)
        figure = auroc(asked.labels[among].astype(float), sure[among])
        wrong = (sure[among & ~asked.labels] >= fitted.threshold).mean()
        told.append(f"AUROC of those that count {weight} {figure:.3f}, answered {wrong:.3f}")
    declined = (sure[asked.labels] < fitted.threshold).mean()
    return "; ".join([*told, f"declined {declined:.3f}"])


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
