"""JSON Lines."""

import pytest

from corpus.document import BlockKind, Metadata
from corpus.errors import DocumentError
from tests.corpus.loading import blocks_of, load_bytes, load_one


def _records(*lines: str) -> list[tuple[str, str] | str]:
    """Return part and text of the documents of JSON Lines, and the messages of the errors."""
    return [
        str(found) if isinstance(found, DocumentError) else (found.part, found.text)
        for found in load_bytes("a.jsonl", "\n".join(lines))
    ]


def test_json_lines_are_named_by_id_or_line_number() -> None:
    assert _records(
        '{"id": "a", "text": "He left."}',
        "",
        '{"_id": "b", "text": "He left."}',
        '{"id": 9, "text": "He left."}',
        '{"id": null, "_id": "d", "text": "He left."}',
        '{"text": "He left."}',
        '{"id": "", "text": "He left."}\r',
    ) == [(part, "He left.") for part in ("a", "b", "9", "d", "6", "7")]


def test_a_record_states_its_metadata() -> None:
    document = load_one(
        "a.jsonl",
        '{"text": "He left.", "title": " T ", "author": "A", "publisher": "", "url": null,'
        ' "published": "January 4, 2026", "more": [1]}',
    )
    assert document.metadata == Metadata("T", "A", None, "2026-01-04", None)
    assert blocks_of(document) == [(BlockKind.PARAGRAPH, "He left.")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not JSON: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "is not JSON: maximum recursion depth exceeded"),
        ('["text"]', 'is not an object such as {"text": "…"}'),
        ("7", 'is not an object such as {"text": "…"}'),
        ("{}", "has no `text`"),
        ('{"text": null}', "has no `text`"),
        ('{"text": " \\n"}', "has no `text`"),
        ('{"text": 7}', "has a `text` that is not a string"),
        ('{"text": "a", "title": ["b"]}', "has a `title` that is not a string"),
        ('{"text": "a", "author": {}}', "has a `author` that is not a string"),
        ('{"text": "a", "publisher": 1}', "has a `publisher` that is not a string"),
        ('{"text": "a", "published": 2026}', "has a `published` that is not a string"),
        ('{"text": "a", "published": "soon"}', "has no date in `published`: 'soon'"),
        ('{"text": "a", "url": false}', "has a `url` that is not a string"),
        ('{"text": "a", "id": {"b": 1}}', "has an `id` that is neither a string nor a whole"),
        ('{"text": "a", "_id": true}', "has an `_id` that is neither a string nor a whole"),
    ],
)
def test_a_bad_line_is_an_error_that_names_it_and_the_others_go_on(line: str, message: str) -> None:
    good = '{"text": "He left."}'
    first, error, last = _records(good, line, good)
    assert (first, last) == (("1", "He left."), ("3", "He left."))
    assert isinstance(error, str)
    assert error.startswith(f"line 2 {message}")


def test_an_id_that_comes_again_is_an_error() -> None:
    line = '{"id": "a", "text": "He left."}'
    assert _records(line, line) == [("a", "He left."), "line 2 has the id 'a' of an earlier line"]


def test_a_lone_surrogate_in_a_record_is_replaced_with_a_notice() -> None:
    document = load_one(
        "a.jsonl", r'{"id": "\ud800", "title": "\ud801!", "text": "He \ud802 left."}'
    )
    assert (document.part, document.metadata.title) == ("\ufffd", "\ufffd!")
    assert document.text == "He \ufffd left."
    assert document.notices == ("1 character(s) that cannot be stored were replaced by U+FFFD",)
