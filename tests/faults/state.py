"""The state of a library in a form that can be compared: no ids, no revisions, no times."""

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from corpus.library.records import StoredDocument
from qa.search.keyword_index import KeywordIndex
from qa.search.keyword_searcher import KeywordSearcher

_WORDS = 5
"""Words of each passage that are looked up in the keyword index."""


@dataclass(frozen=True, slots=True)
class State:
    """What a library holds: each document's content by name, and what is counted over all.

    `keywords` gives, by passage as its document's name and its place there, the words of it that
    find it.
    """

    documents: dict[str, str]
    sources: dict[str, tuple[object, ...]]
    frequencies: dict[int, int]
    model: tuple[str | None, str | None]
    keywords: dict[tuple[str, int], tuple[str, ...]]


def state(library: Library) -> State:
    """Return the state of `library`, whose keyword index must be up to date."""
    with library.reading() as reader:
        documents = reader.documents()
        keywords = KeywordIndex(library.path, reader.identity())
        assert keywords.is_whole()
        assert keywords.revision() == reader.revision()
        return State(
            documents={document.name: content(reader, document) for document in documents},
            sources={
                source.path: (
                    source.root,
                    source.size,
                    source.modified,
                    source.loader,
                    source.sidecar,
                )
                for source in reader.sources()
            },
            frequencies=reader.token_frequencies(),
            model=(reader.setting("model"), reader.setting("model_identity")),
            keywords=_found(reader, documents, keywords.searcher()),
        )


def content(reader: LibraryReader, document: StoredDocument) -> str:
    """Return a hash of all that a document consists of, and check that none of it is missing."""
    text = reader.text(document.id)
    sentences, passages, encodings = reader.encoding(document.id)
    stored = reader.passages(list(document.passages))
    assert text is not None
    assert len(passages) == len(encodings) == len(stored) == len(document.passages) > 0
    assert [text[passage.start : passage.end] for passage in stored] == [
        passage.text for passage in stored
    ]
    parts: list[Any] = [
        *(document.name, document.part, document.content_hash, document.encoding_key),
        *(asdict(document.stated), asdict(document.metadata), document.characters, document.words),
        *(text, reader.blocks(document.id), reader.pages(document.id)),
        *(sentences, passages, encodings),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _found(
    reader: LibraryReader, documents: list[StoredDocument], keywords: KeywordSearcher
) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return what each passage is found by; no other passage is found."""
    ids = {
        passage: (document.name, position)
        for document in documents
        for position, passage in enumerate(document.passages)
    }
    assert keywords.ids() == ids.keys()
    finding_words: dict[tuple[str, int], tuple[str, ...]] = {}
    for passage in reader.passages(sorted(ids)):
        words = keywords.words(passage.text)[:_WORDS]
        assert all(keywords.scores({word: 1.0}, [passage.id]) for word in words)
        finding_words[ids[passage.id]] = tuple(words)
    return finding_words


def recounted(library: Library) -> dict[int, int]:
    """Return the token frequencies, counted from the codes of all current passages."""
    counts: Counter[int] = Counter()
    with library.reading() as reader:
        for document in reader.documents():
            for tokens, _ in reader.token_codes(list(document.passages)).values():
                counts.update(np.unique(np.frombuffer(tokens, "<u4")).tolist())
    return dict(counts)
