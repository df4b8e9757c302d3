"""Confidence: the probability that the documents answer a question.

A logistic regression on a handful of evidence,

    p = 1 / (1 + exp(-(intercept + Σ weight · evidence)))

whose weights stand in `confidence.json` beside this file, with what they were fitted on. Such
weights do not carry over well: `python -m qa calibrate GOLD` fits them to a library of one's own,
where they are kept in a file of the same name.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from math import exp, log, log1p
from pathlib import Path

from corpus.errors import LibraryError
from corpus.library.records import rows_checksum
from qa.answer import Evidence
from qa.quotes.selection import ScoredSentence
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.query import Query
from qa.search.retrieval import Candidate
from qa.text.questions import AnswerKind, answer_kind, answer_spans

FILE_NAME = "confidence.json"
_BACKGROUND = slice(8, 16)
"""Sentences, by rank, that are far enough down not to answer even where sources agree."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the regression, and the probability from which a question counts as answered."""

    weights: Evidence
    intercept: float
    threshold: float
    fitted_on: str

    @classmethod
    def of(cls, library: Path) -> "Calibration":
        """Return the calibration of the library in a folder, or else the one that is shipped.

        Raises LibraryError if the library's file cannot be used.
        """
        own = library / FILE_NAME
        return cls.read(own if own.is_file() else Path(__file__).with_name(FILE_NAME))

    @classmethod
    def read(cls, path: Path) -> "Calibration":
        """Read a calibration; raises LibraryError if the file is not one."""
        try:
            stored = json.loads(path.read_text("utf-8"))
            names = [field.name for field in fields(Evidence)]
            weights = Evidence(*(float(stored["weights"][name]) for name in names))
            intercept, threshold = float(stored["intercept"]), float(stored["threshold"])
            calibration = cls(weights, intercept, threshold, str(stored["fitted_on"]))
            checksum = stored.get("checksum", calibration.checksum)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LibraryError(
                f"{path} is not a calibration ({error!r}). Delete it, or make a new one with:"
                " python -m qa calibrate GOLD"
            ) from error
        if checksum != calibration.checksum:
            raise LibraryError(
                f"The numbers in {path} are not those that were written there. Delete it, or make"
                " it again with: python -m qa calibrate GOLD. To keep numbers of your own, delete"
                " its checksum."
            )
        return calibration

    def write(self, path: Path) -> None:
        """Write the calibration as readable JSON; raises LibraryError if that cannot be done."""
        try:
            content = {**asdict(self), "checksum": self.checksum}
            partial = path.with_name(f".{path.name}")
            partial.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
            partial.replace(path)
        except OSError as error:
            raise LibraryError(f"{path} cannot be written: {error.strerror}") from error

    @property
    def checksum(self) -> int:
        """A checksum over all numbers, kept with them in the file of a library."""
        weights = sorted(asdict(self.weights).items())
        return rows_checksum([*weights, (self.intercept, self.threshold, self.fitted_on)])

    def probability(self, evidence: Evidence) -> float:
        """Return the probability that the documents answer."""
        weights, values = asdict(self.weights), asdict(evidence)
        total = self.intercept + sum(weights[name] * values[name] for name in weights)
        return 1 / (1 + exp(-total))


def weigh(
    query: Query,
    candidates: Sequence[Candidate],
    sentences: Sequence[ScoredSentence],
    keywords: KeywordSearcher,
) -> Evidence:
    """Return the evidence in the ranked `candidates` and `sentences` for a query."""
    words = query.words(keywords)
    if not candidates or not sentences:
        return Evidence(0.0, 0.0, 1.0, 0.0, log1p(len(words)))
    best = sentences[0]
    others = [sentence.score for sentence in sentences if sentence.candidate is not best.candidate]
    background = others[_BACKGROUND] or others[-1:] or [0.0]
    asked = answer_kind(query.question) is not AnswerKind.OTHER
    return Evidence(
        late=candidates[0].late or 0.0,
        lead=best.score - sum(background) / len(background),
        unknown=_unknown_share(query, keywords),
        missing=float(asked and not answer_spans(best.text, query.question)),
        words=log1p(len(words)),
    )


def _unknown_share(query: Query, keywords: KeywordSearcher) -> float:
    words = query.words(keywords)
    passages = keywords.passages()
    weights = {
        word: words[word] * log(2 + passages / (1 + keywords.passages_with(word))) for word in words
    }
    total = sum(weights.values())
    unknown = frozenset().union(*(keywords.unknown(part.text) for part in query.parts))
    return sum(weights[word] for word in words if word in unknown) / total if total else 1.0
