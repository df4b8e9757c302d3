"""The page: asking, in a chat that keeps its history, and the documents beside it."""

import os
from asyncio import to_thread
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import gradio as gr

from corpus.errors import FilterError, VerbatimError
from corpus.library import Library
from qa.answer import Answer
from qa.assistant import Assistant
from qa.journal import Journal, Turn
from qa.search.filters import Filters
from qa.settings import Settings
from qa.web.browser import browser_of
from qa.web.evaluation_job import EvaluationJob
from qa.web.filtering import chosen_filters
from qa.web.indexing_job import IndexingJob
from qa.web.markup import escaped
from qa.web.onward import onward
from qa.web.rendering import EXPORT_LABELS, asking_links, render

_MAX_HISTORY = 3
_MAX_QUESTION = Settings().question_characters
_MAX_STARTS = 4
MAX_WAITING = 64
"""Events that may wait; whoever comes then is told at once that the app is busy."""
_LOOKED_AT = 50
"""Documents that may lend their titles; in some collections many have the same."""
_NO_STATISTICS = {
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
"""At each event Gradio would sum up the last 10,000, which nobody sees here, and keep them."""

_Messages = list[dict[str, Any]]

_SYSTEM_FONTS = ["ui-sans-serif", "system-ui", "sans-serif"]
_SYSTEM_MONO = ["ui-monospace", "monospace"]
THEME = gr.themes.Base(font=_SYSTEM_FONTS, font_mono=_SYSTEM_MONO)
HEAD = (
    '<link rel="stylesheet" href="/page/page.css">'
    '<script type="module" src="/page/page.js"></script>'
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page works with, shared by all who open it; `examples` are questions to begin."""

    assistant: Assistant
    journal: Journal
    job: IndexingJob
    evaluations: EvaluationJob
    examples: Sequence[str]


def page(desk: Desk) -> gr.Blocks:
    """Return the page over the library of `desk`."""
    os.environ.update(_NO_STATISTICS)
    with gr.Blocks(
        title="Verbatim", analytics_enabled=False, fill_height=True, delete_cache=(86400, 86400)
    ) as blocks:
        # First, so that no event of the page takes its name.
        gr.api(_api(desk.assistant), api_name="ask", concurrency_id="model", concurrency_limit=2)
        gr.HTML('<h1 id="name">Verbatim</h1>', elem_id="masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", id="ask"):
                _ask_tab(desk, blocks)
            with gr.Tab("Documents", id="documents"):
                gr.HTML('<section id="library" aria-label="Documents"></section>')
            with gr.Tab("Evaluate", id="evaluate"):
                gr.HTML('<section id="evaluations" aria-label="Evaluations"></section>')
    return blocks.queue(max_size=MAX_WAITING)


def _toolbar() -> str:
    """Return what can be done with a conversation; the page's script fills the menus."""
    exports = "".join(
        f'<a id="export-{form}" download href="/citations/{form}?conversation=0">{label}</a>'
        for form, label in EXPORT_LABELS.items()
    )
    return (
        '<nav aria-label="Conversation"><button type="button" id="new-talk">New</button>'
        '<details class="menu-of earlier"><summary>Earlier</summary><div class="menu"></div>'
        '</details><details class="menu-of cite-all"><summary>Cite all</summary>'
        f'<div class="menu">{exports}</div></details>'
        '<button type="button" id="clear-talk">Clear</button></nav>'
    )


def _ask_tab(desk: Desk, blocks: gr.Blocks) -> None:
    gr.HTML(_toolbar(), elem_id="talk")
    chat = gr.Chatbot(
        label="Conversation",
        show_label=False,
        container=False,
        latex_delimiters=[],
        feedback_options=None,
        buttons=[],
        elem_id="chat",
        height="auto",
        layout="panel",
        autoscroll=False,
        placeholder="",
    )
    with gr.Column(elem_id="ask-row", min_width=0):
        gr.HTML('<section id="filter" aria-label="Filter"></section>')
        box = gr.Textbox(
            label="Question",
            show_label=False,
            container=False,
            placeholder="Ask the documents",
            max_length=_MAX_QUESTION,
            elem_id="question",
            submit_btn=True,
            autofocus=True,
        )
    # Pressed and read by the page's script alone.
    with gr.Row(elem_classes="unshown"):
        conversation = gr.Number(0, precision=0, elem_id="conversation")
        filters = gr.Textbox("", elem_id="filters")
        alone = gr.Button("Ask on its own", elem_id="ask-alone")
        as_written = gr.Button("Ask as written", elem_id="ask-as-written")
        opened = gr.Button("Open", elem_id="open-conversation")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    shared: dict[str, Any] = {**private, "concurrency_id": "model", "concurrency_limit": 2}
    talk = _Talk(desk)
    inputs, outputs = [box, conversation, filters], [box, chat, conversation]
    asking = [
        box.submit(talk.ask, inputs, outputs, **shared),
        alone.click(talk.ask_alone, inputs, outputs, **shared),
        as_written.click(talk.ask_as_written, inputs, outputs, **shared),
    ]
    box.stop(talk.stop, [conversation], outputs, cancels=asking, **private)
    opened.click(talk.open, [conversation], [chat, conversation], queue=False, **private)
    blocks.load(talk.resume, None, [chat, conversation], **private)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its filters as JSON, and how it is to be read."""

    question: str
    filters: str
    is_alone: bool = False
    is_as_written: bool = False

    @classmethod
    def of(cls, question: str, filters: str) -> "_Asked":
        """Return what was asked, without the blanks around it, and cut where it is too long."""
        return cls(question.strip()[:_MAX_QUESTION], filters)

    def follows(self, turns: Sequence[Turn]) -> list[Turn]:
        """Return those of `turns` that it follows on; asked again as written, it itself is none."""
        if self.is_alone:
            return []
        return [turn for turn in turns if not self.is_as_written or turn.question != self.question]


class _Talk:
    """The conversations of all browsers: each event says which one it is about."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._as_written = desk.assistant.as_written()
        self._asking: dict[str, str] = {}

    async def ask(
        self, question: str, conversation: float, filters: str, request: gr.Request
    ) -> AsyncIterator[Any]:
        """Answer after the conversation so far; show the question at once."""
        asking = _Asked.of(question, filters)
        async for shown in self._answer(asking, int(conversation), request):
            yield shown

    async def ask_alone(
        self, question: str, conversation: float, filters: str, request: gr.Request
    ) -> AsyncIterator[Any]:
        """Answer a question as if it were the first."""
        asking = replace(_Asked.of(question, filters), is_alone=True)
        async for shown in self._answer(asking, int(conversation), request):
            yield shown

    async def ask_as_written(
        self, question: str, conversation: float, filters: str, request: gr.Request
    ) -> AsyncIterator[Any]:
        """Answer after the conversation so far, and correct no spelling."""
        asking = replace(_Asked.of(question, filters), is_as_written=True)
        async for shown in self._answer(asking, int(conversation), request):
            yield shown

    def stop(self, conversation: float, request: gr.Request) -> Any:  # noqa: ANN401 - an update
        """Show what is there without the question that was stopped, and give that back."""
        asked = self._asking.pop(str(request.session_hash), "")
        turns = self._desk.journal.turns(_browser(request), int(conversation))
        box = gr.Textbox(asked, stop_btn=False, submit_btn=True)
        return box, self._shown(turns), conversation

    def open(self, conversation: float, request: gr.Request) -> Any:  # noqa: ANN401 - an update
        """Show an earlier conversation, or with 0 none."""
        turns = self._desk.journal.turns(_browser(request), int(conversation))
        starts = gr.Chatbot(self._shown(turns), placeholder=self._starts())
        return starts, int(conversation) if turns else 0

    def resume(self, request: gr.Request) -> Any:  # noqa: ANN401 - an update
        """Show the conversation that this browser had last."""
        latest = self._desk.journal.conversations(_browser(request))[:1]
        return self.open(latest[0].id if latest else 0, request)

    async def _answer(
        self, asking: _Asked, conversation: int, request: gr.Request
    ) -> AsyncIterator[Any]:
        browser, question, session = _browser(request), asking.question, str(request.session_hash)
        turns = await to_thread(self._desk.journal.turns, browser, conversation)
        shown = await to_thread(_messages, turns)
        if not question:
            yield gr.skip(), await to_thread(self._shown, turns), conversation
            return
        self._asking[session] = question
        asked = {"role": "user", "content": escaped(question)}
        waiting = gr.Textbox("", stop_btn=True, submit_btn=False)
        yield waiting, [*shown, asked], conversation
        recent = asking.follows(turns)[-_MAX_HISTORY:]
        try:
            # Where this is stopped the thread goes on by itself, and its answer is let fall.
            answer = await to_thread(self._found, asking, recent)
        except VerbatimError as error:
            self._asking.pop(session, None)
            gr.Warning(escaped(str(error)))
            given_back = gr.Textbox(question, stop_btn=False, submit_btn=True)
            yield given_back, await to_thread(self._shown, turns), conversation
            return
        self._asking.pop(session, None)
        conversation = conversation if turns else self._desk.journal.begin(browser)
        said = [turn.question for turn in recent]
        turn = await to_thread(self._desk.journal.add, browser, conversation, answer, said)
        asked_before = [turn.question for turn in turns]
        library = self._desk.assistant.library
        next_ones = await to_thread(onward, library, answer, [*asked_before, question])
        replied = {"role": "assistant", "content": render(answer, turn, next_ones)}
        yield gr.Textbox(stop_btn=False, submit_btn=True), [*shown, asked, replied], conversation

    def _found(self, asking: _Asked, recent: Sequence[Turn]) -> Answer:
        filters = chosen_filters(asking.filters)
        assistant = self._as_written if asking.is_as_written else self._desk.assistant
        earlier = [turn.answer or turn.question for turn in recent]
        return assistant.ask(asking.question, earlier, filters=filters)

    def _shown(self, turns: Sequence[Turn]) -> _Messages:
        """Return turns as messages of the chat, the last one with what could be asked next."""
        if not turns or turns[-1].answer is None:
            return _messages(turns)
        *earlier, last = turns
        asked = [turn.question for turn in turns]
        return _messages(earlier) + _messages(
            [last], onward(self._desk.assistant.library, turns[-1].answer, asked)
        )

    def _starts(self) -> str:
        """Return where to begin: the examples, or else titles of documents, as they are."""
        examples = self._desk.examples
        if examples:
            return _welcome("Try one of these questions", examples)
        titles = _titles(self._desk.assistant.library)
        if titles:
            return _welcome("Titles in this library", titles)
        return _welcome("There are no documents yet. Add some under Documents.", ())


def _browser(request: gr.Request) -> str:
    """Return the name of the browser; one that refuses cookies shares the empty name with none."""
    return browser_of(request.cookies) or f"session {request.session_hash}"


def _messages(turns: Sequence[Turn], next_ones: Sequence[str] = ()) -> _Messages:
    """Return turns as messages of the chat, each answer with what could be asked next."""
    messages: _Messages = []
    for turn in turns:
        messages.append({"role": "user", "content": escaped(turn.question)})
        lost = '<div class="reason">This answer was kept in an older form. Ask again.</div>'
        shown = render(turn.answer, turn.id, next_ones) if turn.answer else lost
        messages.append({"role": "assistant", "content": shown})
    return messages


def _titles(library: Library) -> list[str]:
    """Return some titles of documents, those with the most words first."""
    with library.reading() as reader:
        documents = reader.longest_documents(_LOOKED_AT)
    titles = dict.fromkeys(found.metadata.title for found in documents)
    return [title for title in titles if title][:_MAX_STARTS]


def _welcome(label: str, starts: Sequence[str]) -> str:
    return (
        '<div class="welcome"><p class="promise">Every answer is the documents&#39; own words.</p>'
        f'<p class="note">{escaped(label)}</p>{asking_links(starts)}</div>'
    )


def _api(assistant: Assistant) -> Any:  # noqa: ANN401 - Gradio reads its signature
    def ask(  # noqa: PLR0913, PLR0917 - each is a parameter of the endpoint
        question: str,
        history: list[str] | None = None,
        documents: list[str] | None = None,
        publishers: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        kinds: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a question with quotes of the documents.

        Args:
            question: What to ask.
            history: The questions asked before it, the oldest first.
            documents: Names or numbers of the documents to ask; by default all.
            publishers: Only documents of these.
            since: Only documents of this date (2024, 2024-03 or 2024-03-12) or later.
            until: Only documents of this date or earlier.
            kinds: Only documents from files of these kinds, such as pdf or html.

        Returns:
            The answer: whether it is `answered`, the `reason` if not, the `confidence` from 0 to 1,
            and `quotes` with their `text`, `citation`, document and offsets in it.
        """
        filters = Filters(
            tuple(documents or ()), tuple(publishers or ()), since, until, tuple(kinds or ())
        )
        try:
            answer = assistant.ask(question, list(history or []), filters=filters)
        except FilterError as error:
            raise gr.Error(str(error)) from error
        return asdict(answer)

    return ask
