"""Documents in many languages are found by their own words, and English ones rank as alone."""

from pathlib import Path

import pytest
import tantivy

from corpus import SAMPLES
from corpus.library.database import Library
from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.indexing.indexing import index
from qa.indexing.report import language_notice
from qa.search.keyword_index import KeywordIndex
from qa.search.keyword_searcher import KeywordSearcher
from qa.settings import Mode, Settings
from qa.text.analysis import analyzer
from tests.fake_encoder import FakeEncoder
from tests.many_languages import DOCUMENTS, QUESTIONS, write_documents


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, model: TransformerEncoder) -> Library:
    """Give a library of documents in six languages, indexed with the real model."""
    folder = tmp_path_factory.mktemp("documents")
    write_documents(folder)
    library = Library.open(tmp_path_factory.mktemp("library"), create=True)
    report = index(library, lambda: model, [folder])
    assert report.added == sorted(DOCUMENTS)
    assert report.foreign == dict.fromkeys("Arabic Chinese German Japanese Russian".split(), 2)
    assert index(library, lambda: model, [folder]).foreign == {}
    return library


@pytest.mark.parametrize("mode", [Mode.KEYWORD, Mode.RERANKED])
def test_a_document_is_found_by_its_own_words(
    mixed: Library, model: TransformerEncoder, mode: Mode
) -> None:
    assistant = Assistant.open(mixed.path, model, Settings(mode=mode))
    answers = assistant.ask_many(list(QUESTIONS))
    found = {answer.question: answer.passages[0].document.name for answer in answers}
    assert found == QUESTIONS
    for answer in answers:
        # What is said to be mentioned nowhere is a word that is nowhere, never a sentence.
        for word in answer.uncovered:
            assert not any(word in text for text in DOCUMENTS.values())
            assert len(word) <= 10


def test_a_question_in_chinese_is_told_which_word_is_nowhere(
    mixed: Library, model: TransformerEncoder
) -> None:
    assert Assistant.open(mixed.path, model).ask("大象是谁？").uncovered == ("大象",)


def _searcher(library: Library) -> KeywordSearcher:
    with library.reading() as reader:
        return KeywordIndex(library.path, reader.identity()).searcher()


def test_forms_that_are_nowhere_are_not_searched_for(mixed: Library) -> None:
    assert _searcher(mixed).words("Wann gehen die neuen Fähren in Betrieb?") == [
        "geh",
        "neu",
        "fahr",
        "betrieb",
    ]
    assert _searcher(mixed).words("What happened to the trains?") == ["happen", "train"]


def _english_index(passages: dict[int, str]) -> tuple[tantivy.Schema, tantivy.Index]:
    """Return an index of `passages` that knows English alone."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name="english", index_option="position")
    schema = builder.build()
    built = tantivy.Index(schema)
    built.register_tokenizer("english", analyzer())
    writer = built.writer(heap_size=20_000_000, num_threads=1)
    for passage, text in [*passages.items(), (0, "")]:
        writer.add_document(tantivy.Document(passage=passage, text=text))
    writer.commit()
    writer.wait_merging_threads()
    built.reload()
    return schema, built


def test_english_documents_have_the_words_and_scores_of_english_alone(
    library: Library, fake: FakeEncoder
) -> None:
    index(library, lambda: fake, [SAMPLES])
    with library.reading() as reader:
        passages = {
            passage: f"{title}. {text}" if title else text
            for passage, title, text in reader.passages_since(0)
        }
    schema, built = _english_index(passages)
    searcher = _searcher(library)
    words = {word for text in passages.values() for word in analyzer().analyze(text)}
    assert len(words) > 700
    for word in sorted(words):
        assert searcher.words(word) in ([word], analyzer().analyze(word))
        query = tantivy.Query.term_query(schema, "text", word)
        found = built.searcher().search(query, len(passages)).hits
        ids = built.searcher().fast_field_values("passage", [place for _, place in found])
        expected = {int(str(at)): score for at, (score, _) in zip(ids, found, strict=True)}
        assert searcher.scores({word: 1.0}, list(passages)) == expected
        assert searcher.passages_with(word) == len(expected)


def test_the_words_of_a_passage_are_at_the_same_places_in_any_language(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    (folder / "a.txt").write_text("Die Fähre, die nach der Insel fährt, ist neu und nicht alt.")
    index(library, lambda: fake, [folder])
    with library.reading() as reader:
        keywords = KeywordIndex(library.path, reader.identity())
    searcher = keywords.searcher()._searcher
    phrase = tantivy.Query.phrase_query(
        keywords._schema, "text", [(0, "fahr"), (4, "insel"), (5, "fahrt")]
    )
    assert len(searcher.search(phrase, 5).hits) == 1


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ({}, None),
        (
            {"Russian": 1},
            (
                "1 document is in Russian: the model knows English only, so it is found by its"
                " words more than by its meaning."
            ),
        ),
        (
            {"Russian": 3, "Chinese": 1},
            (
                "4 documents are in Russian and Chinese: the model knows English only, so they are"
                " found by their words more than by their meaning."
            ),
        ),
        (
            dict.fromkeys("abcde", 1),
            (
                "5 documents are in 5 languages: the model knows English only, so they are found by"
                " their words more than by their meaning."
            ),
        ),
    ],
)
def test_it_is_said_where_the_model_is_weak(documents: dict[str, int], said: str | None) -> None:
    assert language_notice(documents) == said


def test_nothing_is_claimed_of_a_model_that_the_user_chose(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    write_documents(folder)
    assert index(library, lambda: fake, [folder]).foreign == {}
