"""From a loaded document to one that can be added: its passages, and their encodings."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from corpus.document import LoadedDocument
from corpus.errors import ModelMismatchError
from corpus.languages import ENGLISH, language_name
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument
from corpus.library.writer import NewDocument
from corpus.passages import pack_passages
from corpus.sentences import with_sentences
from embeddings.encoder import Encoder, PassageText
from embeddings.model_files import DEFAULT_MODEL


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


_LISTED = 4
"""Languages that are named; of more, their number is told."""


def foreign_language(text: str) -> str | None:
    """Return the language of a text that is not in English; None if it is, or none can be told."""
    name = language_name(text)
    return None if name == ENGLISH else name


def is_english_only(model: str | None) -> bool:
    """Whether the model of this name is known to know English only.

    Of a model that was chosen by its folder or its name on the hub, nothing is claimed.
    """
    return model == DEFAULT_MODEL


def weakness(documents: Mapping[str, int]) -> str | None:
    """Return in a sentence how many documents are in languages that the model does not know.

    `documents` gives their number by language. None is returned if there are none.
    """
    total = sum(documents.values())
    if not total:
        return None
    names = sorted(documents, key=lambda name: (-documents[name], name))
    listed = f"{len(names)} languages" if len(names) > _LISTED else _listing(names)
    are, they, their = ("are", "they are", "their") if total > 1 else ("is", "it is", "its")
    return (
        f"{total} {'documents' if total > 1 else 'document'} {are} in {listed}: the model knows"
        f" English only, so {they} found by {their} words more than by {their} meaning."
    )


def _listing(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
