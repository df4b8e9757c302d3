"""The filters of the page: what there is to choose from, and reading what was chosen."""

from typing import Any

from fastapi import APIRouter
from pydantic import TypeAdapter, ValidationError

from corpus.errors import FilterError
from corpus.library import selection
from corpus.library.database import Library
from corpus.library.reader import LibraryReader
from qa.search.filters import NO_FILTERS, Filters

_OFFERED = 20
_FILTERS: TypeAdapter[Filters] = TypeAdapter(Filters)


def filter_routes(library: Library) -> APIRouter:
    """Return the route to what the questions of `library` can be filtered by."""
    router = APIRouter()

    @router.get("/filters")
    def choices(find: str = "") -> dict[str, Any]:
        """Return some publishers, kinds of file and documents that hold `find`."""
        wanted = find.strip().casefold()
        with library.reading() as reader:
            publishers, kinds = selection.publishers(reader), selection.kinds(reader)
            files = _files(reader, wanted)
            dated = selection.dated(reader)
        return {
            "publishers": [name for name in publishers if wanted in name.casefold()][:_OFFERED],
            "kinds": [kind for kind in kinds if wanted in kind.casefold()],
            "documents": [{"name": name, "title": title} for name, title in files],
            "dated": dated,
        }

    return router


def chosen_filters(text: str) -> Filters:
    """Return the filters that the page gives as JSON, none for an empty text.

    Raises FilterError if they cannot be read.
    """
    if not text:
        return NO_FILTERS
    try:
        return _FILTERS.validate_json(text)
    except ValidationError as error:
        raise FilterError("The filter cannot be read. Clear it, and choose again.") from error


def _files(reader: LibraryReader, wanted: str) -> list[tuple[str, str | None]]:
    """Return names and titles of files that hold `wanted`; one of several documents has no title.

    A file of several documents is offered as one.
    """
    offered: dict[str, str | None] = {}
    for document in reader.documents():
        title = None if document.part else document.metadata.title
        name = document.name.removesuffix(f":{document.part}") if document.part else document.name
        if wanted in name.casefold() or (title and wanted in title.casefold()):
            offered.setdefault(name, title)
        if len(offered) == _OFFERED:
            break
    return list(offered.items())
