"""The chat's event of asking: whatever goes wrong, the field for questions can be used again."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from corpus.errors import VerbatimError
from qa.history import Journal
from qa.web.answering import Answering
from qa.web.chat import Chat
from tests.qa.web.library import served, write


@pytest.fixture
def chat(tmp_path: Path, folder: Path) -> Chat:
    write(folder, {"one.md": "# One\n\nThe lighthouse was sold in 1911.\n"})
    _, desk = served(tmp_path / "library", folder)
    answering = Answering(desk.assistant)
    return Chat(answering, desk.assistant.library, desk.journal, [])


def _shown(chat: Chat, question: str) -> list[Any]:
    """Ask, and return what the event shows, one after the other."""
    request: Any = SimpleNamespace(cookies={}, session_hash="a")

    async def shown() -> list[Any]:
        return [step async for step in chat.ask()(question, 0, "", request)]

    return asyncio.run(shown())


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (VerbatimError("It took too long."), "It&#32;took&#32;too&#32;long"),
        (RuntimeError("secret"), "the&#32;app&#32;made&#32;a&#32;mistake"),
    ],
)
def test_an_error_gives_the_question_back(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    async def answer(*_: object) -> None:
        raise error

    monkeypatch.setattr(Answering, "answer", answer)
    with pytest.warns(UserWarning, match=message):
        waiting, settled = _shown(chat, "Who sold it?")
    assert (waiting[0].stop_btn, waiting[0].submit_btn) == (True, False)
    assert (settled[0].value, settled[0].stop_btn, settled[0].submit_btn) == (
        "Who sold it?",
        False,
        True,
    )
    assert settled[1:] == ([], 0)


def test_the_journal_is_never_used_in_the_event_loop(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[tuple[str, bool]] = []

    def noting(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object) -> object:
            used.append((name, threading.current_thread() is threading.main_thread()))
            return real(*given)

        return call

    for name in ("begin", "add", "turns"):
        monkeypatch.setattr(Journal, name, noting(name, getattr(Journal, name)))
    assert _shown(chat, "When was the lighthouse sold?")[-1][2] == 1
    assert used == [("turns", False), ("begin", False), ("add", False)]
