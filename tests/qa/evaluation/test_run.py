"""Asking a gold set: what is asked, left out and judged."""

import json
from pathlib import Path

import pytest

from corpus.library.database import Library
from qa.assistant import Assistant
from qa.evaluation.asking import Plan, Run, run
from qa.evaluation.collection import cached_library, write_documents
from qa.evaluation.judgement import Judgement
from qa.gold.gold import GoldDocument, GoldEvidence, GoldQuestion, GoldSet
from qa.settings import Split, Unanswerable
from tests.fake_encoder import FakeEncoder

_DOCUMENTS = (
    GoldDocument("rivers-1", "Rivers", "The Rhine rises in the Alps. It flows north to Holland."),
    GoldDocument("rivers-2", "Rivers", "The Danube rises in the Black Forest, and flows east."),
    GoldDocument("salt-1", "Salt", "Salt was taxed in France until the revolution of 1789."),
)


def question(name: str, text: str, answer: str, document: str, **other: object) -> GoldQuestion:
    fields = {"answerable": True, "history": (), "tags": (), "group": 0, **other}
    evidence = (GoldEvidence(document),)
    return GoldQuestion(name, text, (answer,), evidence=evidence, **fields)  # type: ignore[arg-type]


_RHINE = question("rhine", "Where does the Rhine rise?", "in the Alps", "rivers-1")
_SALT = question("salt", "Until when was salt taxed in France?", "1789", "salt-1", group=1)
_GOLD = GoldSet((_RHINE, _SALT), _DOCUMENTS)


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """Give an assistant over the documents, that knows words but no meanings."""
    encoder = FakeEncoder()
    path = write_documents(_DOCUMENTS, tmp_path)
    library, _ = cached_library([path], encoder, tmp_path)
    return Assistant.open(library.path, encoder)


def by_id(asked: Run) -> dict[str, Judgement]:
    return {judged.gold.id: judged for judged in asked.judgements}


def test_answers_are_judged_by_their_core_and_document(assistant: Assistant) -> None:
    judged = by_id(run(_GOLD, assistant, Plan()))
    assert judged["rhine"].ranking[0] == "evidence-0"
    assert judged["rhine"].rank == 1
    assert judged["rhine"].quote_hits is not None
    assert judged["rhine"].quote_hits[0] is True
    assert judged["rhine"].quotes[0].text == "The Rhine rises in the Alps."
    assert judged["rhine"].citation_validity == 1
    assert judged["rhine"].citation_recall == 1
    assert judged["salt"].quote_hits is not None
    assert judged["salt"].quote_hits[0] is True


def test_a_gold_answer_in_another_document_is_no_hit(assistant: Assistant) -> None:
    misplaced = GoldSet((question("x", _RHINE.question, "in the Alps", "salt-1"),), _DOCUMENTS)
    (judged,) = run(misplaced, assistant, Plan()).judgements
    assert judged.quote_hits is not None
    assert not any(judged.quote_hits)


def test_a_half_is_asked_of_the_whole_collection(assistant: Assistant) -> None:
    (judged,) = run(_GOLD, assistant, Plan(Split.REPORT)).judgements
    assert judged.gold.id == "salt"
    assert len(judged.ranking) == 3


def test_questions_are_asked_again_without_their_document(assistant: Assistant) -> None:
    judged = by_id(run(_GOLD, assistant, Plan(unanswerable=Unanswerable.DOCUMENT)))
    assert set(judged) == {"rhine", "salt", "rhine without", "salt without"}
    assert not judged["rhine without"].gold.answerable
    assert len(judged["rhine without"].ranking) == 2
    assert judged["rhine without"].quote_hits is None
    assert judged["rhine without"].confidence < judged["rhine"].confidence


def test_or_without_all_documents_of_its_title(assistant: Assistant) -> None:
    judged = by_id(run(_GOLD, assistant, Plan(unanswerable=Unanswerable.ARTICLE)))
    assert len(judged["rhine without"].ranking) == 1
    assert len(judged["salt without"].ranking) == 2


def test_the_golds_own_unanswerable_questions_have_no_hits(assistant: Assistant) -> None:
    unanswerable = GoldQuestion("no", "Who tunes pianos?", (), False, (), (), (), 0)
    (judged,) = run(GoldSet((unanswerable,)), assistant, Plan()).judgements
    assert judged.quote_hits is None
    assert judged.relevant == {}


def test_evidence_that_is_not_in_the_library_is_listed_apart(assistant: Assistant) -> None:
    gone = question("gone", "Where?", "there", "nowhere")
    reworded = GoldQuestion(
        "reworded", "Where?", (), True, (GoldEvidence("salt-1", "Salt was free."),), (), (), 0
    )
    asked = run(GoldSet((gone, reworded, _SALT), _DOCUMENTS), assistant, Plan())
    assert [judged.id for judged in asked.lost] == ["gone", "reworded"]
    assert set(by_id(asked)) == {"salt"}


def test_quoted_evidence_ranks_passages_and_is_matched_by_its_words(assistant: Assistant) -> None:
    evidence = (GoldEvidence("rivers-1", "it flows\nnorth to holland."),)
    gold = GoldSet((GoldQuestion("q", "Where does it flow?", (), True, evidence, (), (), 0),))
    (judged,) = run(gold, assistant, Plan()).judgements
    assert judged.rank is not None
    assert judged.ranking[judged.rank - 1] == "evidence-0"
    assert judged.quote_hits is not None
    assert any(judged.quote_hits)


def test_history_comes_first_unless_it_is_left_out(assistant: Assistant) -> None:
    follow_up = question("f", "Where to?", "north", "rivers-1", history=(_RHINE.question,))
    gold = GoldSet((follow_up,), _DOCUMENTS)
    (after,) = run(gold, assistant, Plan()).judgements
    (alone,) = run(gold, assistant, Plan(history=False)).judgements
    assert after.gold.history == (_RHINE.question,)
    assert alone.gold.history == ()
    assert after.rank == 1
    assert after.confidence != alone.confidence


def test_strangers_are_questions_on_another_article(assistant: Assistant) -> None:
    judged = by_id(run(_GOLD, assistant, Plan(strangers=2)))
    assert judged["rhine"].gold.history == (_SALT.question, _SALT.question)
    assert judged["salt"].gold.history == (_RHINE.question, _RHINE.question)


def test_a_collection_is_encoded_once(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    path = write_documents(_DOCUMENTS, tmp_path)
    first, report = cached_library([path], encoder, tmp_path)
    assert len(report.added) == 3
    encoded = encoder.encoded
    again, report = cached_library([write_documents(_DOCUMENTS, tmp_path)], encoder, tmp_path)
    assert again.path == first.path
    assert encoder.encoded == encoded
    assert not report.added


def test_a_cached_library_that_is_broken_is_made_again(tmp_path: Path) -> None:
    path = write_documents(_DOCUMENTS, tmp_path)
    library, _ = cached_library([path], FakeEncoder(), tmp_path)
    (library.path / "library.db").write_bytes(b"no database" * 1000)
    library, report = cached_library([path], FakeEncoder(), tmp_path)
    assert len(report.added) == 3
    with Library.open(library.path).reading() as reader:
        assert len(reader.documents()) == 3


def test_written_documents_are_those_of_the_gold_set(tmp_path: Path) -> None:
    lines = write_documents(_DOCUMENTS, tmp_path).read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["rivers-1", "rivers-2", "salt-1"]
