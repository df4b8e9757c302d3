"""Looking up quotes in a text, against the plain search that it stands for."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.gold.matching import QuotedText, occurrences


def test_quotes_stand_on_word_boundaries_whatever_white_space() -> None:
    text = QuotedText("  The Rhine\n\t river, the Rhine rivers. The Rhine river\u2003")
    assert text.spans("The Rhine river") == [(2, 19), (39, 54)]
    assert text.spans("  The\nRhine river ") == [(2, 19), (39, 54)]
    assert text.spans("the Rhine") == [(21, 30)]
    assert text.spans("THE RHINE RIVERS") == [(21, 37)]
    assert text.spans("hine river") == text.spans("") == text.spans(" ") == []


_TEXTS = st.text(st.sampled_from("aAb_ \n\u2003.é"), max_size=40)


@settings(deadline=None)
@given(text=_TEXTS, quote=_TEXTS)
def test_the_spans_are_those_of_a_plain_search(text: str, quote: str) -> None:
    words = r"\s+".join(map(re.escape, quote.split()))
    exact = [match.span() for match in re.finditer(rf"(?<!\w){words}(?!\w)", text)] if words else []
    assert QuotedText(text).spans(quote) == (exact or occurrences(text, quote))
