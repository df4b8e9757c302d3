"""The query that a question becomes, and what it says must stand in a passage, or must not.

    "blue ferry"  “blue ferry”  „blue ferry“  «blue ferry»     must stand there
    -harbour  -"night train"                                   must not

Words are compared as they are written, except for case, white space, and the forms of quotation
marks and dashes. A hyphen excludes only at the beginning of a word that says something, after white
space: state-of-the-art, -5 degrees and "Who - if anyone" exclude nothing. A question that stands in
quotation marks as a whole was copied so, and requires nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.languages import WORD
from corpus.library.reader import LibraryReader
from embeddings.encoder import TextEncoding
from embeddings.late_interaction import TokenWeights
from qa.search.keyword_searcher import KeywordSearcher
from qa.search.spelling import Correction
from qa.text.analysis import PRONOUNS, STOP_WORDS

_MARKS = (('"“”', '"“”'), ("„", '“”"'), ("«", "»"))
_QUOTED = "|".join(
    rf"[{opening}](?P<in{number}>[^{opening}{closing}]+)[{closing}]"
    for number, (opening, closing) in enumerate(_MARKS)
)
_EXCLUDED_WORD = r"[^\W\d_][\w'’]+(?:[-.][\w'’]+)*"
_OPERATOR = re.compile(
    rf"(?:(?P<not>(?<!\S)-)|(?<!\w))(?:{_QUOTED})(?!\w)|(?<!\S)-(?P<word>{_EXCLUDED_WORD})"
)
_ASKS = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|should)\b",
    re.IGNORECASE,
)
_QUESTION_MARKS = "?？؟"
_STOPS = ".,;:!…" + _QUESTION_MARKS
"""What may stand within the marks without being meant."""
_MOST = 10
_SPACES = re.compile(r"\s+")
_DASHES = "-‐‑‒–—−"
_UNSPACED = (("\u0e00", "\u0eff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))
_SINGLE, _DOUBLE = "'’‘‛´`", '"“”„«»'
_FEW_WORDS = 2
_NAME = re.compile(r"(?<!^)\b[A-Z]\w+|\d")
_PRONOUN = re.compile(rf"\b(?:{'|'.join(PRONOUNS)}|ones?|there|else)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exact:
    """Phrases that must stand in a passage, and those that must not; each as it was written."""

    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


NOTHING_EXACT = Exact()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: in plain `words`, with the `corrections` made in them.

    `exact` is what must stand in a passage or must not.
    """

    words: str
    exact: Exact
    corrections: tuple[Correction, ...] = ()


def requirement(question: str, *, excluding: bool = True) -> Reading:
    """Return `question` without its operators, and what they say.

    Excluded words are not searched for; unless `excluding`, they are words like all others. If
    nothing would be left to ask, or there are more than ten of them, as in a text that was pasted,
    there are no operators.
    """
    required: list[str] = []
    excluded: list[str] = []

    def read(match: re.Match[str]) -> str:
        phrase = _inside(match)
        if match["not"] is None and match["word"] is None:
            required.extend([phrase] if phrase else [])
            return phrase or match[0]
        if not excluding or not phrase or phrase.casefold() in STOP_WORDS:
            return match[0]
        excluded.append(phrase)
        return " "

    words = _SPACES.sub(" ", _OPERATOR.sub(read, question)).strip()
    asks = not excluded or any(
        word.strip("_") and word.casefold() not in STOP_WORDS for word in WORD.findall(words)
    )
    if _is_copied(question) or not asks or not 0 < len(required) + len(excluded) <= _MOST:
        return Reading(question, NOTHING_EXACT)
    exact = Exact(tuple(dict.fromkeys(required)), tuple(dict.fromkeys(excluded)))
    return Reading(words, exact)


def phrase_pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """Return what matches any of `phrases`, whatever the case, spaces, marks and dashes."""
    return re.compile("|".join(map(_written, phrases)), re.IGNORECASE)


def passages_holding(
    phrase: str, reader: LibraryReader, keywords: KeywordSearcher, everything: Iterable[int]
) -> frozenset[int]:
    """Return the passages in which `phrase` stands, of those that `keywords` searches.

    `everything` are the passages to look through if it holds no word that is indexed.
    """
    words = keywords.words(phrase)
    among = keywords.with_all(words) if words else everything
    pattern = phrase_pattern([phrase])
    return frozenset(
        passage
        for passage, text, start, end in reader.in_texts(among)
        if pattern.search(text, start, end)
    )


def _is_copied(question: str) -> bool:
    """Whether all of `question` is one question in quotation marks."""
    match = _OPERATOR.fullmatch(question.strip().rstrip(_STOPS))
    if match is None or match["not"] or match["word"]:
        return False
    asks = any(mark in question for mark in _QUESTION_MARKS)
    return asks or _ASKS.match(_inside(match)) is not None


def _inside(match: re.Match[str]) -> str:
    """Return what an operator is about, in one line; empty if it holds neither letter nor digit."""
    insides = (value for name, value in match.groupdict().items() if name != "not" and value)
    inside = next(insides, "")
    if not any(character.isalnum() for character in inside):
        return ""
    return _SPACES.sub(" ", inside).strip(" " + _STOPS)


def _written(phrase: str) -> str:
    """Return the pattern of `phrase`; it begins and ends where words do."""
    parts = []
    for character in phrase:
        if character.isspace():
            parts.append(r"\s+")
        else:
            alike = next((same for same in (_DASHES, _SINGLE, _DOUBLE) if character in same), None)
            parts.append(f"[{re.escape(alike)}]" if alike else re.escape(character))
    before = r"(?<!\w)" if _is_bounded(phrase[0]) else ""
    after = r"(?!\w)" if _is_bounded(phrase[-1]) else ""
    return f"{before}{''.join(parts)}{after}"


def _is_bounded(character: str) -> bool:
    """Whether words of the character's script end at spaces; some scripts have none."""
    is_unspaced = any(low <= character <= high for low, high in _UNSPACED)
    return character.isalnum() and not is_unspaced


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A text, and its weight among vectors and tokens and among keywords, each in (0, 1]."""

    text: str
    weight: float
    keyword_weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what it carries over; `parts[0]` is the question itself."""

    parts: tuple[QueryPart, ...]
    encodings: tuple[TextEncoding, ...]
    stop_weight: float
    exact: Exact = NOTHING_EXACT
    corrections: tuple[Correction, ...] = ()

    @property
    def question(self) -> str:
        """The question in plain words, with `corrections` made."""
        return self.parts[0].text

    @property
    def spoken(self) -> str:
        """The question as it is read, after the one before if it leans on that.

        Put in front of a question that stands by itself, another one misleads a reader.
        """
        carried = [part.text for part in self.parts[1:2] if leans(self.question)]
        return " ".join([*carried, self.question])

    def vector(self) -> NDArray[np.float32]:
        """Return the weighted sum of the parts' vectors, shape (d,), of length 1."""
        total = np.sum(
            [
                part.weight * encoding.vector
                for part, encoding in zip(self.parts, self.encodings, strict=True)
            ],
            axis=0,
        )
        unit: NDArray[np.float32] = total / max(float(np.linalg.norm(total)), 1e-12)
        return unit

    def words(self, keywords: KeywordSearcher) -> dict[str, float]:
        """Return the weight of each indexed word; a word of several parts has the highest."""
        weights: dict[str, float] = {}
        for part in self.parts:
            for word in keywords.words(part.text):
                weights[word] = max(weights.get(word, 0.0), part.keyword_weight)
        return weights

    def token_vectors(self) -> NDArray[np.float32]:
        """Return the rotated vectors of all parts' n tokens, shape (n, d)."""
        return np.concatenate([encoding.token_vectors for encoding in self.encodings])

    def token_weights(self, weights: TokenWeights) -> NDArray[np.float32]:
        """Return the inverse document frequency of each of n tokens times its part's weight.

        Stop words and signs count less by `stop_weight`: in a small library their frequencies
        alone do not tell how little they say.
        """
        return np.concatenate(
            [
                part.weight * weights.of(encoding.tokens) * self._stopped(part.text, encoding)
                for part, encoding in zip(self.parts, self.encodings, strict=True)
            ]
        )

    def _stopped(self, text: str, encoding: TextEncoding) -> NDArray[np.float32]:
        words = (text[start:end].casefold() for start, end in encoding.spans)
        return np.array(
            [
                self.stop_weight if word in STOP_WORDS or not word.isalnum() else 1.0
                for word in words
            ],
            np.float32,
        )


def leans(question: str) -> bool:
    """Whether `question` seems to speak of what was said before."""
    telling = [word for word in WORD.findall(question.casefold()) if word not in STOP_WORDS]
    named = _NAME.search(question) is not None
    return len(telling) <= 1 or (
        not named and (len(telling) <= _FEW_WORDS or _PRONOUN.search(question) is not None)
    )


def searched(parts: Sequence[QueryPart]) -> str:
    """Return what was searched, to be shown: the question, and what it was searched with."""
    carried = [part.text for part in parts[1:]]
    return parts[0].text if not carried else f"{parts[0].text} (with: {' · '.join(carried)})"
