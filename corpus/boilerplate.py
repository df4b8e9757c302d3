"""Which blocks of a page are boilerplate: menus, share bars, advertisement marks, teasers, notices.

Three kinds of evidence, from the surest to the weakest:

1. what a block says: it is made of interface words, or is a notice or a plea to subscribe;
2. where it stands: before the headline, or after the article, where the rest is headlines of
   other articles with their dates and excerpts (cards) or the readers' comments;
3. how often it comes: labels that a page repeats. Only on what already shows to be a scraped page.

Prose is never boilerplate by its place alone.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from corpus import interface_words as interface
from corpus.blocks import ends_sentence
from corpus.dates import date_of_line
from corpus.document import Block, BlockKind, LoadedDocument

_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"'”’]?\s*(?:read more|more)?$", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:by|von|par|por)\s+\S", re.IGNORECASE)
_MIN_PROSE_WORDS = 15
_MAX_CARD_WORDS = 30
_MIN_HEADLINE_WORDS = 3
_MIN_REPEATED = 3
_MAX_LABEL_WORDS = 4
_TWIN_DISTANCE = 3
_STEM = 6
_MIN_SHARED = 0.5
_MIN_SHARED_WORDS = 2
_SEPARATED = re.compile(r"(?:\s[*|•·/›»>]\s.*){2}")
_MIN_SIGNS_OF_A_PAGE = 2
_EITHER = frozenset({BlockKind.BOILERPLATE, BlockKind.PARAGRAPH})
_COMMENTS = re.compile(r"comment|repl|respon|conversation|discussion", re.IGNORECASE)


def mark_boilerplate(
    text: str,
    blocks: Sequence[Block],
    linked: Collection[int] = frozenset(),
    headline: str | None = None,
) -> list[Block]:
    """Return `blocks` with boilerplate marked as such.

    `linked` holds the positions of blocks that are hardly more than links, and `headline` is the
    article's headline where the markup tells. Blocks that are boilerplate already, by the markup,
    stay so; tables and code are never marked here.
    """
    page = _Page(text, blocks, linked)
    page.mark_by_words()
    page.mark_around_title(headline)
    page.mark_other_articles()
    page.mark_after_article()
    page.mark_repetitions()
    return [
        replace(block, kind=BlockKind.BOILERPLATE) if position in page.boilerplate else block
        for position, block in enumerate(blocks)
    ]


def title_of(text: str, blocks: Sequence[Block]) -> int | None:
    """Return the position of the block that is the headline of a page without markup, or None.

    It is the first heading before the prose that shares most of its longer words with the prose,
    and one that the page repeats there comes before the others.
    """
    return _title([_line(text, block) for block in blocks], [block.kind for block in blocks])


def _title(lines: Sequence[str], kinds: Sequence[BlockKind]) -> int | None:
    head: list[int] = []
    prose: set[str] = set()
    for position, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind is not BlockKind.BOILERPLATE and _is_prose(line):
            prose.update(_long_words(line))
        elif kind is BlockKind.HEADING and not prose and date_of_line(line) is None:
            head.append(position)
    repeats = Counter(lines[position] for position in head)
    long = [
        position
        for position in head
        if len(lines[position].split()) >= _MIN_HEADLINE_WORDS
        and not _SEPARATED.search(lines[position])
    ]
    fitting = [position for position in long if _fits(lines[position], prose)]
    repeated = [position for position in fitting if repeats[lines[position]] > 1]
    return next(iter([*repeated, *fitting, *long, *head[:1]]), None)


def _long_words(line: str) -> set[str]:
    return {word.casefold()[:_STEM] for word in re.findall(r"[^\W\d_]{4,}", line)}


def _fits(headline: str, prose: Collection[str]) -> bool:
    own = _long_words(headline)
    shared = own.intersection(prose)
    return len(shared) >= _MIN_SHARED_WORDS and len(shared) >= _MIN_SHARED * len(own)


class _Page:
    """The blocks of one page and which of them were found to be boilerplate."""

    def __init__(self, text: str, blocks: Sequence[Block], linked: Collection[int]) -> None:
        self.blocks = blocks
        self.lines = [_line(text, block) for block in blocks]
        self.is_prose = [_is_prose(line) for line in self.lines]
        self.linked = linked
        self.boilerplate = {
            position for position, block in enumerate(blocks) if block.kind is BlockKind.BOILERPLATE
        }
        self.by_markup = bool(self.boilerplate)
        self.open = [
            position
            for position, block in enumerate(blocks)
            if block.kind not in {BlockKind.TABLE, BlockKind.CODE, BlockKind.BOILERPLATE}
        ]

    @property
    def is_scraped(self) -> bool:
        return self.by_markup or len(self.boilerplate) >= _MIN_SIGNS_OF_A_PAGE

    def mark_by_words(self) -> None:
        labels: set[int] = set()
        for position in self.open:
            line = self.lines[position]
            if not any(character.isalnum() for character in line):
                self.boilerplate.add(position)
            elif not ends_sentence(line) or self.blocks[position].kind is BlockKind.HEADING:
                if interface.is_control(line):
                    (labels if interface.is_single_word(line) else self.boilerplate).add(position)
                elif (
                    interface.is_notice(line)
                    or interface.is_teaser(line)
                    or (position in self.linked and interface.is_section_menu(line))
                ):
                    self.boilerplate.add(position)
            if interface.is_promotion(line):
                self.boilerplate.add(position)
        if len(self.boilerplate | labels) >= _MIN_SIGNS_OF_A_PAGE:
            self.boilerplate |= labels

    def mark_around_title(self, headline: str | None) -> None:
        """Mark what stands before the headline, and what repeats it and its standfirst after."""
        title = self.find_title(headline)
        if title is None:
            return
        before = [position for position in self.open if position < title]
        if self.is_scraped or any(interface.is_trail(self.lines[position]) for position in before):
            self.boilerplate.update(position for position in before if not self.is_prose[position])
        prose = [position for position in self.open if position > title and self.is_prose[position]]
        last = prose[1] if len(prose) > 1 else title
        first: dict[str, int] = {}
        for position in range(title, last + 1):
            first.setdefault(self.lines[position], position)
        self.boilerplate |= {
            position
            for position in self.open
            if title < position <= last
            and len(self.lines[position].split()) >= _MIN_HEADLINE_WORDS
            and first[self.lines[position]] < position
        }

    def find_title(self, headline: str | None) -> int | None:
        if headline is not None:
            folded = " ".join(headline.split()).casefold()
            lines = (" ".join(line.split()).casefold() for line in self.lines)
            return next((position for position, line in enumerate(lines) if line == folded), None)
        kinds = [
            BlockKind.BOILERPLATE if position in self.boilerplate else block.kind
            for position, block in enumerate(self.blocks)
        ]
        return _title(self.lines, kinds)

    def mark_other_articles(self) -> None:
        """Mark the cards of other articles and the readers' comments after the article."""
        if True not in self.is_prose:
            return
        prose = self.is_prose.index(True)
        # What is no card after one header is hardly one after the next of its kind, so that it is
        # looked at first: a page of nothing but headers is gone through once.
        stops: dict[tuple[bool, bool], int] = {}
        box = prose
        for start in [
            position
            for position in self.open
            if position > prose and self.starts_other_articles(position)
        ]:
            header = self.lines[start]
            kind = (interface.is_other_articles_header(header), bool(_COMMENTS.search(header)))
            stop = stops.get(kind, start)
            if stop < start or self.is_card(stop, start):
                others = range(start, len(self.blocks))
                end_of_cards = next(
                    (position for position in others if not self.is_card(position, start)), None
                )
                if end_of_cards is None:
                    self.boilerplate |= {position for position in self.open if position >= start}
                    return
                stops[kind] = end_of_cards
            if start > box:
                box = self.mark_box(start)

    def mark_after_article(self) -> None:
        """Mark short lines after the last prose, once boilerplate has begun there.

        Lists, and short lines that end as sentences do, may still be the article's.
        """
        if not self.is_scraped:
            return
        end = len(self.lines)
        last = max(filter(self.is_article, self.open), default=end)
        sure = (position for position in filter(self.is_sure, self.boilerplate) if position > last)
        begun = min(sure, default=end)
        self.boilerplate.update(
            position
            for position in self.open
            if position > begun
            and self.blocks[position].kind is not BlockKind.LIST_ITEM
            and not ends_sentence(self.lines[position])
        )

    def is_article(self, position: int) -> bool:
        if position in self.boilerplate:
            return False
        return self.is_prose[position] or self.blocks[position].kind is BlockKind.LIST_ITEM

    def is_sure(self, position: int) -> bool:
        return any(character.isalnum() for character in self.lines[position]) and not (
            interface.is_single_word(self.lines[position])
        )

    def starts_other_articles(self, position: int) -> bool:
        if interface.is_other_articles_header(self.lines[position]) or self.has_twin(position):
            return True
        later = range(position + 1, len(self.blocks))
        return self.is_dated_headline(position) and any(map(self.is_dated_headline, later))

    def has_twin(self, position: int) -> bool:
        """Whether the same headline comes again at once, as a card's picture and its link do."""
        near = self.lines[position + 1 : position + 1 + _TWIN_DISTANCE]
        return (
            len(self.lines[position].split()) > _MIN_HEADLINE_WORDS and self.lines[position] in near
        )

    def is_dated_headline(self, position: int) -> bool:
        line = self.lines[position]
        after = self.lines[position + 1 : position + 2]
        headline = len(line.split()) > _MIN_HEADLINE_WORDS and not self.is_prose[position]
        return headline and any(date_of_line(near) or _CUT_OFF.search(near) for near in after)

    def is_card(self, position: int, start: int) -> bool:
        """Whether the block at `position` can belong to the cards of articles from `start` on."""
        header = self.lines[start]
        headed = interface.is_other_articles_header(header)
        if (
            position in self.boilerplate
            or position in self.linked
            or (headed and _COMMENTS.search(header))
        ):
            return True
        if self.blocks[position].kind in {BlockKind.TABLE, BlockKind.CODE}:
            return False
        if not self.is_prose[position]:
            return True
        short = len(self.lines[position].split()) <= _MAX_CARD_WORDS
        before = range(max(start, position - _TWIN_DISTANCE), position)
        return (short and headed) or any(
            self.has_twin(near) or date_of_line(self.lines[near]) or _BYLINE.match(self.lines[near])
            for near in before
        )

    def mark_box(self, start: int) -> int:
        """Mark a header in mid-article and the headlines listed under it; return the last one."""
        if not interface.is_other_articles_header(self.lines[start]):
            return start
        self.boilerplate.add(start)
        for position in range(start + 1, len(self.blocks)):
            listed = self.blocks[position].kind is BlockKind.LIST_ITEM or position in self.linked
            if not listed or self.is_prose[position]:
                return position - 1
            self.boilerplate.add(position)
        return len(self.blocks) - 1

    def mark_repetitions(self) -> None:
        if not self.is_scraped:
            return
        counts = Counter(self.lines[position] for position in self.open)
        for position in self.open:
            line = self.lines[position]
            short = len(line.split()) <= _MAX_LABEL_WORDS and not ends_sentence(line)
            if short and counts[line] >= _MIN_REPEATED:
                self.boilerplate.add(position)


def _line(text: str, block: Block) -> str:
    return text[block.start : block.end].strip()


def _is_prose(line: str) -> bool:
    """Whether `line` is a paragraph of running text that was not cut off."""
    words = len(line.split())
    return words >= _MIN_PROSE_WORDS and ends_sentence(line) and not _CUT_OFF.search(line)


def counted(loaded: LoadedDocument, words: Collection[str], kind: BlockKind) -> LoadedDocument:
    """Return `loaded` with its boilerplate and paragraphs of these `words` counted as `kind`."""
    if not words:
        return loaded
    return replace(
        loaded,
        blocks=tuple(
            replace(block, kind=kind)
            if block.kind in _EITHER and loaded.text[block.start : block.end] in words
            else block
            for block in loaded.blocks
        ),
        sentences=None,
    )


def words_within(loaded: LoadedDocument, start: int, end: int, kind: BlockKind) -> frozenset[str]:
    """Return the words of the blocks of this `kind` that share text with `[start, end)`."""
    return frozenset(
        loaded.text[block.start : block.end]
        for block in loaded.blocks
        if block.kind is kind and block.start < end and start < block.end
    )
