"""Markdown."""

from contextlib import suppress

import pytest
from hypothesis import given

from corpus.document import BlockKind, Metadata
from corpus.errors import DocumentError
from corpus.text import storable
from tests.corpus.invariants import STRANGE, assert_document, limits, texts
from tests.corpus.loading import blocks_of, load_one

_F, _H, _P = BlockKind.BOILERPLATE, BlockKind.HEADING, BlockKind.PARAGRAPH
_I, _T, _C = BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CODE

_MARKDOWN = """\
---
title: "The ledgers: a story"
authors: [Ann Lee, Bo Ek]
publisher: The Press
date: 2026-01-04
canonical: https://example.org/ledgers
---

# The *ledgers*

He kept **two** of them.
One was thick.

- a pencil
  from the office
- keys
  1. one
  2. two

     and more of two

| Ship | Year |
|------|-----:|
| Ann  | 1901 |

```python
x = 1

y = 2
```

<!-- a comment -->

> A quotation
> goes on.

***

See [the docs][docs].

[docs]: https://example.org
"""


def test_markdown_has_the_blocks_of_its_markup() -> None:
    document = load_one("a.md", _MARKDOWN)
    assert document.text == _MARKDOWN
    assert blocks_of(document) == [
        (_F, _MARKDOWN[: _MARKDOWN.index("\n\n# ")]),
        (_H, "# The *ledgers*"),
        (_P, "He kept **two** of them.\nOne was thick."),
        (_I, "- a pencil\n  from the office"),
        (_I, "- keys"),
        (_I, "1. one"),
        (_I, "2. two"),
        (_P, "and more of two"),
        (_T, "| Ship | Year |\n|------|-----:|"),
        (_T, "| Ann  | 1901 |"),
        (_C, "```python\nx = 1\n\ny = 2\n```"),
        (_F, "<!-- a comment -->"),
        (_P, "> A quotation\n> goes on."),
        (_F, "***"),
        (_P, "See [the docs][docs]."),
        (_F, "[docs]: https://example.org"),
    ]


def test_rows_of_a_table_follow_their_header_row_and_know_it() -> None:
    source = (
        "a | b\n--|--\nc | d\ne | f\n\n| g | h |\n|---|---|\n\n> | i | j |\n> |--|--|\n> | k | l |"
    )
    document = load_one("a.md", source)
    rows = [
        (source[block.start : block.end], block.header and source[slice(*block.header)])
        for block in document.blocks
    ]
    assert rows == [
        ("a | b\n--|--", None),
        ("c | d", "a | b"),
        ("e | f", "a | b"),
        ("| g | h |\n|---|---|", None),
        ("> | i | j |\n> |--|--|", None),
        ("> | k | l |", "> | i | j |"),
    ]
    assert {block.kind for block in document.blocks} == {_T}


def test_front_matter_states_metadata() -> None:
    assert load_one("a.md", _MARKDOWN).metadata == Metadata(
        title="The ledgers: a story",
        author="Ann Lee, Bo Ek",
        publisher="The Press",
        published="2026-01-04",
        url="https://example.org/ledgers",
    )


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_make_the_same_blocks(line_end: str) -> None:
    document = load_one("a.md", _MARKDOWN.replace("\n", line_end).encode())
    assert document.text == _MARKDOWN.replace("\n", line_end)
    assert [
        (kind, body.replace(line_end, "\n")) for kind, body in blocks_of(document)
    ] == blocks_of(load_one("a.md", _MARKDOWN))
    assert document.metadata == load_one("a.md", _MARKDOWN).metadata


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("1.10", "1.10"),
        ("No", "No"),
        ("2026-01-04", "2026-01-04"),
        ("!!timestamp soon", "soon"),
        ("null", None),
        ("~", None),
        ("", None),
        ("{a: b}", None),
    ],
)
def test_values_of_front_matter_are_kept_as_they_are_written(value: str, title: str | None) -> None:
    assert load_one("a.md", f"---\ntitle: {value}\n---\nHe left.").metadata.title == title


def test_front_matter_that_is_not_yaml_is_refused() -> None:
    message = r"^has front matter that is not YAML; quote values with colons$"
    with pytest.raises(DocumentError, match=message):
        load_one("a.md", "---\ntitle: a: b\n---\nHe left.")


@pytest.mark.parametrize("text", ["---\n- a\n---\nb", "---\ntitle: x\n\nb", "\n---\na: b\n---\nc"])
def test_what_is_no_mapping_at_the_top_between_rules_is_no_front_matter(text: str) -> None:
    assert load_one("a.md", text).metadata == Metadata()


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    assert load_one("a.md", "## No\n\n# A `b` [c](d)\n\n# E\n").metadata == Metadata("A b c")
    assert load_one("a.md", "A\n===\n").metadata == Metadata("A")
    assert load_one("a.md", "He left.").metadata == Metadata()


def test_front_matter_is_no_sign_of_a_page_with_menus() -> None:
    body = "A line before\n\n# Changes of the lamp\n\n" + "## Fixed\n\nThe switch\n\n" * 3
    kinds = [kind for kind, _ in blocks_of(load_one("a.md", f"---\ntitle: x\n---\n\n{body}"))]
    assert kinds == [_F, _P, _H, *(_H, _P) * 3]


def test_a_paragraph_after_an_empty_list_item_is_a_paragraph() -> None:
    assert blocks_of(load_one("a.md", "-\n\nHe left.\n")) == [(_F, "-"), (_P, "He left.")]


@STRANGE
@given(
    texts("[a]: b", "a | b\n--|--\nc | d\n", "---\ntitle: x\n---\n", "<!--", "-->", "<p>", "===\n"),
    limits(),
)
def test_any_markdown_is_covered(text: str, max_tokens: int) -> None:
    with suppress(DocumentError):  # as binary data
        assert_document(load_one("a.md", storable(text)[0]), max_tokens)
