"""The page: a plain chat that answers with quotes."""

from typing import Any

import gradio as gr

from corpus.errors import VerbatimError
from qa.assistant import Assistant
from qa.web.rendering import render

_STYLE = """
.gradio-container { max-width: 58rem !important; margin: 0 auto !important; }
.quote { margin: 0 0 1em; padding: .1em 0 .1em .9em; border-left: 3px solid var(--color-accent); }
.quote .context, .quote .core { white-space: pre-wrap; }
.quote .context { color: color-mix(in srgb, var(--body-text-color) 70%, transparent); }
.quote .number { color: var(--color-accent); font-weight: 600; }
.quote mark { background: color-mix(in srgb, var(--color-accent) 25%, transparent); }
.quote mark { color: inherit; }
.quote .source, .note {
    font-size: .85em; color: color-mix(in srgb, var(--body-text-color) 70%, transparent);
}
.quote.nearest { border-left-style: dotted; }
.reason { margin-bottom: .6em; font-weight: 600; }
"""
_MAX_HISTORY = 3


def page(assistant: Assistant, examples: list[str]) -> gr.Blocks:
    """Return the page that asks `assistant`, with `examples` of questions to start with."""

    def ask(question: str, history: list[dict[str, Any]]) -> str:
        earlier = [_text(turn["content"]) for turn in history if turn["role"] == "user"]
        return render(assistant.ask(question, earlier[-_MAX_HISTORY:]))

    return gr.ChatInterface(
        ask,
        title="Verbatim",
        description="Ask your documents. Every answer is their own words, with the source.",
        chatbot=gr.Chatbot(
            show_label=False,
            latex_delimiters=[],
            feedback_options=None,
            buttons=["copy"],
            height="65vh",
            placeholder="Ask a question about the documents.",
        ),
        textbox=gr.Textbox(
            label="Question",
            show_label=False,
            placeholder="Ask a question",
            max_length=4000,
            submit_btn=True,
            stop_btn=True,
        ),
        examples=list(examples),
        cache_examples=False,
        flagging_mode="never",
        analytics_enabled=False,
        api_name="ask",
        concurrency_limit=2,
    )


def serve(assistant: Assistant, host: str, port: int | None, examples: list[str]) -> None:
    """Serve the page at `host` and `port` until interrupted; any free port from 7860 by default.

    Raises VerbatimError if it cannot be served there.
    """
    blocks = page(assistant, examples)
    try:
        _, url, _ = blocks.launch(
            server_name=host,
            server_port=port,
            css=_STYLE,
            share=False,
            run_history=False,
            ssr_mode=False,
            max_file_size="1kb",
            footer_links=[],
            quiet=True,
            prevent_thread_lock=True,
        )
    except OSError as error:
        raise VerbatimError(
            f"The page cannot be served at {host}, port {port or '7860 and following'}: it is in"
            " use already, or may not be used. Name another one with --port."
        ) from error
    print(f"Verbatim is at {url}", flush=True)
    blocks.block_thread()


def _text(content: str | list[dict[str, Any]]) -> str:
    """Return the text of a message, which the page sends as blocks and the API as a string."""
    if isinstance(content, str):
        return content
    return " ".join(str(block.get("text", "")) for block in content)
