"""What one could ask next: headings of the documents that were quoted, in their own words."""

from collections.abc import Sequence

from corpus.library.database import Library
from corpus.library.selection import headings_after
from qa.answer import Answer

_MAX_OFFERED = 4
_MAX_CHARACTERS = 80
_LOOKED_AT = 8


def onward(library: Library, answer: Answer, asked: Sequence[str]) -> list[str]:
    """Return headings to go on with after `answer`, but for titles and what was `asked`.

    Those that come next in the first quote's document are first.
    """
    if not answer.answered:
        return []
    known = {text.casefold() for text in asked}
    places: dict[int, int] = {}
    for quote in answer.quotes:
        places.setdefault(quote.document.id, quote.end)
        known.add((quote.document.title or "").casefold())
    offered: dict[str, str] = {}
    with library.reading() as reader:
        for number, offset in places.items():
            document = reader.standing_for(number)
            if document is None:
                continue
            for heading in headings_after(reader, document.id, offset, _LOOKED_AT):
                if _can_be_asked(heading) and heading.casefold() not in known:
                    offered.setdefault(heading.casefold(), heading)
    return list(offered.values())[:_MAX_OFFERED]


def _can_be_asked(heading: str) -> bool:
    return len(heading) <= _MAX_CHARACTERS and any(map(str.isalnum, heading))
