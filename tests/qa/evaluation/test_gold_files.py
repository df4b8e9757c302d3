"""Gold sets in each format, and what is said of those that are wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import GoldError
from corpus.samples import GOLD
from qa.evaluation.gold import GoldDocument, GoldEvidence, GoldQuestion, Split
from qa.evaluation.gold_files import read_gold


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
        ({"question": "Who?"}, "gold.jsonl, line 1: `id` is not there, or empty"),
        ({"id": "a", "question": " "}, "line 1: `question` is not there, or empty"),
        ({"id": "a", "question": 3}, "line 1: `question` is not a string"),
        ({"id": "a", "question": "q", "answers": "x"}, "`answers` is not a list of strings"),
        ({"id": "a", "question": "q", "answerable": "no"}, "`answerable` is not true or false"),
        ({"id": "a", "question": "q", "evidence": ["x"]}, r"evidence\[0\]: is not an object"),
        ({"id": "a", "question": "q", "evidence": [{}]}, r"evidence\[0\]: `document` is not there"),
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
    with pytest.raises(GoldError, match='question "a" is there twice'):
        read_gold(write(tmp_path / "gold.jsonl", same, same))
    with pytest.raises(GoldError, match="holds no questions"):
        read_gold(write(tmp_path / "none.jsonl"))
    with pytest.raises(GoldError, match="is no gold set"):
        read_gold(tmp_path / "missing.csv")
