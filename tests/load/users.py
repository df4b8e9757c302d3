"""Users of a running app: each asks over HTTP, then opens what was quoted, and checks it."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

_TIMEOUT_SECONDS = 120.0
_FOLLOW_UP_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Cited:
    """What an answer quotes: a place in a document, and the text that is said to stand there."""

    document: int
    name: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Tally:
    """What happened so far; times are seconds by the kind of request."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    cited: set[Cited] = field(default_factory=set)
    answers: int = 0
    citations: int = 0

    def took(self, kind: str, start: float) -> None:
        """Note that a request of this kind, begun at `start`, was answered just now."""
        self.times.setdefault(kind, []).append(time.monotonic() - start)


@dataclass(frozen=True, slots=True)
class User:
    """Asks one question after the other, thinking about each answer for a while."""

    client: httpx.AsyncClient
    questions: Sequence[str]
    think_seconds: float
    tally: Tally
    draw: random.Random

    async def use(self, until: float) -> None:
        """Ask until the clock shows `until`."""
        # Not all at the same moment.
        await asyncio.sleep(self.draw.uniform(0, self.think_seconds))
        before: list[str] = []
        while time.monotonic() < until:
            question = self.draw.choice(self.questions)
            try:
                answer = await self._ask(question, before)
                if answer["quotes"]:
                    await self._open(self.draw.choice(answer["quotes"]))
            except (httpx.HTTPError, ValueError, KeyError) as error:
                self.tally.errors.append(f"{type(error).__name__}: {error}")
            before = [question] if self.draw.random() < _FOLLOW_UP_SHARE else []
            await asyncio.sleep(self.draw.expovariate(1 / self.think_seconds))

    async def _ask(self, question: str, before: list[str]) -> dict[str, Any]:
        start = time.monotonic()
        joined = await self.client.post(
            "/gradio_api/call/ask", json={"data": [question, before, [], [], None, None, []]}
        )
        joined.raise_for_status()
        event = joined.json()["event_id"]
        answer = await self._result(f"/gradio_api/call/ask/{event}")
        self.tally.took("ask", start)
        self.tally.answers += 1
        for quote in answer["quotes"]:
            document = quote["document"]
            place = (document["id"], document["name"], quote["start"], quote["end"])
            self.tally.cited.add(Cited(*place, quote["text"]))
            self.tally.citations += 1
        return answer

    async def _result(self, path: str) -> dict[str, Any]:
        kind = ""
        async with self.client.stream("GET", path) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: ") and kind in {"complete", "error"}:
                    content = json.loads(line.removeprefix("data: "))
                    if kind == "error":
                        raise ValueError(f"the app answered with an error: {content}")
                    answer: dict[str, Any] = content[0]
                    return answer
        raise ValueError("the app ended an answer before it was complete")

    async def _open(self, quote: dict[str, Any]) -> None:
        """Open what is quoted in the reader, and cite it; a document may be gone by now."""
        place = {"start": quote["start"], "end": quote["end"]}
        number = quote["document"]["id"]
        start = time.monotonic()
        shown = (await self.client.get(f"/document/{number}/text", params=place)).raise_for_status()
        self.tally.took("read", start)
        window = shown.json()
        if "gone" not in window:
            text = "".join(piece["text"] for piece in window["pieces"])
            if text != quote["text"]:
                raise ValueError(f"the reader shows other words at {number} {place}: {text!r}")
        start = time.monotonic()
        cited = await self.client.get("/cite/text", params={"document": number, **place})
        if cited.status_code != httpx.codes.GONE:
            cited.raise_for_status()
        self.tally.took("cite", start)


def client(address: str, users: int) -> httpx.AsyncClient:
    """Return a client for as many users."""
    limits = httpx.Limits(max_connections=4 * users, max_keepalive_connections=2 * users)
    return httpx.AsyncClient(base_url=address, timeout=_TIMEOUT_SECONDS, limits=limits)
