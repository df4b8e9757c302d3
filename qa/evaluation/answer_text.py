"""Comparing texts with gold answers: normalisation, exact match and token overlap as in SQuAD."""

import re
import string
from collections import Counter

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
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
    found = re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return [match.span() for match in found]
