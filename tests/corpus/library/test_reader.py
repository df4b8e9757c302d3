"""What was written is read back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from corpus.document import Block, BlockKind
from corpus.errors import DamagedLibraryError
from corpus.library.database import Library
from corpus.library.records import StoredDocument, StoredPassage, content_hash
from corpus.library.writer import encoding_key
from corpus.passages import pack_passages
from corpus.sentences import split_sentences
from corpus.text import storable
from tests.corpus.invariants import texts, token_spans
from tests.corpus.storing import METADATA, SOURCE, TEXT, add, end, frequencies, new_document, stored


def test_a_document_is_read_back_exactly(library: Library) -> None:
    (document,) = add(library, TEXT)
    new = new_document(SOURCE)
    with library.reading() as reader:
        assert reader.text(document) == TEXT
        assert reader.blocks(document) == list(new.loaded.blocks)
        assert reader.encoding(document) == (new.sentences, new.passages, new.encodings)
        read_back = stored(reader, document)
    assert read_back == StoredDocument(
        id=document,
        source=1,
        part="",
        name="a.txt",
        content_hash=content_hash(TEXT),
        encoding_key=encoding_key(new.loaded, "text 1.1"),
        loader="text 1.1",
        stated=METADATA,
        metadata=METADATA,
        characters=len(TEXT),
        words=15,
        added=read_back.added,
        passages=range(1, len(new.passages) + 1),
        is_current=True,
        replaced_by=None,
    )
    assert read_back.added.endswith("+00:00")


def test_a_passage_is_a_slice_of_its_document(library: Library) -> None:
    (document,) = add(library, TEXT)
    new = new_document(SOURCE)
    wanted = [
        StoredPassage(id_, document, passage.start, passage.end, TEXT[passage.start : passage.end])
        for id_, passage in enumerate(new.passages, 1)
    ]
    assert len(wanted) > 1
    with library.reading() as reader:
        ids = [passage.id for passage in wanted]
        assert reader.passages([*ids[::-1], 99]) == wanted[::-1]
        sentences = reader.sentences(ids)
    assert [(sentence.start, sentence.end, sentence.block) for sentence in sentences] == [
        (sentence.start, sentence.end, sentence.block) for sentence in new.sentences
    ]
    assert [sentence.kind for sentence in sentences] == [
        new.loaded.blocks[sentence.block].kind for sentence in new.sentences
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts())
def test_passages_of_any_text_are_slices_of_it(library: Library, text: str) -> None:
    text, _ = storable(text)
    (document,) = add(library, text)
    with library.reading() as reader:
        assert reader.text(document) == text
        for passage in reader.passages(list(stored(reader, document).passages)):
            assert passage.text == text[passage.start : passage.end] != ""


def test_vectors_and_codes_come_by_passage(library: Library) -> None:
    add(library, TEXT)
    new = new_document(SOURCE)
    with library.reading() as reader:
        ids, vectors = reader.vectors()
        codes = reader.token_codes([1])
        with pytest.raises(DamagedLibraryError, match="the token codes of passage 99 are missing"):
            reader.token_codes([1, 99])
    assert ids.tolist() == list(range(1, len(new.passages) + 1))
    assert vectors.tolist() == [
        [passage.start + number for number in range(4)] for passage in new.passages
    ]
    assert codes == {1: (new.encodings[0].tokens, new.encodings[0].codes)}


def test_passages_since_a_revision_are_the_current_ones_added_after_it(library: Library) -> None:
    add(library, "He left.", "He stayed.")
    add(library, "She left.", path="/docs/b.txt")
    with library.reading() as reader:
        assert list(reader.passages_since(0)) == [
            (2, "The ledgers", "He stayed."),
            (3, "The ledgers", "She left."),
        ]
        assert list(reader.passages_since(2)) == [(3, "The ledgers", "She left.")]
        assert list(reader.passages_since(3)) == []


def test_token_frequencies_count_current_passages_only(library: Library) -> None:
    add(library, "Ann left. Bob left. Ann stayed.", "Bob left. Carl left.")
    assert frequencies(library) == {ord("B"): 1, ord("C"): 1}
    (other,) = add(library, "Bob left. Dora left.", path="/docs/b.txt")
    assert frequencies(library) == {ord("B"): 2, ord("C"): 1, ord("D"): 1}
    end(library, other)
    assert frequencies(library) == {ord("B"): 1, ord("C"): 1}


def test_token_frequencies_count_a_passage_once_for_each_token(library: Library) -> None:
    add(library, "Ann left. Ann stayed. Ann slept. Ann woke.")
    with library.reading() as reader:
        passages = stored(reader, 1).passages
    assert frequencies(library) == {ord("A"): len(passages)} == {ord("A"): 2}


def test_the_same_content_in_two_files_is_two_documents(library: Library) -> None:
    (first,) = add(library, TEXT)
    (second,) = add(library, TEXT, path="/docs/b.txt")
    with library.reading() as reader:
        assert {document.id for document in reader.documents()} == {first, second}
        assert [source.path for source in reader.sources()] == ["/docs/a.txt", "/docs/b.txt"]
        assert reader.encoded_alike(stored(reader, second).encoding_key) in {first, second}


def test_pages_headers_and_citation_data_are_read_back(library: Library) -> None:
    text = "Ship\tYear\nAnn\t1901\n\nThe end."
    blocks = (
        Block(BlockKind.TABLE, 0, 9),
        Block(BlockKind.TABLE, 10, 18, (0, 9)),
        Block(BlockKind.PARAGRAPH, 20, 28),
    )
    new = new_document(SOURCE, text)
    metadata = replace(METADATA, csl='{"type": "report"}')
    loaded = replace(new.loaded, blocks=blocks, pages=(0, 20), metadata=metadata)
    sentences = split_sentences(text, blocks)
    with library.writing() as writer, writer.transaction() as revision:
        writer.source("/docs/a.txt", "/docs")
        sentences, passages = pack_passages(text, blocks, sentences, token_spans, 40)
        (encoding,) = new.encodings
        tokens = replace(encoding, sentence_tokens=((0, 1), (1, 2), (2, 2)))
        document = writer.add(
            replace(new, loaded=loaded, sentences=sentences, passages=passages, encodings=[tokens]),
            revision,
        )
    with library.reading() as reader:
        assert reader.blocks(document) == list(blocks)
        assert [sentence.header for sentence in reader.sentences([1])] == [None, (0, 9), None]
        assert stored(reader, document).metadata.csl == '{"type": "report"}'
        assert reader.pages(document) == (0, 20)
        assert [reader.page_at(document, offset) for offset in (0, 19, 20, 27)] == [1, 1, 2, 2]
    end(library, document, purge=True)
    with library.reading() as reader:
        assert reader.pages(document) == ()


def test_the_longest_documents_come_first_and_only_current_ones(library: Library) -> None:
    add(library, "One two three four five six.", "One.", path="/docs/a.txt")
    add(library, "One two three.", path="/docs/b.txt")
    add(library, "One two.", path="/docs/c.txt")
    with library.reading() as reader:
        assert [document.words for document in reader.longest_documents(9)] == [3, 2, 1]
        assert [document.words for document in reader.longest_documents(2)] == [3, 2]
