"""The page: asking, in a chat that keeps its history, and the documents beside it."""

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from corpus.errors import VerbatimError
from qa.assistant_process import Answers
from qa.history import Journal
from qa.search.filters import Filters
from qa.web.answering import Answering, Question
from qa.web.chat import MAX_QUESTION, Chat
from qa.web.jobs import EvaluationJob, IndexingJob
from qa.web.rendering import toolbar

MAX_WAITING = 64
"""Events that may wait; whoever comes then is told at once that the app is busy."""
AT_ONCE = 8
"""Questions that may be asked at a time: some are being answered, and the next ones gather."""
_SESSIONS = 200
"""Browsers and programs that Gradio remembers the state of; each takes 100 KB, and needs none."""
_NO_STATISTICS = {
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
"""At each event Gradio would sum up the last 10,000, which nobody sees here, and keep them."""

_MODEL: dict[str, Any] = {"concurrency_id": "model", "concurrency_limit": AT_ONCE}

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

    assistant: Answers
    journal: Journal
    job: IndexingJob
    evaluations: EvaluationJob
    examples: Sequence[str]


def page(desk: Desk) -> gr.Blocks:
    """Return the page over the library of `desk`."""
    _lighten_gradio()
    answering = Answering(desk.assistant)
    chat = Chat(answering, desk.assistant.library, desk.journal, desk.examples)
    with gr.Blocks(
        title="Verbatim", analytics_enabled=False, fill_height=True, delete_cache=(86400, 86400)
    ) as blocks:
        # First, so that no event of the page takes its name.
        gr.api(_api(answering), api_name="ask", **_MODEL)
        gr.HTML('<h1 id="name">Verbatim</h1>', elem_id="masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", id="ask"):
                _ask_tab(chat, blocks)
            with gr.Tab("Documents", id="documents"):
                gr.HTML('<section id="library" aria-label="Documents"></section>')
            with gr.Tab("Evaluate", id="evaluate"):
                gr.HTML('<section id="evaluations" aria-label="Evaluations"></section>')
    blocks.state_session_capacity = _SESSIONS
    return blocks.queue(max_size=MAX_WAITING)


def _lighten_gradio() -> None:
    """Keep Gradio from doing at each event what takes long and serves nobody here."""
    os.environ.update(_NO_STATISTICS)
    # It looks for matplotlib again each time, to set how that draws: 4 ms.
    sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]


def _ask_tab(talk: Chat, blocks: gr.Blocks) -> None:
    gr.HTML(toolbar(), elem_id="talk")
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
            max_length=MAX_QUESTION,
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
    shared: dict[str, Any] = {**private, **_MODEL}
    inputs, outputs = [box, conversation, filters], [box, chat, conversation]
    asking = [
        box.submit(talk.ask(), inputs, outputs, **shared),
        alone.click(talk.ask(is_alone=True), inputs, outputs, **shared),
        as_written.click(talk.ask(is_as_written=True), inputs, outputs, **shared),
    ]
    box.stop(talk.stop, [conversation], outputs, cancels=asking, **private)
    opened.click(talk.open, [conversation], [chat, conversation], queue=False, **private)
    blocks.load(talk.resume, None, [chat, conversation], **private)


def _api(answering: Answering) -> Any:  # noqa: ANN401 - Gradio reads its signature
    async def ask(  # noqa: PLR0913, PLR0917 - each is a parameter of the endpoint
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
            answer = await answering.answer(Question(question, list(history or []), filters))
        except VerbatimError as error:
            raise gr.Error(str(error)) from error
        return asdict(answer)

    return ask
