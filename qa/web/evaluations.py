"""Evaluating on the page: gold files that come in, how far it is, and the reports."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import FileResponse

from corpus.errors import DocumentError
from corpus.library.database import Library
from qa.gold.gold import GoldEvidence
from qa.gold.matching import Places
from qa.web.evaluation_files import EvaluationRecord, Fate
from qa.web.jobs import EvaluationJob
from qa.web.middleware import GOLD_PATH

_PAGE_QUESTIONS = 20
_BUSY = "Another evaluation is running; wait for it, or cancel it."
_SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
"""A report may draw itself, in an origin of its own: it cannot reach the page or the server."""


def evaluation_routes(library: Library, job: EvaluationJob) -> APIRouter:
    """Return the routes to the evaluations of `library`, which `job` does."""
    router = APIRouter()
    evaluations = _Evaluations(library, job)
    router.get("/evaluations")(evaluations.listing)
    router.post(GOLD_PATH)(evaluations.upload)
    router.post("/evaluations/{name}/run", status_code=204)(evaluations.run)
    router.post("/evaluations/{name}/cancel", status_code=204)(evaluations.cancel)
    router.delete("/evaluations/{name}", status_code=204)(evaluations.remove)
    router.get("/evaluations/{name}/report")(evaluations.report)
    router.get("/evaluations/{name}/download")(evaluations.download)
    router.get("/evaluations/{name}/questions")(evaluations.questions)
    return router


class _Evaluations:
    """What the routes answer with."""

    def __init__(self, library: Library, job: EvaluationJob) -> None:
        self._library = library
        self._job = job
        self._files = job.files

    def listing(self) -> dict[str, Any]:
        """Return all evaluations, and how far the one that is running is."""
        state = self._job.state
        return {
            "running": state and asdict(state),
            "evaluations": [asdict(record) for record in self._files.all()],
        }

    async def upload(self, request: Request, name: str) -> dict[str, str]:
        """Keep the body of the request as the gold file `name`, and begin to ask it."""
        if self._job.state is not None:
            raise HTTPException(409, _BUSY)
        try:
            record = await self._files.add(name, request.stream())
        except DocumentError as error:
            raise HTTPException(422, str(error)) from error
        if not self._job.start(record):
            self._files.remove(record)
            raise HTTPException(409, _BUSY)
        return {"name": record.name}

    def run(self, name: str) -> None:
        """Begin again what was interrupted, cancelled or failed."""
        record = self._record(name)
        if record.fate is Fate.DONE:
            raise HTTPException(409, "This evaluation already has its report.")
        if not self._job.start(self._files.begin(record)):
            raise HTTPException(409, _BUSY)

    def cancel(self, name: str) -> None:
        """End an evaluation that is running."""
        self._job.cancel(self._record(name))

    def remove(self, name: str) -> None:
        """Delete an evaluation, its gold file and its report."""
        record = self._record(name)
        state = self._job.state
        if state is not None and state.name == name:
            raise HTTPException(409, "This is running; cancel it first.")
        self._files.remove(record)

    def report(self, name: str) -> FileResponse:
        """Give the page of the report."""
        headers = {
            "Content-Security-Policy": _SANDBOX,
            "X-Frame-Options": "SAMEORIGIN",
            "Cache-Control": "no-store",
        }
        page = self._files.page(self._done(name))
        return FileResponse(page, media_type="text/html", headers=headers)

    def download(self, name: str) -> FileResponse:
        """Give all files of the report in one archive."""
        record = self._done(name)
        return FileResponse(
            self._files.archive(record),
            media_type="application/zip",
            filename=f"{Path(record.gold).stem} {record.began[:10]}.zip",
            headers={"Cache-Control": "no-store"},
        )

    def questions(self, name: str, outcome: str = "", start: int = 0) -> dict[str, Any]:
        """Return questions from `start` on, with the places of their evidence as it stands now.

        With `outcome`, only those that ended so; `outcomes` counts all.
        """
        results = self._files.results(self._done(name))
        questions = _questions(results, results.stat().st_mtime_ns)
        counts: dict[str, int] = {}
        for question in questions:
            counts[question["outcome"]] = counts.get(question["outcome"], 0) + 1
        wanted = [question for question in questions if outcome in {"", question["outcome"]}]
        first = max(0, start)
        with self._library.reading() as reader:
            places = Places(reader)
            shown = [
                {**question, "places": _places(places, question)}
                for question in wanted[first : first + _PAGE_QUESTIONS]
            ]
        return {"outcomes": counts, "count": len(wanted), "questions": shown}

    def _record(self, name: str) -> EvaluationRecord:
        record = self._files.record(name)
        if record is None:
            raise HTTPException(404, "This evaluation no longer exists.")
        return record

    def _done(self, name: str) -> EvaluationRecord:
        record = self._record(name)
        if record.fate is not Fate.DONE:
            raise HTTPException(404, "This evaluation has no report.")
        return record


@lru_cache(maxsize=2)
def _questions(results: Path, modified: int) -> Sequence[dict[str, Any]]:  # noqa: ARG001 - a key
    """Return the questions of a file of results, the worst first."""
    stored = json.loads(results.read_text("utf-8"))
    return sorted(
        [*stored["per_question"], *stored["lost"]], key=lambda question: -question["badness"]
    )


def _places(places: Places, question: dict[str, Any]) -> list[dict[str, Any]]:
    """Return where the evidence of a question stands: document, and span if it is a quote."""
    placed: list[dict[str, Any]] = []
    for entry in question["evidence"]:
        own = places.of([GoldEvidence(entry["document"], entry["quote"])])
        spans = sorted(span for place in own for span in place.spans)
        whole = sorted(document for place in own for document in place.documents)
        if spans:
            document, start, end = spans[0]
            placed.append({**entry, "id": document, "start": start, "end": end})
        else:
            placed.append({**entry, "id": whole[0] if whole else None, "start": None, "end": None})
    return placed
