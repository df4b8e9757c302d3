"""What a quote takes in around its core."""

from corpus.document import BlockKind
from corpus.library.records import StoredSentence
from qa.quotes.selection import longest_quote, opens_with_pronoun, with_context
from qa.settings import Settings

_PARAGRAPH, _ITEM = BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def sentences(*described: tuple[int, BlockKind]) -> list[StoredSentence]:
    """Give sentences of 99 characters with a space between, by block and kind."""
    return [
        StoredSentence(1, block, kind, 100 * at, 100 * at + 99, 0, 0)
        for at, (block, kind) in enumerate(described)
    ]


def test_neighbours_of_the_paragraph_come_along_what_follows_first() -> None:
    paragraph = sentences(*[(0, _PARAGRAPH)] * 5)
    assert with_context(paragraph[2], paragraph, (), 320, needs_before=False) == (200, 499)
    assert with_context(paragraph[4], paragraph, (), 320, needs_before=False) == (200, 499)
    assert with_context(paragraph[2], paragraph, (), 50, needs_before=False) == (200, 299)


def test_a_quote_stays_in_its_paragraph_and_off_other_cores() -> None:
    two = sentences((0, _PARAGRAPH), (0, _PARAGRAPH), (1, _PARAGRAPH))
    assert with_context(two[1], two, (), 900, needs_before=False) == (0, 199)
    assert with_context(two[1], two, {two[0]}, 900, needs_before=False) == (100, 199)


def test_what_a_pronoun_speaks_of_comes_first_even_from_the_paragraph_before() -> None:
    two = sentences((0, _PARAGRAPH), (1, _PARAGRAPH), (1, _PARAGRAPH))
    assert with_context(two[1], two, (), 200, needs_before=True) == (0, 199)
    assert with_context(two[1], two, (), 200, needs_before=False) == (100, 299)
    headed = sentences((0, BlockKind.HEADING), (1, _PARAGRAPH))
    assert with_context(headed[1], headed, (), 900, needs_before=True) == (100, 199)


def test_a_list_stays_whole_and_apart_from_the_paragraph_after_it() -> None:
    items = sentences((0, _PARAGRAPH), (1, _ITEM), (2, _ITEM), (3, _ITEM), (4, _PARAGRAPH))
    assert with_context(items[2], items, (), 900, needs_before=False) == (100, 399)


def test_lists_and_code_and_what_explains_may_be_longer() -> None:
    settings = Settings()
    sentence, item, code = sentences((0, _PARAGRAPH), (1, _ITEM), (2, BlockKind.CODE))
    short, long = settings.quote_characters, settings.explaining_characters
    assert longest_quote("Who built it?", sentence, settings) == short
    assert longest_quote("How many were built?", sentence, settings) == short
    assert longest_quote("Why was it built?", sentence, settings) == long
    assert longest_quote("how does it float?", sentence, settings) == long
    assert longest_quote("Who built it?", item, settings) == long
    assert longest_quote("Who built it?", code, settings) == long


def test_pronouns_are_known_at_the_start_only() -> None:
    assert opens_with_pronoun("He left in 2025.")
    assert opens_with_pronoun("“This is new,” she said.")
    assert not opens_with_pronoun("Heating failed.")
    assert not opens_with_pronoun("The mayor said he left.")
