"""Exact words: what a question requires and excludes, and what it finds for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library.database import Library
from qa.answer import Reason, narrowings
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.search.filters import Filters
from qa.search.query import Exact, phrase_pattern, requirement
from tests.fake_encoder import FakeEncoder

_PLAIN = [
    "state-of-the-art methods",
    "What happens at -5 degrees?",
    "Who ruled 1990-1995?",
    "Who - if anyone - left?",
    "Who left – and why?",
    "What does the -v flag do?",
    "What does -rf do?",
    "What is -harbour?",
    "-What is the price?",
    "--help",
    'a 5" screen and a 6" one',
    'he said "yes',
    '""',
    '"?!"',
    "-harbour",
    '-"night train"',
    '"Who wrote Hamlet?"',
    "“Who wrote Hamlet”?",
    "«How old is Wang?»",
    "the dogs' owners and the cats' owners",
    'ferry "-" and "..."',
    '"one" ' * 11,
    "ferry" + " -bus" * 11,
    '"' * 20_000 + "a",
    '"' + "a" * 100_000,
]


@pytest.mark.parametrize("question", _PLAIN)
def test_what_is_no_operator_is_left_as_it_is(question: str) -> None:
    read = requirement(question)
    assert (read.words, read.exact) == (question, Exact())


@pytest.mark.parametrize(
    ("question", "words", "required", "excluded"),
    [
        ("What does rm -rf do?", "What does rm do?", [], ["rf"]),
        ('Who owns the "blue ferry"?', "Who owns the blue ferry?", ["blue ferry"], []),
        ("Who owns the “blue  ferry”?", "Who owns the blue ferry?", ["blue ferry"], []),
        ("„gelbe Fähre“ wann", "gelbe Fähre wann", ["gelbe Fähre"], []),
        ("Où est «le bac» ?", "Où est le bac ?", ["le bac"], []),
        ('"blue ferry"', "blue ferry", ["blue ferry"], []),
        ('What is it to "float?"', "What is it to float", ["float"], []),
        ('("blue ferry")', "(blue ferry)", ["blue ferry"], []),
        ("ferry -harbour", "ferry", [], ["harbour"]),
        ("-harbour ferry", "ferry", [], ["harbour"]),
        ("ferry -state-of-the-art", "ferry", [], ["state-of-the-art"]),
        ('ferry -"night train" now', "ferry now", [], ["night train"]),
        ("ferry -„night train“", "ferry", [], ["night train"]),
        ('Who says "no -ferry here"', "Who says no -ferry here", ["no -ferry here"], []),
        ('tickets-"blue ferry"', "tickets-blue ferry", ["blue ferry"], []),
        ('"a ferry" or "a bus" -red', "a ferry or a bus", ["a ferry", "a bus"], ["red"]),
    ],
)
def test_what_is_required_and_excluded(
    question: str, words: str, required: list[str], excluded: list[str]
) -> None:
    read = requirement(question)
    assert (read.words, read.exact) == (words, Exact(tuple(required), tuple(excluded)))


@given(st.text(max_size=60))
def test_any_question_can_be_read_and_searched_for(question: str) -> None:
    read = requirement(question)
    assert any(map(str.isalnum, read.words)) == any(map(str.isalnum, question))
    for phrase in (*read.exact.required, *read.exact.excluded):
        assert phrase_pattern([phrase]).search(f"({phrase})")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("blue ferry", "The Blue\n\xa0FERRY sails.", "Blue\n\xa0FERRY"),
        ("blue ferry", "The blue ferryman sails.", None),
        ("ferry", "Two ferries.", None),
        ("it's a well-known one", "It’s a well‑known one.", "It’s a well‑known one"),
        ("C++ (new)", "In C++ (new) code", "C++ (new)"),
        ("渡船", "那艘渡船是红色的", "渡船"),
        ("sails. It", "The ferry sails. It is blue.", "sails. It"),
    ],
)
def test_a_phrase_is_compared_as_people_read(phrase: str, text: str, found: str | None) -> None:
    match = phrase_pattern([phrase]).search(text)
    assert (match and match[0]) == found


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Give an assistant over 150 ferries that are red and two that are not."""
    folder, fake = tmp_path_factory.mktemp("documents"), FakeEncoder()
    library = Library.open(tmp_path_factory.mktemp("library"), create=True)
    rows = [
        f'{{"text": "The ferry sails red and red at {at} from the pier."}}' for at in range(150)
    ]
    (folder / "red.jsonl").write_text("\n".join(rows))
    (folder / "blue.txt").write_text(
        "Nothing sails from here at noon. Ann painted her blue. Ferry owners “object”, as they do."
    )
    (folder / "both.txt").write_text("A blue boat, a red ferry and to be or not to be there.")
    index(library, lambda: fake, [folder])
    return Assistant.open(library.path, fake)


def _names(asked: Assistant, question: str, filters: Filters = Filters()) -> set[str]:  # noqa: B008
    answer = asked.ask(question, filters=filters)
    return {passage.document.name for passage in answer.passages}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ('When sails the red ferry? "owners"', {"blue.txt"}),
        ('When sails the red ferry? "BLUE. Ferry"', {"blue.txt"}),
        ("When sails the red ferry? \"owners 'object'\"", set()),
        ('When sails the red ferry? «owners "object"»', {"blue.txt"}),
        ('"red" ferry -sails', {"both.txt"}),
        ('ferry -sails -"blue boat"', set()),
        ('ferry -"sails red"', {"blue.txt", "both.txt"}),
        ('"to be" ferry', {"both.txt"}),
    ],
)
def test_it_holds_before_ranking(asked: Assistant, question: str, names: set[str]) -> None:
    answer = asked.ask(question)
    found = {passage.document.name for passage in answer.passages}
    if names:
        assert found == names
    else:
        assert answer.reason in {Reason.NOT_HELD, Reason.NOT_FOUND}


def test_inside_a_filter_both_hold(asked: Assistant) -> None:
    inside = Filters(documents=("blue.txt", "both.txt"))
    assert _names(asked, 'What sails? "red ferry"', inside) == {"both.txt"}
    assert _names(asked, "What ferry? -painted", inside) == {"both.txt"}


def test_a_phrase_that_stands_nowhere_is_named_and_not_answered(asked: Assistant) -> None:
    answer = asked.ask('Which ferry sails from the "green pier"?')
    assert (answer.answered, answer.reason, answer.confidence) == (False, Reason.NOT_HELD, 0.0)
    assert answer.question == 'Which ferry sails from the "green pier"?'
    assert answer.query == "Which ferry sails from the green pier?"
    assert answer.quotes
    assert list(narrowings(answer)) == ["must contain: “green pier”"]
    assert answer.uncovered == ("green",)


def test_excluded_words_are_not_searched_for(asked: Assistant) -> None:
    answer = asked.ask("Who painted her? -pier -„red ferry“")
    assert answer.query == "Who painted her?"
    assert answer.exact == Exact((), ("pier", "red ferry"))
    assert list(narrowings(answer)) == ["without passages that contain “pier” or “red ferry”"]
    assert {passage.document.name for passage in answer.passages} == {"blue.txt"}


def test_what_was_excluded_can_be_asked_for_as_it_is_written(asked: Assistant) -> None:
    question = 'Where sails the "red ferry" -boat?'
    (narrow,), (written,) = (
        assistant.ask_many([question]) for assistant in (asked, asked.as_written())
    )
    assert narrow.passages == ()
    assert written.exact == Exact(("red ferry",), ())
    assert written.query == "Where sails the red ferry -boat?"
    assert list(narrowings(written)) == ["must contain: “red ferry”"]
    assert {passage.document.name for passage in written.passages} == {"both.txt"}
    after = [asked.ask("Who comes from there?", [answer]).query for answer in (narrow, written)]
    assert ["-boat" in query for query in after] == [False, True]


def test_the_sentence_that_holds_the_phrase_is_quoted_first(asked: Assistant) -> None:
    inside = Filters(documents=("blue.txt",))
    plain = asked.ask("Nothing sails from here at noon, owners?", filters=inside)
    exact = asked.ask('Nothing sails from here at noon, "owners"?', filters=inside)
    with asked.library.reading() as reader:
        cores = [
            reader.extract(quote.document.id, quote.core.start, quote.core.end)
            for quote in (plain.quotes[0], exact.quotes[0])
        ]
    assert cores == [
        "Nothing sails from here at noon.",
        "Ferry owners “object”, as they do.",
    ]


def test_what_was_required_before_is_not_required_after(asked: Assistant) -> None:
    answer = asked.ask("And when sails the red one?", ['Who wants the "blue boat"? -painted'])
    assert answer.exact == Exact()
    assert "-painted" not in answer.query
    assert '"' not in answer.query
