"""From a loaded document to one that can be added: its passages, and their encodings.

sentences -> passages that fit the model -> encodings, a window of documents at once
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from corpus.document import LoadedDocument
from corpus.errors import ModelMismatchError
from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument
from corpus.library.writer import NewDocument
from corpus.passages import pack_passages
from corpus.sentences import with_sentences
from embeddings.encoder import Encoder, PassageText
from qa.search.keyword_index import KeywordIndex

_WINDOW_PASSAGES = 512
"""Passages that are encoded and stored at once; memory holds no more of them."""


def matching(encoder: Encoder, reader: LibraryReader, path: Path) -> Encoder:
    """Return `encoder`, which must be the one that the library at `path` was indexed with.

    Raises ModelMismatchError if it is not.
    """
    identity = reader.setting("model_identity")
    if identity not in {None, encoder.identity}:
        raise ModelMismatchError(
            f"The library {path} was indexed with another model, or another version of"
            f" it, than {encoder.name}. To encode all of it again with this one, run:"
            f" python -m qa rebuild --library {path} --model {encoder.name}"
        )
    return encoder


def as_stored(reader: LibraryReader, document: StoredDocument) -> NewDocument:
    """Return a stored document as it was before it was cut into passages."""
    loaded = LoadedDocument(
        document.part,
        reader.text(document.id) or "",
        document.stated,
        tuple(reader.blocks(document.id)),
        pages=reader.pages(document.id),
    )
    return NewDocument(document.source, document.name, document.loader, loaded, (), (), ())


def packed(new: NewDocument, encoder: Encoder) -> NewDocument:
    """Return `new` with its sentences, packed into passages that fit the model."""
    loaded = with_sentences(new.loaded)
    sentences, passages = pack_passages(
        loaded.text,
        loaded.blocks,
        loaded.sentences or (),
        encoder.token_spans,
        encoder.passage_limit(loaded.metadata.title),
    )
    return replace(new, sentences=sentences, passages=passages)


def encoded(
    documents: Sequence[NewDocument], load_encoder: Callable[[], Encoder]
) -> list[NewDocument]:
    """Return `documents` with the encodings of those that have none yet, encoded together."""
    texts = [text for new in documents if not new.encodings for text in _passage_texts(new)]
    encodings = load_encoder().encode_passages(texts) if texts else []
    rest = iter(encodings)
    return [
        new if new.encodings else replace(new, encodings=list(islice(rest, len(new.passages))))
        for new in documents
    ]


def is_full(window: Iterable[NewDocument]) -> bool:
    """Whether the documents of `window` are as many as should be encoded at once."""
    return sum(len(new.passages) for new in window) >= _WINDOW_PASSAGES


def windows(documents: Iterable[NewDocument]) -> Iterator[list[NewDocument]]:
    """Yield `documents` in lists of as many as should be encoded at once."""
    window: list[NewDocument] = []
    for new in documents:
        window.append(new)
        if is_full(window):
            yield window
            window = []
    if window:
        yield window


def keyword_index(library: Library, reader: LibraryReader) -> KeywordIndex:
    """Return the keyword index of `library`, which catches up after each transaction."""
    return KeywordIndex(library.path, reader.identity())


def _passage_texts(new: NewDocument) -> Iterator[PassageText]:
    for passage in new.passages:
        yield PassageText(
            new.loaded.metadata.title,
            new.loaded.text[passage.start : passage.end],
            tuple(
                (sentence.start - passage.start, sentence.end - passage.start)
                for sentence in new.sentences[passage.first : passage.last]
            ),
        )
