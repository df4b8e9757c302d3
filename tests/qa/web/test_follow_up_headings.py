"""What could be asked next: headings of the quoted documents, as they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.library.database import Library
from corpus.library.selection import headings_after
from qa.answer import Answer, Reason
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.settings import Settings
from qa.web.chat import follow_up_headings
from qa.web.rendering import render
from tests.fake_encoder import FakeEncoder

_LONG = "x" * 81
_TEXT = (
    "# Light\n\nThe keeper left.\n\n## <b>Storms</b>\n\nThere were three.\n\n## The sale\n\n"
    f"The lighthouse was sold in 1911.\n\n### ---\n\n## {_LONG}\n\nNothing.\n\n## After\n\nAll.\n"
)
_HEADINGS = ["<b>Storms</b>", "The sale", "After"]


@pytest.fixture
def answer(library: Library, folder: Path) -> Answer:
    """Answer with a quote between the second and the third heading."""
    (folder / "a.md").write_text(_TEXT, "utf-8")
    encoder = FakeEncoder()
    index(library, lambda: encoder, [folder])
    found = Assistant(library, encoder, Settings()).ask("When was the lighthouse sold?", quotes=1)
    start = _TEXT.index("The lighthouse")
    assert found.quotes[0].start == start
    return replace(found, answered=True, reason=None)


def test_headings_come_without_their_markers_from_a_place_on_and_round(
    library: Library, answer: Answer
) -> None:
    number = answer.quotes[0].document.id
    with library.reading() as reader:
        found = headings_after(reader, number, answer.quotes[0].end, 9)
        assert [heading for heading in found if heading in _HEADINGS] == [
            *("After", "<b>Storms</b>", "The sale")
        ]
        assert headings_after(reader, number, 0, 2) == ["Light", "<b>Storms</b>"]
        assert headings_after(reader, number + 1, 0, 2) == []


def test_what_is_asked_already_the_title_and_what_cannot_be_asked_are_left_out(
    library: Library, answer: Answer
) -> None:
    assert follow_up_headings(library, answer, []) == ["After", "<b>Storms</b>", "The sale"]
    assert follow_up_headings(library, answer, ["the SALE", "else"]) == ["After", "<b>Storms</b>"]
    not_answered = replace(answer, answered=False, reason=Reason.NOT_FOUND)
    assert follow_up_headings(library, not_answered, []) == []


def test_they_stand_under_the_answer_as_text(library: Library, answer: Answer) -> None:
    html = render(answer, 1, follow_up_headings(library, answer, []))
    assert "&#60;b&#62;Storms&#60;&#47;b&#62;</a>" in html
    assert "<b>" not in html
    assert "onward" not in render(answer, 1)
