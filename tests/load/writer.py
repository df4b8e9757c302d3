"""Whoever adds and removes documents over HTTP while others ask, and keeps what was in them."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.benchmarks.corpora import drawn_paragraphs

_KEPT = 5
_PARAGRAPHS = 4
_POLL_SECONDS = 0.5


@dataclass(slots=True)
class Writer:
    """Adds a document, waits until it is there, and removes the oldest of more than a few.

    `texts` holds the text of each document that was ever there, by its name.
    """

    client: httpx.AsyncClient
    texts: dict[str, str]
    added: int = 0
    removed: int = 0
    errors: list[str] = field(default_factory=list)

    async def write(self, until: float) -> None:
        """Write until the clock shows `until`."""
        present: list[int] = []
        while time.monotonic() < until:
            try:
                number = await self._add(f"added-{self.added}.txt", until)
                if number is not None:
                    present.append(number)
                if len(present) > _KEPT:
                    await self._remove(present.pop(0))
            except httpx.HTTPError as error:
                self.errors.append(f"{type(error).__name__}: {error}")

    async def _add(self, name: str, until: float) -> int | None:
        """Upload a document; return its number once it is in the library."""
        paragraphs = drawn_paragraphs((self.added + 1) * _PARAGRAPHS)[-_PARAGRAPHS:]
        text = "\n\n".join([f"Addition {self.added}", *paragraphs])
        self.texts[name] = text
        upload = await self.client.post(
            "/documents/upload", params={"name": name}, content=text.encode()
        )
        upload.raise_for_status()
        # As the page does it: see `indexed` in page-parts.js.
        while (await self._got("/documents/progress"))["is_running"]:
            if time.monotonic() >= until:
                return None
            await asyncio.sleep(_POLL_SECONDS)
        for found in (await self._got("/documents"))["documents"]:
            if found["name"] == name:
                self.added += 1
                return int(found["id"])
        self.errors.append(f"{name} was indexed, and is not in the library")
        return None

    async def _got(self, path: str) -> Any:  # noqa: ANN401 - JSON
        return (await self.client.get(path)).raise_for_status().json()

    async def _remove(self, number: int) -> None:
        """Remove a document, once nothing is being indexed."""
        while True:
            answer = await self.client.delete(f"/documents/{number}")
            if answer.status_code != httpx.codes.CONFLICT:
                break
            await asyncio.sleep(_POLL_SECONDS)
        answer.raise_for_status()
        self.removed += 1
