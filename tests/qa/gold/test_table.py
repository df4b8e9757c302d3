"""Gold sets as tables: what each cell means, and what is said of rows that are wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import GOLD
from corpus.errors import GoldError
from qa.gold.files import read_gold, read_gold_file
from qa.gold.gold import GoldEvidence, GoldQuestion
from qa.gold.table import write_table


def table(tmp_path: Path, text: str, name: str = "gold.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def test_cells_become_the_fields_of_a_question(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "id,question,answer,document,quote,answerable,history,tags\n"
        "a,When?,1815|in 1815,x.md,It was 1815.,yes,Who?|What?,plain|when\n"
        "b,Who?,,,,NO,,\n",
    )
    first, second = read_gold(path).questions
    assert first == GoldQuestion(
        "a",
        "When?",
        ("1815", "in 1815"),
        True,
        (GoldEvidence("x.md", "It was 1815."),),
        ("Who?", "What?"),
        ("plain", "when"),
        0,
    )
    assert second == GoldQuestion("b", "Who?", (), False, (), (), (), 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gold.csv", "question,answer\nWhen?,1815\n"),
        ("gold.csv", "\ufeffquestion,answer\r\nWhen?,1815\r\n"),
        ("gold.csv", "Question;Answers\nWhen?;1815\n"),
        ("gold.csv", "question\tanswer\nWhen?\t1815"),
        ("gold.tsv", "question\tanswer\nWhen?\t1815\n"),
        ("GOLD.CSV", '\n question , answer \n\n"When?"," 1815 "\n'),
        ("gold.csv", "question,answer,note\nWhen?,1815\n"),
    ],
)
def test_delimiters_quotes_marks_and_blank_lines_do_not_matter(
    tmp_path: Path, name: str, text: str
) -> None:
    (question,) = read_gold(table(tmp_path, text, name)).questions
    assert (question.question, question.answers) == ("When?", ("1815",))


def test_one_document_holds_all_quotes_and_several_one_each(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "question,document,quote\n"
        "one,x.md,a|b\n"
        r"two,x.md|y.md,a \| c|b" + "\n"
        "three,x.md|y.md,\n"
        "four,x.md|y.md,|b\n",
    )
    assert [question.evidence for question in read_gold(path).questions] == [
        (GoldEvidence("x.md", "a"), GoldEvidence("x.md", "b")),
        (GoldEvidence("x.md", "a | c"), GoldEvidence("y.md", "b")),
        (GoldEvidence("x.md"), GoldEvidence("y.md")),
        (GoldEvidence("x.md"), GoldEvidence("y.md", "b")),
    ]


def test_a_question_without_an_id_keeps_its_name_when_rows_are_added(tmp_path: Path) -> None:
    (alone,) = read_gold(table(tmp_path, "question,answer\nWhen?,1815\n")).questions
    path = table(
        tmp_path, "question,answer,history\nWho?,x,\nWhen?,1815,\nWhen?,1,\nWhen?,2,Who?\n"
    )
    _, same, again, follow_up = read_gold(path).questions
    assert same.id == alone.id == "e5d2524902"
    assert again.id == f"{alone.id}-2"
    assert follow_up.id not in {again.id, alone.id}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("When?,1815,x.md,,maybe", "line 2: `answerable` is not yes or no"),
        ("When?,1815,x.md,,no", "line 2: `answer` is not empty, though the question is said"),
        ("When?,,,,", "line 2: `answer` is empty; if the documents do not answer this, say no"),
        (",1815,,,", "line 2: `question` is empty"),
        (",,x.md,,", "line 2: `question` is yet to be written"),
        ("When?,1815,,It was,", "`quote` holds 1 and `document` 0"),
        ("When?,1815,x.md|y.md|z.md,a|b,", "`quote` holds 2 and `document` 3"),
        ("When?,1815,|x.md,,", r"evidence\[0\]: `document` is empty"),
        ("When?,1815|,,,", r"`answer\[1\]` is empty"),
        ("When?,1,x,,yes,more", "line 2: has 6 cells for 5 columns; quote cells that hold"),
        ('When?,"1815', "line 2 opens a quote that is never closed"),
        ('When?,"1"8', "line 2 has quotes that do not match"),
        (f"When?,{'a' * 2001}", r"line 2: `answer\[0\]` has 2,001 characters, more than 2,000"),
        (f"When?,{'a' * 3_000_000}", "line 2 begins a row of more than 2,000,000 characters"),
    ],
)
def test_a_wrong_row_is_named_and_costs_only_itself(tmp_path: Path, row: str, message: str) -> None:
    head = "question,answer,document,quote,answerable\n"
    path = table(tmp_path, f"{head}{row}\nWho?,Ada\n")
    with pytest.raises(GoldError, match=message):
        read_gold(path)
    if '"1815' not in row:
        gold_file = read_gold_file(path)
        assert [entry.question.question for entry in gold_file.entries] == ["Who?"]
        assert len(gold_file.problems) == 1
        assert str(gold_file.problems[0]).startswith(str(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no column `question`"),
        ("When?,1815\n", "names no column `question`"),
        ("question,answer,answers\n", "line 1: the column `answer` occurs twice"),
        ("question,answer\n", "holds no questions"),
        ("question,answer\n" + 'a"b"c,"x"y\n' * 200, "more than 100 rows that cannot be read"),
    ],
)
def test_what_is_no_such_table_is_said(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read_gold(table(tmp_path, text))


def test_the_bundled_questions_are_the_same_as_a_table(tmp_path: Path) -> None:
    records = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    path = table(tmp_path, write_table(records, ","))
    assert read_gold(path) == read_gold(GOLD)


_TEXT = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], include_characters="\r\n|", exclude_characters="\\"
    ),
    min_size=1,
    max_size=8,
).filter(lambda text: text == text.strip() != "")
_RECORDS = st.fixed_dictionaries(
    {
        "question": _TEXT,
        "answers": st.lists(_TEXT, min_size=1, max_size=3),
        "evidence": st.lists(st.fixed_dictionaries({"document": _TEXT, "quote": _TEXT})),
        "history": st.lists(_TEXT, max_size=2),
        "tags": st.lists(_TEXT, max_size=2),
        "answerable": st.just(True),
    }
)


@settings(deadline=None)
@given(records=st.lists(_RECORDS, min_size=1, max_size=4), delimiter=st.sampled_from(",;\t"))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], delimiter: str
) -> None:
    named = [{"id": f"q{number}", **record} for number, record in enumerate(records)]
    # With its mark, no text is taken for a file of another kind or encoding.
    path = tmp_path_factory.getbasetemp() / "table.csv"
    path.write_bytes(write_table(named, delimiter).encode("utf-8-sig"))
    questions = read_gold(path).questions
    for record, question in zip(named, questions, strict=True):
        assert question.id == record["id"]
        assert question.question == record["question"]
        assert list(question.answers) == record["answers"]
        assert [
            {"document": evidence.document, "quote": evidence.quote}
            for evidence in question.evidence
        ] == record["evidence"]
        assert (list(question.history), list(question.tags)) == (record["history"], record["tags"])
