"""Whoever adds and removes documents over HTTP while others ask, and keeps what was in them."""

import asyncio
import time
from dataclasses import dataclass, field

import httpx

from tests.benchmarks.corpora import drawn_paragraphs

_KEPT = 5
_PARAGRAPHS = 4
_POLL_SECONDS = 1.0


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
        while time.monotonic() < until:
            await asyncio.sleep(_POLL_SECONDS)
            listing = (await self.client.get("/documents")).raise_for_status().json()
            for found in listing["documents"]:
                if found["name"] == name:
                    self.added += 1
                    return int(found["id"])
        return None

    async def _remove(self, number: int) -> None:
        """Remove a document, once nothing is being indexed."""
        while True:
            answer = await self.client.delete(f"/documents/{number}")
            if answer.status_code != httpx.codes.CONFLICT:
                break
            await asyncio.sleep(_POLL_SECONDS)
        answer.raise_for_status()
        self.removed += 1
