"""Where gold evidence stands in a library: its documents by name, its quotes by text."""

import re
import string
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from corpus.library.reader import LibraryReader
from qa.answer import RankedPassage
from qa.gold.gold import GoldEvidence

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_KEPT_TEXTS = 64
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(text: str) -> str:
    """Return `text` in lower case, without punctuation, articles and superfluous white space.

    The order is that of SQuAD's evaluation (Rajpurkar et al. 2016).
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(text: str, answer: str) -> float:
    """Return 1 if the two are the same when normalised, else 0."""
    return float(normalised(text) == normalised(answer))


def f1(text: str, answer: str) -> float:
    """Return the harmonic mean of precision and recall of the normalised words of `answer`."""
    given, wanted = normalised(text).split(), normalised(answer).split()
    if not given or not wanted:
        return float(given == wanted)
    shared = sum((Counter(given) & Counter(wanted)).values())
    return 2 * shared / (len(given) + len(wanted))


def occurrences(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return where `wanted` stands in `text` on word boundaries, whatever case and white space."""
    words = wanted.split()
    if not words:
        return []
    pattern = r"\s+".join(map(re.escape, words))
    matches = re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return [match.span() for match in matches]


class QuotedText:
    """A text, and a copy of it whose white space is single spaces."""

    def __init__(self, text: str) -> None:
        """Make the copy; `_offsets` says where each of its characters stands in `text`."""
        self.text = text
        kept = [
            offset
            for offset, char in enumerate(text)
            if not char.isspace() or (offset and not text[offset - 1].isspace())
        ]
        self._copy = "".join(" " if text[offset].isspace() else text[offset] for offset in kept)
        self._offsets = array("L", kept)

    def spans(self, quote: str) -> list[tuple[int, int]]:
        """Return where `quote` stands on word boundaries, whatever white space.

        Only where it does not stand in its own case it is looked for in any.
        """
        wanted = " ".join(quote.split())
        exact = [
            (self._offsets[start], self._offsets[start + len(wanted) - 1] + 1)
            for start in self._starts(wanted)
        ]
        return exact or occurrences(self.text, quote)

    def _starts(self, wanted: str) -> Iterator[int]:
        """Yield where `wanted` starts in the copy, as whole words."""
        start = self._copy.find(wanted) if wanted else -1
        while start >= 0:
            end = start + len(wanted)
            around = self._copy[max(0, start - 1) : start] + self._copy[end : end + 1]
            is_whole = not any(char.isalnum() or char == "_" for char in around)
            if is_whole:
                yield start
            start = self._copy.find(wanted, end if is_whole else start + 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Gold evidence as it was found: documents by id, and the spans of its quote, if it has one.

    `name` tells apart the evidence of one question.
    """

    name: str
    grade: int
    documents: frozenset[int]
    spans: frozenset[tuple[int, int, int]]
    """Document, start and end of each place where the quote stands; empty without a quote."""

    @property
    def is_quote(self) -> bool:
        """Whether it is a quote, or a document as a whole."""
        return bool(self.spans)

    def holds(self, passage: RankedPassage) -> bool:
        """Whether `passage` is of the document, and has half of the quote or is half of it."""
        if not self.is_quote:
            return passage.document.id in self.documents
        return any(
            document == passage.document.id
            and 2 * (min(end, passage.end) - max(start, passage.start))
            >= min(end - start, passage.end - passage.start)
            for document, start, end in self.spans
        )


def names_of(name: str, part: str) -> set[str]:
    """Return what gold may call a document: its name, its file's name, or its part of a file."""
    if not part:
        return {name, PurePosixPath(name).name}
    return {name, PurePosixPath(name.removesuffix(f":{part}")).name, part}


class Places:
    """Finds gold evidence in one state of a library."""

    def __init__(self, reader: LibraryReader) -> None:
        """Find by the documents that `reader` sees."""
        self._text = lru_cache(_KEPT_TEXTS)(
            lambda document: QuotedText(reader.text(document) or "")
        )
        self._named: defaultdict[str, set[int]] = defaultdict(set)
        for document in reader.documents():
            for name in names_of(document.name, document.part):
                self._named[name].add(document.id)

    def documents(self, name: str) -> frozenset[int]:
        """Return the documents that gold calls `name`."""
        return frozenset(self._named.get(name, ()))

    def of(self, evidence: Sequence[GoldEvidence]) -> list[Place]:
        """Return those of `evidence` that are in the library."""
        places = []
        for position, entry in enumerate(evidence):
            documents = self.documents(entry.document)
            spans = frozenset(
                (document, start, end)
                for document in documents
                if entry.quote is not None
                for start, end in self._text(document).spans(entry.quote)
            )
            if documents and (spans or entry.quote is None):
                places.append(Place(f"evidence-{position}", entry.grade, documents, spans))
        return places


def ranked_items(passages: Sequence[RankedPassage], places: Sequence[Place]) -> list[str]:
    """Return what `passages` find, best first: names of places, or of what is not relevant.

    Evidence is found once, by the first passage that holds it. Where gold names documents as a
    whole, documents are ranked, each by its best passage; where it has quotes, passages are.
    """
    items: dict[str, None] = {}
    by_document = not any(place.is_quote for place in places)
    for passage in passages:
        held = [place.name for place in places if place.holds(passage)]
        other = passage.document.id if by_document else f"{passage.document.id}:{passage.start}"
        items.update(dict.fromkeys(held or [f"document-{other}"]))
    return list(items)
