"""Sentences: where they end within a block, by script and language.

English, and what is no other language here, is left to nupunkt, which was trained on it. Full
stops of Chinese, Japanese, Arabic, Urdu and the Indic scripts need no space after them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import nupunkt

from corpus.blocks import LIST_MARKER, trimmed
from corpus.document import Block, BlockKind, LoadedDocument, Sentence
from corpus.languages import SAMPLE_CHARACTERS, SENTENCE_ENDS, SentenceEnds, language_name

MAX_SENTENCE_CHARACTERS = 1_200
"""Longer pieces without a sentence end are cut, so that a quote can be read at a glance."""

_HEADING_MARKER = re.compile(r"#{1,6}[ \t]+(?=\S)")
_BREAK = re.compile(r"\s+(?=\S)")
_CLOSERS = "\"'”’»«“」』）)\\]"
_OWN_STOPS = re.compile(rf"[。！？｡؟۔।॥][。！？｡؟۔।॥!?]*[{_CLOSERS}]*")
_GOES_ON = re.compile(
    r"[、，。；：！？…,;:)\]）」』”’»]|(?<=[」』])(?:と|って|という|などと|なんて)"
)
_CLOSING_QUOTES = re.compile(rf"[{_CLOSERS}]+")
_GLUED = re.compile(r"(?<=[a-z0-9][.!?])[\"”](?=[A-Z“])")
_CANDIDATE = re.compile(rf"(?:(?P<dot>\.)|[!?…]|\.{{2,}})[.!?…]*[{_CLOSERS}]*(?=\s)")
_NEXT = re.compile(r"[\s\"'“„‚‘«»(\[¿¡—–-]*(\S)")
_NEXT_WORD = re.compile(r"\s*([^\W\d_]+)")
_LAST_WORD = re.compile(r"[^\W_]+(?:[.-] ?[^\W_]+)*\Z")
_MAX_WORD = 40
_ARTICLE_AND_NUMBER = re.compile(r"([^\W\d_]+)\s+\d{1,3}\Z")
_NUMBER = re.compile(r"(?:\d|\b[IVXLC]+)\s*\Z")
_MAX_RUN = 8
_RUN = re.compile(rf"[^\w\s]{{{_MAX_RUN + 1},}}")


def sentence_ends(body: str, rules: SentenceEnds | None) -> list[int]:
    """Return where the sentences of `body` end, except for its own end, in order."""
    ends = set(_english(body) if rules is None else _by_rules(body, rules))
    ends.update(match.end() for match in _GLUED.finditer(body))
    for match in _OWN_STOPS.finditer(body):
        # nupunkt knows some of these stops, but not what goes with them.
        ends -= set(range(match.start() + 1, match.end()))
        if _GOES_ON.match(body, match.end()) is None:
            ends.add(match.end())
        else:
            ends.discard(match.end())
    return sorted(end for end in ends if 0 < end < len(body))


def _english(body: str) -> Iterator[int]:
    """Yield the ends that nupunkt finds, moved past quotation marks and brackets that close.

    It takes time that grows with the square of a run of signs, so that it is shown only the last
    sign of a long one.
    """
    shown = _RUN.sub(lambda run: "x" * (len(run[0]) - 1) + run[0][-1], body)
    for _, stop in nupunkt.sent_spans(shown):
        closing = _CLOSING_QUOTES.match(body, stop)
        yield closing.end() if closing and stop and not body[stop - 1].isspace() else stop


def _by_rules(body: str, rules: SentenceEnds) -> Iterator[int]:
    for match in _CANDIDATE.finditer(body):
        following = _NEXT.match(body, match.end())
        if following is None:
            continue
        lower = following[1].islower()
        alone = match["dot"] is not None and match.end() - match.start() == 1
        # An exclamation within a sentence goes on in lower case, as what was said does.
        if not lower and not (alone and _is_short(body, match.start(), match.end(), rules)):
            yield match.end()


def _is_short(body: str, dot: int, end: int, rules: SentenceEnds) -> bool:
    """Whether the full stop at `dot` belongs to an abbreviation, initial or ordinal number."""
    before = body[max(0, dot - _MAX_WORD) : dot]
    last_word = _LAST_WORD.search(before)
    if last_word is None:
        return False
    word = last_word[0].lower()
    joined = re.sub(r"[. ]", "", word)
    last = re.split(r"[. ]", word)[-1]
    if word[-1].isdigit():
        after = _NEXT_WORD.match(body, end)
        number = _ARTICLE_AND_NUMBER.search(before)
        return (after is not None and after[1].lower() in rules.months) or (
            number is not None and number[1].lower() in rules.articles
        )
    if joined in rules.closing:
        return False
    if last in rules.units and _NUMBER.search(before, 0, last_word.start()):
        return False
    return len(last) == 1 or last in rules.abbreviations | rules.units


def split_sentences(text: str, blocks: Sequence[Block]) -> list[Sentence]:
    """Return the sentences of all blocks but boilerplate, in order; none crosses a block.

    A heading, a table row and a code listing are one sentence each. The markers of list items and
    headings stand before their sentence, not in it.
    """
    name = language_name("\n".join(_sample(text, blocks)))
    rules = SENTENCE_ENDS.get(name) if name else None
    return [
        Sentence(*span, position)
        for position, block in enumerate(blocks)
        if block.kind is not BlockKind.BOILERPLATE
        for span in _spans(text, block, rules)
    ]


def _sample(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Yield as much of the prose as tells the language: it is the document's, not a block's."""
    left = SAMPLE_CHARACTERS
    for block in blocks:
        if left <= 0:
            return
        if block.kind not in {BlockKind.BOILERPLATE, BlockKind.CODE}:
            yield text[block.start : min(block.end, block.start + left)]
            left -= block.end - block.start


def with_sentences(loaded: LoadedDocument) -> LoadedDocument:
    """Return `loaded` with its sentences, unless it has them already."""
    if loaded.sentences is not None:
        return loaded
    return replace(loaded, sentences=tuple(split_sentences(loaded.text, loaded.blocks)))


def _spans(text: str, block: Block, rules: SentenceEnds | None) -> Iterator[tuple[int, int]]:
    start = block.start
    marker = {BlockKind.LIST_ITEM: LIST_MARKER, BlockKind.HEADING: _HEADING_MARKER}.get(block.kind)
    if marker is not None and (match := marker.match(text, start, block.end)) is not None:
        start = match.end()
    whole = block.kind in {BlockKind.HEADING, BlockKind.TABLE, BlockKind.CODE}
    ends = [] if whole else sentence_ends(text[start : block.end], rules)
    for first, last in pairwise([start, *(start + end for end in ends), block.end]):
        sentence = trimmed(text, first, last)
        if sentence[0] < sentence[1]:
            yield from _cut(text, *sentence)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long, between words where there are any."""
    while end - start > MAX_SENTENCE_CHARACTERS:
        limit = start + MAX_SENTENCE_CHARACTERS
        breaks = [match.start() for match in _BREAK.finditer(text, start + 1, limit)]
        stop = breaks[-1] if breaks else limit
        yield trimmed(text, start, stop)
        start = trimmed(text, stop, end)[0]
    yield start, end
