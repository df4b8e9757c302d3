"""Numbers, dates and codes are found in the forms in which others write them."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library.database import Library
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.text.written_forms import written_forms
from tests.fake_encoder import FakeEncoder


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Were there 1,000 people?", {"1,000": ["1000"]}),
        ("Were there 1000 people?", {"1000": ["1 000"]}),
        ("12 000 or 12\u202f000 or 12\u2009000", {"12 000": ["12000"]}),
        ("1,234,567 of 7654321", {"1,234,567": ["1234567"], "7654321": ["7 654 321"]}),
        ("3.1415 or 1,000.50 or 1990-1995 or 0123 or 999", {}),
        ("What is AB-1234?", {"AB-1234": ["AB1234"]}),
        ("What is AB1234?", {"AB1234": ["AB 1234"]}),
        ("What is AB 1234?", {"AB 1234": ["AB1234"]}),
        ("covid-19 and the A380-800", {"covid-19": ["covid19"], "A380-800": ["A 380 800"]}),
        ("the 1st, 22nd and 1990s of a well-known e-mail", {}),
        ("on 12/03/2024 or 3/4/2024 or 13/14/2024 or 99/99/2024", {}),
        ("in March 2024 or in the 2nd week", {"2024": ["2 024"]}),
    ],
)
def test_what_can_be_written_otherwise(text: str, others: dict[str, list[str]]) -> None:
    found = {text[form.start : form.end]: list(form.others) for form in written_forms(text)}
    assert {name.replace("\u202f", " ").replace("\u2009", " "): f for name, f in found.items()} == (
        others
    )


@pytest.mark.parametrize(
    "text",
    [
        *("13 March 2024", "March 13, 2024", "13th of March 2024"),
        *("2024-03-13", "13/03/2024", "3/13/2024", "13.3.2024", "13-03-2024"),
    ],
)
def test_a_date_has_one_set_of_forms(text: str) -> None:
    (form,) = written_forms(f"What was on {text}?")
    assert set(form.others) == {
        "2024 03 13",
        *("13 March 2024", "March 13 2024", "13th March 2024", "March 13th 2024"),
        *("13 Mar 2024", "Mar 13 2024", "13th Mar 2024", "Mar 13th 2024"),
        *("13 03 2024", "13 3 2024", "03 13 2024", "3 13 2024"),
    }


def test_only_so_many_are_looked_for() -> None:
    assert [form.others for form in written_forms("1000 x " * 50)] == [("1 000",)] * 10


def test_figures_that_may_be_either_month_are_not_among_them() -> None:
    (form,) = written_forms("on 12 March 2024")
    assert not {"12 03 2024", "03 12 2024", "12 3 2024", "3 12 2024"} & set(form.others)
    (same,) = written_forms("on 3/3/2024")
    assert {"03 03 2024", "3 3 2024", "3rd March 2024", "03 March 2024"} <= set(same.others)


@given(st.text(st.sampled_from("1230 ,.-/ABab:\u202f"), max_size=40))
def test_forms_are_in_order_and_apart(text: str) -> None:
    forms = written_forms(text)
    assert all(0 <= form.start < form.end <= len(text) for form in forms)
    assert all(one.end <= after.start for one, after in pairwise(forms))


_WRITTEN = {
    "plain": "It took 12500 boats.",
    "comma": "It took 12,500 boats.",
    "thin": "It took 12\u2009500 boats.",
    "other": "It took 12 boats and 500 more.",
    "day": "It was seen on 13 March 2024 there.",
    "us": "It was seen on March 13, 2024 there.",
    "iso": "It was seen on 2024-03-13 there.",
    "figures": "It was seen on 13/03/2024 there.",
    "off": "It was seen on 2024-03-14 there; 13 March was cold.",
    "hyphen": "Part AB-1234 was lost.",
    "joined": "Part AB1234 was lost.",
    "spaced": "Part AB 1234 was lost.",
    "apart": "Part 1234 of AB was lost.",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Give an assistant over one short document for each way of writing."""
    folder, fake = tmp_path_factory.mktemp("documents"), FakeEncoder()
    library = Library.open(tmp_path_factory.mktemp("library"), create=True)
    for name, text in _WRITTEN.items():
        (folder / f"{name}.txt").write_text(text)
    index(library, lambda: fake, [folder])
    return Assistant.open(library.path, fake)


@pytest.mark.parametrize(
    ("spellings", "names", "but"),
    [
        (["12500", "12,500", "12 500", "12\u2009500"], ["plain", "comma", "thin"], "other"),
        (
            ["13 March 2024", "March 13, 2024", "2024-03-13", "13/03/2024", "13.03.2024"],
            ["day", "us", "iso", "figures"],
            "off",
        ),
        (["AB-1234", "AB1234", "AB 1234"], ["hyphen", "joined", "spaced"], "apart"),
    ],
)
def test_each_way_of_writing_finds_all_others(
    asked: Assistant, spellings: list[str], names: list[str], but: str
) -> None:
    with asked.library.reading() as reader:
        keywords = asked._current.of(reader).snapshot.keywords
        passage = {one.name.removesuffix(".txt"): one.passages[0] for one in reader.documents()}
    for spelling in spellings:
        words = dict.fromkeys(keywords.words(spelling), 1.0)
        scores = keywords.scores(words, list(passage.values()), keywords.forms(spelling))
        assert all(scores[passage[name]] > scores.get(passage[but], 0.0) for name in names)
        assert keywords.unknown(spelling) == frozenset()


def test_words_that_stand_there_in_another_form_are_not_uncovered(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    (folder / "a.txt").write_text("It took 12,500 boats on 2024-03-13.")
    index(library, lambda: fake, [folder])
    assistant = Assistant.open(library.path, fake)
    assert assistant.ask("Did 12500 boats sail on 13 March 2024?").uncovered == ("sail",)
    assert assistant.ask("Did 12501 boats?").uncovered == ("12501",)
    answer = assistant.ask("12500 on March 13, 2024")
    assert answer.evidence.unknown == 0
