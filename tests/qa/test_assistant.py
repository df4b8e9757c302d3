"""Asking the bundled documents, with the real model."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import GOLD
from corpus.errors import LibraryError, ModelMismatchError
from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from qa.answer import Answer, Band, Quote, RankedPassage, Reason
from qa.assistant import Assistant
from qa.confidence import Calibration
from qa.evaluation.asking import Plan, run
from qa.evaluation.metrics import metrics, scores
from qa.gold.files import read_gold
from qa.indexing.indexing import index
from qa.indexing.maintenance import rebuild
from qa.reader import NO_MODELS
from tests.fake_encoder import FakeEncoder


def _check(answer: Answer, assistant: Assistant) -> None:
    """Assert that everything quoted is a slice of its document, and adds up."""
    with assistant.library.reading() as reader:
        shown: list[Quote | RankedPassage] = [*answer.quotes, *answer.passages]
        for found in shown:
            text = reader.text(found.document.id)
            assert text is not None
            assert text[found.start : found.end] == found.text
        for quote in answer.quotes:
            assert quote.start <= quote.core.start < quote.core.end <= quote.end
            assert all(
                quote.core.start <= start < end <= quote.core.end for start, end in quote.highlights
            )
    assert 0 <= answer.confidence <= 1
    assert answer.answered == (answer.reason is None)
    steps = {"encode", "keyword", "vector", "rerank", "read", "quotes", "total"}
    assert set(answer.timings_ms) == steps


def test_a_plain_question_is_answered_by_its_sentence(samples: Assistant) -> None:
    answer = samples.ask("What valuation is LeCun's new startup aiming for?")
    _check(answer, samples)
    assert answer.answered
    assert "$3 billion" in answer.quotes[0].text
    assert answer.quotes[0].document.name == "why-lecun-left-meta.md"
    assert answer.quotes[0].document.publisher == "Verbatim"
    assert "why-lecun-left-meta.md" in answer.quotes[0].citation


def test_a_question_about_something_else_is_not(samples: Assistant) -> None:
    answer = samples.ask("What is the boiling point of tungsten?")
    _check(answer, samples)
    assert (answer.answered, answer.reason) == (False, Reason.NOT_FOUND)


def test_one_and_many_give_the_same(samples: Assistant) -> None:
    questions = ["How old is Wang?", "Who is the CEO of the new company?", ""]
    many = samples.ask_many(questions)
    for question, answer in zip(questions, many, strict=True):
        one = samples.ask(question)
        assert [q.text for q in one.quotes] == [q.text for q in answer.quotes]
        assert one.confidence == pytest.approx(answer.confidence, abs=1e-4)


def test_histories_of_any_length_are_asked_together_as_alone(samples: Assistant) -> None:
    first = samples.ask("Who runs LeCun's new company?")
    histories: list[list[Answer | str]] = [
        [],
        ["Why did LeCun leave Meta?", "What does he think of Wang?"],
        [first],
        [first, "What will it work on?"],
        ["How old is Wang?"],
    ]
    follow_up = "When will it be ready?"
    many = samples.ask_many([follow_up] * len(histories), histories)
    for history, answer in zip(histories, many, strict=True):
        one = samples.ask(follow_up, history)
        assert (one.query, one.carried) == (answer.query, answer.carried)
        assert [q.text for q in one.quotes] == [q.text for q in answer.quotes]
        assert one.confidence == pytest.approx(answer.confidence, abs=1e-4)


def test_the_same_question_gets_the_same_answer(samples: Assistant) -> None:
    first, second = samples.ask("Why did LeCun leave?"), samples.ask("Why did LeCun leave?")
    assert first.quotes == second.quotes
    assert first.passages == second.passages


def test_no_quote_comes_twice_and_top_is_kept_to(samples: Assistant) -> None:
    answer = samples.ask("What did LeCun say about large language models?", quotes=10)
    _check(answer, samples)
    assert len(answer.quotes) == 10
    assert len({(quote.document.id, quote.core.start) for quote in answer.quotes}) == 10
    assert len(samples.ask("What did LeCun say?", quotes=1).quotes) == 1


def test_a_follow_up_carries_its_question_over(samples: Assistant) -> None:
    first = samples.ask("Who runs LeCun's new company?")
    for history in ([first], ["Who runs LeCun's new company?"]):
        answer = samples.ask("When will its first versions be ready?", history)
        _check(answer, samples)
        assert answer.question == "When will its first versions be ready?"
        assert answer.query.startswith(answer.question)
        assert "Who runs LeCun's new company?" in answer.query


def test_a_long_history_costs_only_its_end(samples: Assistant) -> None:
    history = [f"What did Wang do in year {at}?" for at in range(500)]
    answer = samples.ask("How old is he?", history)
    assert answer.carried[0] == "What did Wang do in year 499?"
    assert "498" not in answer.query


@pytest.mark.parametrize("question", ["", "   ", "?!", "…", "\ufffd"])
def test_a_question_without_words_is_not_answered(samples: Assistant, question: str) -> None:
    answer = samples.ask(question)
    _check(answer, samples)
    assert answer.reason == Reason.NO_WORDS


@pytest.mark.parametrize(
    "question",
    [
        "the of and",
        "谁离开了公司？",
        "من هو؟",
        "why " * 20_000,
        "a" * 1_000_000,
        "谁离开了公司？" * 150_000,
        "من هو وانغ؟ " * 90_000,
        "How old is 王 \u202eWang\u202c, عمر وانغ? " * 30_000,
        "?!,." * 250_000,
        "e" + "\u0301" * 1_000_000,
        "\x00\x1b[31m",
        "\ud800 who?",
        "\ud800\udfff\x00" * 2_000,
    ],
    ids=lambda question: f"{question[:5]!a} {len(question)}",
)
def test_odd_questions_are_no_errors(samples: Assistant, question: str) -> None:
    _check(samples.ask(question, [question]), samples)


def test_of_a_very_long_question_the_beginning_is_asked(samples: Assistant) -> None:
    words = " ".join(f"word{number}" for number in range(100_000))
    answer = samples.ask(f"How old is Alexandr Wang? {words}")
    _check(answer, samples)
    assert answer.question == f"How old is Alexandr Wang? {words}"[:4_000]
    assert len(answer.uncovered) < 600


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=200))
def test_any_question_gets_exact_quotes(samples: Assistant, question: str) -> None:
    _check(samples.ask(question), samples)


def test_an_empty_library_says_so(library: Library, fake: FakeEncoder) -> None:
    answer = Assistant.open(library.path, fake).ask("Anything there?")
    assert (answer.reason, answer.quotes, answer.confidence) == (Reason.EMPTY_LIBRARY, (), 0.0)


def test_no_library_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="python -m qa index"):
        Assistant.open(tmp_path / "none")


def test_an_open_assistant_sees_what_is_indexed_meanwhile(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    (folder / "a.txt").write_text("The ferry is red.")
    index(library, lambda: fake, [folder])
    assistant = Assistant.open(library.path, fake)
    assert len(assistant.ask("ferry").passages) == 1
    (folder / "b.txt").write_text("Another ferry is blue.")
    index(library, lambda: fake, [folder])
    assert len(assistant.ask("ferry").passages) == 2
    (folder / "a.txt").unlink()
    index(library, lambda: fake, [folder])
    assert [p.document.name for p in assistant.ask("ferry").passages] == ["b.txt"]


def test_an_open_assistant_takes_the_model_with_which_the_library_is_encoded_anew(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = {name: FakeEncoder(name, f"{name} 1") for name in ("old", "new")}
    loaded: list[str] = []

    def load(name: str) -> FakeEncoder:
        loaded.append(name)
        return models[name]

    monkeypatch.setattr(TransformerEncoder, "load", load)
    (folder / "a.txt").write_text("The ferry is red.")
    index(library, lambda: models["old"], [folder])
    assistant = Assistant.open(library.path)
    as_written = assistant.as_written()
    assert assistant.ask("ferry").quotes
    rebuild(library, models["new"])
    for asked in (assistant, as_written):
        assert asked.ask("ferry").quotes
    assert loaded == ["old", "new"]


def test_an_encoder_that_no_longer_fits_the_library_is_refused(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    (folder / "a.txt").write_text("The ferry is red.")
    index(library, lambda: fake, [folder])
    assistant = Assistant.open(library.path, fake)
    rebuild(library, FakeEncoder("new", "new 1"))
    with pytest.raises(
        ModelMismatchError, match=r"indexed with the model new, .* opened with fake\."
    ):
        assistant.ask("ferry")
    rebuild(library, fake)
    assert assistant.ask("ferry").quotes


def test_an_open_assistant_follows_the_librarys_calibration(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    (folder / "a.txt").write_text("The ferry is red.")
    index(library, lambda: fake, [folder])
    assistant = Assistant.open(library.path, fake)
    as_written = assistant.as_written()
    shipped = assistant.ask("ferry").confidence
    own = library.path / "confidence.json"
    for intercept, sure in ((-100.0, False), (100.0, True)):
        replace(Calibration.of(library.path, NO_MODELS), intercept=intercept).write(own)
        for asked in (assistant, as_written):
            answer = asked.ask("ferry")
            assert (answer.confidence > 0.99, answer.answered) == (sure, sure)
    own.unlink()
    assert assistant.ask("ferry").confidence == shipped


def test_people_ask_at_once_while_a_writer_writes(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    (folder / "0.txt").write_text("The ferry number 0 is red.")
    index(library, lambda: fake, [folder])
    assistant = Assistant.open(library.path, fake)
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                answer = assistant.ask("Which ferry is red?")
                assert answer.passages
                for found in answer.passages:
                    number = found.document.name.removesuffix(".txt")
                    assert found.text == f"The ferry number {number} is red."
        except BaseException as error:  # noqa: BLE001 - reported below
            failures.append(error)

    people = [threading.Thread(target=ask) for _ in range(4)]
    for person in people:
        person.start()
    for number in range(1, 12):
        (folder / f"{number}.txt").write_text(f"The ferry number {number} is red.")
        if number % 3 == 0:
            (folder / f"{number - 2}.txt").unlink()
        index(library, lambda: fake, [folder])
    done.set()
    for person in people:
        person.join()
    assert failures == []


def test_the_bundled_questions_keep_their_level(read_samples: Assistant) -> None:
    """A gate, at what `python -m qa evaluate corpus/gold.jsonl` printed, less a little."""
    judged = run(read_gold(GOLD), read_samples, Plan())
    found = {name: metric.figure() for name, metric in metrics(scores(judged.judgements)).items()}
    assert judged.lost == ()
    assert found["citation_validity"] == 1
    assert found["quote_hit@1"] >= 0.65
    assert found["quote_hit@3"] >= 0.75
    assert found["f1"] >= 0.50
    assert found["false_answers"] <= 0.24
    assert found["false_declines"] <= 0.35
    far = [one for one in judged.judgements if "far" in one.gold.tags]
    assert len(far) == 13
    assert not any(one.answered for one in far)


def test_an_answer_says_how_sure_it_is_and_why(read_samples: Assistant) -> None:
    answer = read_samples.ask("How old is Alexandr Wang?")
    assert answer.confidence >= 0.85
    assert answer.band is Band.VERY_PROBABLE
    assert answer.evidence.margin > 0.5
    (highlight,) = answer.quotes[0].highlights
    start = answer.quotes[0].start
    assert answer.quotes[0].text[highlight[0] - start : highlight[1] - start] == "28"


def test_words_that_no_document_holds_are_named(samples: Assistant) -> None:
    answer = samples.ask("What salary does the tungsten smelter pay?")
    assert not answer.answered
    assert answer.uncovered == ("salary", "tungsten", "smelter")


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("How old is Alexandr Wang?", {"28", "29"}),
        ("How much did Meta pay for Scale AI?", {"$14 billion", "$14.3 billion", "$14.9 billion"}),
    ],
)
def test_sources_that_differ_are_set_side_by_side(
    read_samples: Assistant, question: str, figures: set[str]
) -> None:
    answer = read_samples.ask(question)
    (difference,) = answer.differences
    given = set()
    for figure in difference.figures:
        quote = answer.quotes[figure.quote]
        given.add(quote.text[figure.start - quote.start : figure.end - quote.start])
    assert {text.removesuffix(" years old") for text in given} == figures
    _check(answer, read_samples)


def test_what_was_carried_over_is_said_and_a_new_topic_carries_nothing(
    samples: Assistant,
) -> None:
    first = samples.ask("How old is Alexandr Wang?")
    follow_up = samples.ask("Who is his boss?", [first])
    assert follow_up.carried[0] == "How old is Alexandr Wang?"
    stands = samples.ask("How much did Meta pay for Scale AI?", [first])
    assert stands.carried == ()
    other = samples.ask("What is the boiling point of tungsten?", [first])
    assert other.carried == ()
    alone = samples.ask("What is the boiling point of tungsten?")
    assert [one.text for one in other.passages] == [one.text for one in alone.passages]


def test_the_five_articles_answer(
    articles: Path, model: TransformerEncoder, tmp_path: Path
) -> None:
    opened = Library.open(tmp_path / "library", create=True)
    report = index(opened, lambda: model, [articles])
    assert (len(report.added), report.skipped) == (5, [])
    assistant = Assistant.open(opened.path, model)
    for question, expected in (
        ("Which country does the new company have strong ties to?", "France"),
        ("When should the first early versions be ready?", "within a year"),
        ("What was LLaMA meant to become?", "Android of AI"),
        ("Which well-known researcher was affected by the layoffs?", "Tian Yuandong"),
    ):
        answer = assistant.ask(question)
        _check(answer, assistant)
        assert any(expected in quote.text for quote in answer.quotes[:2]), question
        for quote in answer.quotes:
            stored = (articles / quote.document.name).read_bytes().decode()
            assert stored[quote.start : quote.end] == quote.text


def test_a_table_row_is_quoted_with_its_header_row(tmp_path: Path, fake: FakeEncoder) -> None:
    rows = "".join(f"| Harbour {at} | {at * 11} metres |\n" for at in range(1, 40))
    (tmp_path / "depths.md").write_text(f"# Depths\n\n| Harbour | Depth |\n|---|---|\n{rows}")
    library = Library.open(tmp_path / "library", create=True)
    index(library, lambda: fake, [tmp_path / "depths.md"])
    answer = Assistant.open(library.path, fake).ask("Harbour 37 depth?", quotes=1)
    (quote,) = answer.quotes
    assert "| Harbour 37 | 407 metres |" in quote.text
    assert quote.header == "| Harbour | Depth |"
    assert quote.header not in quote.text
