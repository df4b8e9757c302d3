"""The chat: each event says which conversation it is about, and shows that again."""

import logging
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import gradio as gr

from corpus.errors import VerbatimError
from corpus.library.database import Library
from corpus.library.selection import headings_after
from qa.answer import Answer
from qa.assistant import MAX_HISTORY
from qa.history import Journal, Turn
from qa.settings import Settings
from qa.text.templates import escaped
from qa.web.answering import Answering, Question
from qa.web.excerpts import is_id
from qa.web.filters import chosen_filters
from qa.web.middleware import browser_of
from qa.web.rendering import render, welcome

MAX_QUESTION = Settings().question_characters
_LOG = logging.getLogger(__name__)
_MAX_STARTS = 4
_TITLES_LOOKED_AT = 50
"""Documents that may lend their titles; in some collections many have the same."""
_MAX_OFFERED = 4
_MAX_CHARACTERS = 80
_HEADINGS_LOOKED_AT = 8

_Messages = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its filters as JSON, and how it is to be read."""

    question: str
    filters: str
    is_alone: bool
    is_as_written: bool

    def after(self, turns: Sequence[Turn]) -> tuple[Question, list[str]]:
        """Return what to ask after `turns`, and the questions that it follows on.

        Asked again as written, it does not follow on itself. Raises FilterError.
        """
        before = [
            turn for turn in turns if not self.is_as_written or turn.question != self.question
        ]
        recent = [] if self.is_alone else before[-MAX_HISTORY:]
        earlier = [turn.answer or turn.question for turn in recent]
        filters = chosen_filters(self.filters)
        question = Question(self.question, earlier, filters, self.is_as_written)
        return question, [turn.question for turn in recent]


class Chat:
    """The conversations of all browsers."""

    def __init__(
        self, answering: Answering, library: Library, journal: Journal, examples: Sequence[str]
    ) -> None:
        """Talk about `library`; `examples` are questions to begin with."""
        self._answering = answering
        self._library = library
        self._journal = journal
        self._examples = examples
        self._asked: dict[str, str] = {}

    def ask(
        self, *, is_alone: bool = False, is_as_written: bool = False
    ) -> Callable[..., AsyncIterator[Any]]:
        """Return the event of asking: after the conversation so far, or as its first question."""

        async def ask(
            question: str, conversation: float, filters: str, request: gr.Request
        ) -> AsyncIterator[Any]:
            asked = _Asked(question.strip()[:MAX_QUESTION], filters, is_alone, is_as_written)
            async for shown in self._answer(asked, conversation_id(conversation), request):
                yield shown

        return ask

    def stop(self, conversation: float, request: gr.Request) -> Any:  # noqa: ANN401 - an update
        """Show what is there without the question that was stopped, and give that back."""
        asked = self._asked.pop(str(request.session_hash), "")
        turns = self._journal.turns(_browser(request), conversation_id(conversation))
        box = gr.Textbox(asked, stop_btn=False, submit_btn=True)
        return box, self._shown(turns), conversation

    def open(self, conversation: float, request: gr.Request) -> Any:  # noqa: ANN401 - an update
        """Show an earlier conversation, or with 0 none."""
        turns = self._journal.turns(_browser(request), conversation_id(conversation))
        starts = gr.Chatbot(self._shown(turns), placeholder=self._starts())
        return starts, conversation_id(conversation) if turns else 0

    def resume(self, request: gr.Request) -> Any:  # noqa: ANN401 - an update
        """Show the conversation that this browser had last."""
        latest = self._journal.conversations(_browser(request))[:1]
        return self.open(latest[0].id if latest else 0, request)

    async def _answer(
        self, asked: _Asked, conversation: int, request: gr.Request
    ) -> AsyncIterator[Any]:
        """Show the question at once, and then its answer."""
        browser, session = _browser(request), str(request.session_hash)
        turns = await to_thread(self._journal.turns, browser, conversation)
        shown = await to_thread(_messages, turns)
        if not asked.question:
            yield gr.skip(), await to_thread(self._shown, turns), conversation
            return
        self._asked[session] = asked.question
        said = {"role": "user", "content": escaped(asked.question)}
        waiting = gr.Textbox("", stop_btn=True, submit_btn=False)
        yield waiting, [*shown, said], conversation
        try:
            question, before = asked.after(turns)
            # Where this is stopped in the middle, the answer is let fall.
            answer = await self._answering.answer(question)
            noted = await to_thread(self._noted, browser, conversation, turns, answer, before)
        except VerbatimError as error:
            problem = str(error)
        except Exception:  # noqa: BLE001 - told to whoever asked
            _LOG.exception("A question was not answered")
            problem = "This was not answered: the app made a mistake. Its output says more."
        else:
            self._asked.pop(session, None)
            conversation, replied = noted
            yield gr.Textbox(stop_btn=False, submit_btn=True), [*shown, said, replied], conversation
            return
        self._asked.pop(session, None)
        gr.Warning(escaped(problem))
        given_back = gr.Textbox(asked.question, stop_btn=False, submit_btn=True)
        yield given_back, await to_thread(self._shown, turns), conversation

    def _noted(
        self,
        browser: str,
        conversation: int,
        turns: Sequence[Turn],
        answer: Answer,
        before: Sequence[str],
    ) -> tuple[int, dict[str, Any]]:
        """Note an answer after `turns`; return its conversation, and the message that shows it."""
        if not turns:
            conversation = self._journal.begin(browser)
        turn = self._journal.add(browser, conversation, answer, before)
        so_far = [*(turn.question for turn in turns), answer.question]
        follow_ups = follow_up_headings(self._library, answer, so_far)
        return conversation, {"role": "assistant", "content": render(answer, turn, follow_ups)}

    def _shown(self, turns: Sequence[Turn]) -> _Messages:
        """Return turns as messages of the chat, the last one with what could be asked next."""
        answer = turns[-1].answer if turns else None
        if answer is None:
            return _messages(turns)
        follow_ups = follow_up_headings(self._library, answer, [turn.question for turn in turns])
        return _messages(turns[:-1]) + _messages(turns[-1:], follow_ups)

    def _starts(self) -> str:
        """Return where to begin: the examples, or else titles of documents, as they are."""
        if self._examples:
            return welcome("Try one of these questions", self._examples)
        titles = _titles(self._library)
        if titles:
            return welcome("Titles in this library", titles)
        return welcome("There are no documents yet. Add some under Documents.", ())


def conversation_id(number: float) -> int:
    """Return the id that the page gives as a number, or 0, which none has, if it cannot be one."""
    return int(number) if isfinite(number) and is_id(int(number)) else 0


def _browser(request: gr.Request) -> str:
    """Return the name of the browser; one that refuses cookies shares the empty name with none."""
    return browser_of(request.cookies) or f"session {request.session_hash}"


def _messages(turns: Sequence[Turn], follow_ups: Sequence[str] = ()) -> _Messages:
    """Return turns as messages of the chat, each answer with what could be asked next."""
    messages: _Messages = []
    for turn in turns:
        messages.append({"role": "user", "content": escaped(turn.question)})
        lost = '<div class="reason">This answer was kept in an older form. Ask again.</div>'
        shown = render(turn.answer, turn.id, follow_ups) if turn.answer else lost
        messages.append({"role": "assistant", "content": shown})
    return messages


def _titles(library: Library) -> list[str]:
    """Return some titles of documents, those with the most words first."""
    with library.reading() as reader:
        documents = reader.longest_documents(_TITLES_LOOKED_AT)
    titles = dict.fromkeys(document.metadata.title for document in documents)
    return [title for title in titles if title][:_MAX_STARTS]


def follow_up_headings(library: Library, answer: Answer, asked: Sequence[str]) -> list[str]:
    """Return headings to go on with after `answer`, except for titles and what was `asked`.

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
            for heading in headings_after(reader, document.id, offset, _HEADINGS_LOOKED_AT):
                if _can_be_asked(heading) and heading.casefold() not in known:
                    offered.setdefault(heading.casefold(), heading)
    return list(offered.values())[:_MAX_OFFERED]


def _can_be_asked(heading: str) -> bool:
    return len(heading) <= _MAX_CHARACTERS and any(map(str.isalnum, heading))
