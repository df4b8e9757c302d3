"""Confidence: the probability that the documents answer a question.

A logistic regression on a handful of evidence,

    p = 1 / (1 + exp(-(intercept + Σ weight · evidence)))

whose weights stand in `calibrations/` beside this file, for asking with a reader and without one,
with what they were fitted on. Such weights do not carry over well: `python -m qa calibrate GOLD`
fits them to a library of one's own, where they are kept in `confidence.json`.
"""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, fields
from math import exp, log, log1p
from pathlib import Path

from corpus.errors import LibraryError
from corpus.library.records import rows_checksum
from qa.answer import Evidence
from qa.quotes.selection import ScoredSentence
from qa.reader import Models, promise
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.query import Query
from qa.search.retrieval import Candidate, Collection

FILE_NAME = "confidence.json"
SHIPPED = Path(__file__).with_name("calibrations")
_BACKGROUND = slice(8, 16)
"""Sentences, by rank, that are far enough down not to answer even where sources agree."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the regression, and the probability from which a question counts as answered.

    It holds for questions that are read and reranked with `models`, by their names; one of an
    earlier version, which names none, for no question.
    """

    weights: Evidence
    intercept: float
    threshold: float
    fitted_on: str
    models: str

    @classmethod
    def of(cls, library: Path, models: Models) -> "Calibration":
        """Return the calibration of the library in a folder if it is for `models`.

        Else return the one that is shipped: for a reader, or for none.

        Raises LibraryError if the library's file cannot be used.
        """
        own = library / FILE_NAME
        if own.is_file() and (calibration := cls.read(own)).models == models.name:
            return calibration
        return cls.read(shipped(models))

    @classmethod
    def read(cls, path: Path) -> "Calibration":
        """Read a calibration; raises LibraryError if the file is not one."""
        try:
            stored = json.loads(path.read_text("utf-8"))
            weights, models = stored["weights"], str(stored.get("models", ""))
            calibration = cls(
                Evidence(*(float(weights.get(field.name, 0)) for field in fields(Evidence))),
                float(stored["intercept"]),
                float(stored["threshold"]),
                str(stored["fitted_on"]),
                models,
            )
            own = calibration.checksum
            checksum = stored.get("checksum", own) if models else own
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LibraryError(
                f"{path} is not a calibration ({error!r}). Delete it, or make a new one with:"
                " python -m qa calibrate GOLD"
            ) from error
        if checksum != own:
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
        return rows_checksum(
            [*weights, (self.intercept, self.threshold, self.fitted_on, self.models)]
        )

    def probability(self, evidence: Evidence) -> float:
        """Return the probability that the documents answer."""
        weights, values = asdict(self.weights), asdict(evidence)
        total = self.intercept + sum(weights[name] * values[name] for name in weights)
        return 1 / (1 + exp(-total))


def shipped(models: Models) -> Path:
    """Return the file of the calibration that is shipped for `models`."""
    return SHIPPED / ("without_reader.json" if models.reader is None else "with_reader.json")


def weigh(
    query: Query,
    candidates: Sequence[Candidate],
    sentences: Sequence[ScoredSentence],
    collection: Collection,
) -> Evidence:
    """Return the evidence in the ranked `candidates` and `sentences` for a query."""
    keywords = collection.known
    words = query.words(keywords)
    if not candidates or not sentences:
        return Evidence(0.0, 0.0, 1.0, 0.0, 0.0, log1p(len(words)))
    best = sentences[0]
    others = [sentence.score for sentence in sentences if sentence.candidate is not best.candidate]
    background = others[_BACKGROUND] or others[-1:] or [0.0]
    unknown = frozenset().union(*(keywords.unknown(part.text) for part in query.parts))
    own = dict.fromkeys(keywords.words(query.question), 1.0)
    return Evidence(
        late=candidates[0].late or 0.0,
        lead=best.score - sum(background) / len(background),
        unknown=_share(words, unknown, keywords),
        covered=_share(own, _words_with_title(best, collection), keywords),
        margin=promise(best.words) if best.words else 0.0,
        words=log1p(len(words)),
    )


def _share(words: Mapping[str, float], among: AbstractSet[str], keywords: KeywordSearcher) -> float:
    """Return the share of `words` that is `among` others, by inverse document frequency."""
    passages = keywords.passages()
    weights = {
        word: weight * log(2 + passages / (1 + keywords.passages_with(word)))
        for word, weight in words.items()
    }
    total = sum(weights.values())
    return sum(weights[word] for word in words if word in among) / total if total else 1.0


def _words_with_title(best: ScoredSentence, collection: Collection) -> frozenset[str]:
    """Return the words of a sentence's passage, and of the title of its document."""
    passage = best.candidate.passage
    (document,) = collection.reader.documents_among([passage.document])
    texts = (passage.text, document.stated.title or "")
    return frozenset().union(*map(collection.known.words, texts))
