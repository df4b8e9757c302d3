"""The documents of the library: what there is, adding, removing and correcting them."""

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Request

from corpus.csl import FIELDS, checked
from corpus.errors import DocumentError, LibraryBusyError
from corpus.library.database import Library
from corpus.library.records import StoredDocument
from corpus.loaders import loaders
from qa.indexing import remove
from qa.web.excerpts import Id, check_span, current_document
from qa.web.jobs import IndexingJob
from qa.web.middleware import UPLOAD_PATH
from qa.web.uploads import Uploads, keep

_BUSY = "Documents are being indexed; try again when that is done."


def documents_routes(library: Library, job: IndexingJob) -> APIRouter:
    """Return the routes to the documents of `library`, which `job` adds to."""
    router = APIRouter()
    documents = _Documents(library, job)
    router.get("/documents")(documents.listing)
    router.get("/documents/progress")(documents.progress)
    router.post(UPLOAD_PATH, status_code=204)(documents.upload)
    router.patch("/documents/{number}", status_code=204)(documents.edit)
    router.post("/documents/{number}/unmark", status_code=204)(documents.unmark)
    router.delete("/documents/{number}", status_code=204)(documents.remove)
    return router


class _Documents:
    """What the routes answer with."""

    def __init__(self, library: Library, job: IndexingJob) -> None:
        self._library = library
        self._job = job
        self._uploads = Uploads(library.path)

    def listing(self) -> dict[str, Any]:
        """Return all documents, and figures about them together."""
        with self._library.reading() as reader:
            documents = reader.documents()
            model = reader.setting("model")
        return {
            "documents": [_row(document) for document in documents],
            "formats": sorted(loaders()),
            "statistics": {
                "documents": len(documents),
                "passages": sum(len(document.passages) for document in documents),
                "words": sum(document.words for document in documents),
                "model": model,
                "bytes": _bytes(self._library.path),
            },
        }

    def progress(self) -> dict[str, Any]:
        """Return how far indexing is."""
        return asdict(self._job.state)

    async def upload(self, request: Request, name: str) -> None:
        """Keep the body of the request as the file `name`, and index it."""
        try:
            place = self._uploads.place(name)
            await keep(place, request.stream())
        except DocumentError as error:
            raise HTTPException(422, str(error)) from error
        self._job.start([self._uploads.top(place)])

    def edit(self, number: Id, edits: Annotated[dict[str, str], Body()]) -> None:
        """Correct fields of a document's metadata."""
        try:
            changes = checked(edits)
            with self._library.writing() as writer:
                writer.edit(current_document(writer.reader, number, 404), changes)
        except DocumentError as error:
            raise HTTPException(422, str(error)) from error
        except LibraryBusyError as error:
            raise HTTPException(409, _BUSY) from error

    def unmark(self, number: Id, start: int, end: int, *, undo: bool = False) -> None:
        """Begin to count the boilerplate in `[start, end)` as text, or with `undo` not."""
        with self._library.reading() as reader:
            document = current_document(reader, number, 404)
        check_span(document, start, end)
        self._job.unmark(number, start, end, undo=undo)

    def remove(self, number: Id) -> None:
        """Take a document out of the library, an uploaded file with its only document.

        What was one of several documents of an uploaded file does not come back with the next
        upload into its folder.
        """
        with self._library.reading() as reader:
            document = current_document(reader, number, 404)
            source = reader.source_of(document)
            is_only = len(reader.documents_of(document.source)) == 1
        try:
            remove(self._library, [document], returning=not self._uploads.holds(source.path))
        except LibraryBusyError as error:
            raise HTTPException(409, _BUSY) from error
        if is_only:
            self._uploads.discard(source.path)


def _bytes(folder: Path) -> int:
    """Return how much the files in `folder` hold together."""
    total = 0
    for path in folder.rglob("*"):
        # Files come and go while the library is written.
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total


def _row(document: StoredDocument) -> dict[str, Any]:
    stated = {field: getattr(document.metadata, field) for field in FIELDS}
    return {
        "id": document.id,
        "name": document.name,
        **stated,
        "words": document.words,
        "passages": len(document.passages),
        "added": document.added,
    }
