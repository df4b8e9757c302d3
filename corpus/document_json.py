"""A loaded document as JSON, and back: how it passes from one process to another.

Not pickled, since what reads hostile files must not be able to have code run elsewhere.
"""

import json
from dataclasses import astuple
from typing import Any

from corpus.document import Block, BlockKind, LoadedDocument, Metadata, Sentence

_KINDS = tuple(BlockKind)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}


def to_json(document: LoadedDocument) -> list[Any]:
    """Return `document` as lists, strings and numbers; a block as kind, start, end and header."""
    blocks = [
        (_NUMBERS[block.kind], block.start, block.end, *(block.header or ()))
        for block in document.blocks
    ]
    stated = astuple(document.metadata)
    sentences = document.sentences and [astuple(sentence) for sentence in document.sentences]
    what = (document.text, stated, blocks, document.notices, document.pages, sentences)
    return [document.part, *what]


def from_json(found: object) -> LoadedDocument:
    """Return the document that `to_json` made `found` of.

    Raises ValueError if it is not like one, or spans lie outside its text or out of order.
    """
    match found:
        case [str() as part, str() as text, list() as stated, list() as own, *rest]:
            notices, pages, sentences = rest
            blocks = _blocks(own, len(text))
            return LoadedDocument(
                part,
                text,
                Metadata(*(_texts(stated, optional=True))),
                blocks,
                tuple(_texts(notices)),
                _ascending(pages, len(text)),
                None if sentences is None else _sentences(sentences, blocks),
            )
    raise ValueError("is no document")


def dump(message: object) -> bytes:
    """Return `message` as the bytes of JSON; lone surrogates pass."""
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")


def parse(data: bytes) -> Any:  # noqa: ANN401 - anything that JSON can hold
    """Return what `dump` was given, tuples as lists.

    Raises ValueError if it is no JSON.
    """
    return json.loads(data.decode("utf-8", "surrogatepass"))


def _blocks(found: list[Any], length: int) -> tuple[Block, ...]:
    blocks = []
    previous = 0
    for kind, start, end, *header in found:
        if not previous <= start < end <= length or kind not in range(len(_KINDS)):
            raise ValueError("has blocks out of order")
        first, last = _ascending(header, length) if header else (0, 0)
        blocks.append(Block(_KINDS[kind], start, end, (first, last) if header else None))
        previous = end
    return tuple(blocks)


def _sentences(found: Any, blocks: tuple[Block, ...]) -> tuple[Sentence, ...]:  # noqa: ANN401 - JSON
    sentences = []
    previous = 0
    for start, end, block in found:
        if block not in range(len(blocks)):
            raise ValueError("has sentences of no block")
        if not max(previous, blocks[block].start) <= start < end <= blocks[block].end:
            raise ValueError("has sentences out of order")
        sentences.append(Sentence(start, end, block))
        previous = end
    return tuple(sentences)


def _ascending(found: object, length: int) -> tuple[int, ...]:
    if not isinstance(found, list) or not all(
        type(at) is int and 0 <= at <= length for at in found
    ):
        raise ValueError("has places outside its text")
    if found != sorted(found):
        raise ValueError("has places out of order")
    return tuple(found)


def _texts(found: object, *, optional: bool = False) -> list[Any]:
    if not isinstance(found, list) or not all(
        isinstance(text, str) or (optional and text is None) for text in found
    ):
        raise ValueError("has something in place of a text")
    return found
