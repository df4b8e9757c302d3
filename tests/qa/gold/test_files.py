"""Gold sets in each format, and what is said of those that are wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import GOLD
from corpus.errors import GoldError, UnwrittenError
from qa.gold.files import FIELDS, GOLD_SUFFIXES, read_gold, read_gold_file
from qa.gold.gold import GoldDocument, GoldEvidence, GoldQuestion
from qa.settings import Split


def write(path: Path, *records: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def test_native_questions_have_all_their_fields(tmp_path: Path) -> None:
    full = {
        "id": "a",
        "question": "When?",
        "answers": ["1815", "in 1815"],
        "answerable": True,
        "evidence": [{"document": "x.md", "quote": "It was 1815."}, {"document": "y.md"}],
        "history": ["What?"],
        "tags": ["plain"],
    }
    path = write(tmp_path / "gold.jsonl", full, {"id": 2, "question": "Who?", "answerable": False})
    first, second = read_gold(path).questions
    assert first == GoldQuestion(
        "a",
        "When?",
        ("1815", "in 1815"),
        True,
        (GoldEvidence("x.md", "It was 1815."), GoldEvidence("y.md")),
        ("What?",),
        ("plain",),
        0,
    )
    assert second == GoldQuestion("2", "Who?", (), False, (), (), (), 1)
    assert (first.split, second.split) == (Split.TUNE, Split.REPORT)


def test_the_bundled_questions_are_read() -> None:
    gold = read_gold(GOLD)
    assert len(gold.questions) == 161
    assert gold.documents == ()


def squad(**question: object) -> dict[str, Any]:
    asked = {"id": "q1", "question": "Who?", "answers": [{"text": "Ada", "answer_start": 0}]}
    paragraphs = [{"context": "Ada did.", "qas": [asked | question]}, {"context": "Nobody else."}]
    return {"version": "v2.0", "data": [{"title": "Ada_Lovelace", "paragraphs": paragraphs}]}


def test_squad_paragraphs_are_documents_under_their_articles_title(tmp_path: Path) -> None:
    path = write(tmp_path / "dev.json", squad())
    gold = read_gold(path)
    assert gold.documents == (
        GoldDocument("0-0", "Ada Lovelace", "Ada did."),
        GoldDocument("0-1", "Ada Lovelace", "Nobody else."),
    )
    (question,) = gold.questions
    assert (question.answers, question.evidence) == (("Ada",), (GoldEvidence("0-0"),))


def test_impossible_squad_questions_have_no_answer_and_no_evidence(tmp_path: Path) -> None:
    (question,) = read_gold(write(tmp_path / "dev.json", squad(is_impossible=True))).questions
    assert (question.answerable, question.answers, question.evidence) == (False, (), ())


def beir(folder: Path, judgements: str) -> Path:
    write(folder / "corpus.jsonl", {"_id": "d1", "title": "", "text": "Salt."})
    write(folder / "queries.jsonl", {"_id": "1", "text": "salt"}, {"_id": "2", "text": "unused"})
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judgements}")
    return folder


def test_beir_asks_the_judged_queries_only(tmp_path: Path) -> None:
    gold = read_gold(beir(tmp_path / "set", "1\td1\t2\n1\td2\t0\n"))
    assert gold.documents == (GoldDocument("d1", None, "Salt."),)
    (question,) = gold.questions
    assert (question.id, question.evidence) == ("1", (GoldEvidence("d1", None, 2),))


def test_conversations_end_in_the_question_and_start_with_its_history(tmp_path: Path) -> None:
    turns = [
        {"speaker": "user", "text": "Who was Ada?"},
        {"speaker": "agent", "text": "A mathematician."},
        {"speaker": "user", "text": "Born when?"},
    ]
    conversation = {"_id": "c1", "turns": turns, "relevant": ["p"], "collection": "lives"}
    write(tmp_path / "conversations.jsonl", conversation)
    write(tmp_path / "passages.jsonl", {"_id": "p", "text": "Ada was born in 1815."})
    (question,) = read_gold(tmp_path).questions
    assert (question.question, question.history) == ("Born when?", ("Who was Ada?",))
    assert (question.evidence, question.tags) == ((GoldEvidence("p"),), ("lives",))


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"question": "Who?"}, "gold.jsonl, line 1: `id` is missing"),
        ({"id": "a", "question": " "}, "line 1: `question` is empty"),
        ({"id": "a", "question": 3}, "line 1: `question` is not a string"),
        ({"id": "a", "question": "q", "answers": "x"}, "`answers` is not a list"),
        ({"id": "a", "question": "q", "answerable": "no"}, "`answerable` is not true or false"),
        (
            {"id": "a", "question": "q", "evidence": ["x"]},
            r"line 1: `evidence\[0\]` is not an object",
        ),
        ({"id": "a", "question": "q", "evidence": [{}]}, r"evidence\[0\]: `document` is missing"),
        (
            {"id": "a", "question": "q", "answerable": False, "answers": ["x"]},
            "`answers` is not empty, though the question is said to be unanswerable",
        ),
        ([1], "line 1: is not an object in braces"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_field(
    tmp_path: Path, record: object, message: str
) -> None:
    with pytest.raises(GoldError, match=message):
        read_gold(write(tmp_path / "gold.jsonl", record))


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "question": "q"}\n{"id"\n')
    with pytest.raises(GoldError, match=r"gold\.jsonl, line 2: is not JSON"):
        read_gold(path)


def test_a_malformed_judgement_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"test\.tsv, line 2: is not query, document and relevance"):
        read_gold(beir(tmp_path / "a", "1 d1 1\n"))
    with pytest.raises(GoldError, match="the query 9 is not in queries"):
        read_gold(beir(tmp_path / "b", "9\td1\t1\n"))


@pytest.mark.parametrize(
    ("judgement", "message"),
    [
        (f"1\td1\t{'9' * 5000}", r"line 2: is not query, document and relevance"),
        ("1\td1\t²", r"line 2: is not query, document and relevance"),
        (f"1\t{'d' * 200_000}\t1\n2\td1", r"line 3: is not query, document and relevance"),
        ('"1\td1\t1', r'the query "1 is not in queries\.jsonl'),
    ],
)
def test_a_mad_judgement_is_named(tmp_path: Path, judgement: str, message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read_gold(beir(tmp_path / "set", f"{judgement}\n"))


def test_ids_are_unique_and_there_are_questions(tmp_path: Path) -> None:
    same = {"id": "a", "question": "q"}
    with pytest.raises(
        GoldError, match='jsonl, line 2: `id` is "a", as in line 1; give it another'
    ):
        read_gold(write(tmp_path / "gold.jsonl", same, same))
    with pytest.raises(GoldError, match="holds no questions"):
        read_gold(write(tmp_path / "none.jsonl"))
    with pytest.raises(GoldError, match="is not a gold set"):
        read_gold(tmp_path / "gold.docx")
    with pytest.raises(GoldError, match=r"missing\.csv cannot be read: No such file"):
        read_gold(tmp_path / "missing.csv")
    with pytest.raises(GoldError, match="cannot be read: File name too long"):
        read_gold(tmp_path / f"{'x' * 300}.jsonl")


def test_ids_of_documents_are_unique(tmp_path: Path) -> None:
    folder = beir(tmp_path / "set", "1\td1\t1\n")
    same = {"_id": "d1", "text": "Salt."}
    write(folder / "corpus.jsonl", same, same)
    with pytest.raises(GoldError, match='there are 2 documents "d1"'):
        read_gold(folder)


def test_every_wrong_line_is_listed_with_the_good_ones_kept(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    lines = [
        '{"id": "a", "question": "q"}',
        "nothing",
        "",
        '{"id": "b"}',
        '{"id": "a", "question": "r"}',
    ]
    path.write_text("\n".join(lines), "utf-8")
    gold_file = read_gold_file(path)
    assert [(entry.place, entry.question.id) for entry in gold_file.entries] == [
        (f"{path}, line 1", "a")
    ]
    assert [str(problem) for problem in gold_file.problems] == [
        f"{path}, line 2: is not JSON: Expecting value, at character 1",
        f"{path}, line 4: `question` is missing",
        f'{path}, line 5: `id` is "a", as in line 1; give it another one',
    ]
    with pytest.raises(GoldError) as raised:
        read_gold(path)
    assert str(raised.value).splitlines() == [
        *map(str, gold_file.problems),
        f"To list them all, run: python -m qa gold check {path}",
    ]


def test_a_file_of_nothing_but_wrong_lines_is_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("x\n" * 25, "utf-8")
    with pytest.raises(GoldError) as raised:
        read_gold(path)
    lines = str(raised.value).splitlines()
    assert lines[9:11] == [
        f"{path}, line 10: is not JSON: Expecting value, at character 1",
        "and 15 more such lines",
    ]
    assert len(lines) == 12


def test_questions_yet_to_be_written_are_counted_apart(tmp_path: Path) -> None:
    evidence = [{"document": "x.md", "quote": "Salt."}]
    empty = [{"id": name, "question": "", "evidence": evidence} for name in "ab"]
    path = write(tmp_path / "gold.jsonl", *empty, {"id": "c", "question": "Which?"})
    problems = read_gold_file(path).problems
    assert [type(problem) for problem in problems] == [UnwrittenError, UnwrittenError]
    with pytest.raises(GoldError, match=r"yet to be written: 2, the first of them in .*line 1"):
        read_gold(path)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"question": "q" * 20_001}, "`question` has 20,001 characters, more than 20,000"),
        (
            {"answers": ["a" * 10_000]},
            r"`answers\[0\]` has 10,000 characters, more than 2,000: an answer",
        ),
        ({"history": ["h" * 20_001]}, r"`history\[0\]` has 20,001 characters"),
        (
            {"extra": "x" * 10_000_000},
            "line 1: has 10,000,\\d+ characters, more than the 1,000,000",
        ),
        ({"answers": ["x", " "]}, r"`answers\[1\]` is empty"),
        ({"tags": [""]}, r"`tags\[0\]` is empty"),
    ],
)
def test_what_is_too_long_or_empty_is_an_error(
    tmp_path: Path, record: dict[str, Any], message: str
) -> None:
    path = write(tmp_path / "gold.jsonl", {"id": "a", "question": "When was it?"} | record)
    with pytest.raises(GoldError, match=message):
        read_gold(path)


def test_what_cannot_be_stored_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a\\u0000", "question": "\\ud800?", "answers": ["\\udfff"]}', "utf-8")
    (question,) = read_gold(path).questions
    assert (question.id, question.question, question.answers) == ("a\ufffd", "\ufffd?", ("\ufffd",))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x00\x01\x02" * 50, "is not text in any encoding known here"),
        (b"PK\x03\x04", "it looks like a ZIP archive"),
        (b"[" * 100_000, "line 1: is not JSON that can be read: it is nested too deep"),
        (b'{"id": ' + b"9" * 5000 + b"}", "line 1: is not JSON that can be read: Exceeds"),
    ],
)
@pytest.mark.parametrize("suffix", ["jsonl", "json"])
def test_what_is_no_gold_at_all_is_said(
    tmp_path: Path, suffix: str, content: bytes, message: str
) -> None:
    path = tmp_path / f"gold.{suffix}"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=message.replace("line 1: ", "")) as raised:
        read_gold(path)
    assert str(raised.value).startswith(str(path))


def test_a_hundred_thousand_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        "".join(f'{{"id": {number}, "question": "q"}}\n' for number in range(100_000)), "utf-8"
    )
    questions = read_gold(path).questions
    assert len(questions) == 100_000
    assert (questions[-1].id, questions[-1].group) == ("99999", 99_999)


@settings(deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
@pytest.mark.parametrize("suffix", GOLD_SUFFIXES)
def test_whatever_a_file_holds_is_questions_or_an_error_that_names_it(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    try:
        gold = read_gold(path)
    except GoldError as error:
        said = str(error)
    else:
        said = f"{path} holds {len(gold.questions)}"
        assert gold.questions
    assert said.startswith(str(path))


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@settings(deadline=None)
@given(
    records=st.lists(
        st.dictionaries(st.sampled_from([*FIELDS, "extra"]), _VALUES | st.just("word")), min_size=1
    )
)
def test_fields_of_any_kind_are_questions_or_errors(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]
) -> None:
    path = write(tmp_path_factory.getbasetemp() / "fields.jsonl", *records)
    gold_file = read_gold_file(path)
    assert len(gold_file.entries) + len(gold_file.problems) == len(records)
    for problem in gold_file.problems:
        assert re.match(rf"{re.escape(str(path))}, line \d+", str(problem))
    for entry in gold_file.entries:
        assert entry.question.question.strip()
        assert all(map(str.strip, entry.question.answers))
