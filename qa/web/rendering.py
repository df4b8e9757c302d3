"""An answer as HTML for the chat, with the documents' text shown character for character.

The chat renders Markdown and then cleans the HTML. So that neither changes the text, every ASCII
character that is not a letter or digit is written as a numeric entity; line ends stay characters
of the text under `white-space: pre-wrap`. C1 controls stay as they are: as entities, HTML would
read them as Windows-1252.
"""

from qa.answer import Answer, Quote

_ASCII_END = 128


def escaped(text: str) -> str:
    """Return `text` so that Markdown and HTML give it back unchanged."""
    return "".join(
        f"&#{ord(char)};" if ord(char) < _ASCII_END and not char.isalnum() else char
        for char in text
    )


def render(answer: Answer) -> str:
    """Return an answer as HTML: quotes with numbers and sources, or why there are none."""
    parts = []
    if answer.query != answer.question:
        parts.append(f'<div class="note">Searched for: {escaped(answer.query)}</div>')
    if not answer.answered:
        parts.append(f'<div class="reason">{escaped(str(answer.reason))}</div>')
        if answer.quotes:
            parts.append('<div class="note">The nearest to it, which is probably no answer:</div>')
    kind = "quote" if answer.answered else "quote nearest"
    parts.extend(_quote(number, quote, kind) for number, quote in enumerate(answer.quotes, 1))
    return "".join(parts)


def _quote(number: int, quote: Quote, kind: str) -> str:
    before = quote.text[: quote.core.start - quote.start]
    after = quote.text[quote.core.end - quote.start :]
    return (
        f'<div class="{kind}"><span class="number">&#91;{number}&#93;</span> '
        f'<span class="context">{escaped(before)}</span>'
        f'<span class="core">{_core(quote)}</span>'
        f'<span class="context">{escaped(after)}</span>'
        f'<div class="source">{escaped(quote.citation)}</div></div>'
    )


def _core(quote: Quote) -> str:
    parts = []
    at = quote.core.start
    for start, end in quote.highlights:
        parts.append(escaped(quote.text[at - quote.start : start - quote.start]))
        parts.append(f"<mark>{escaped(quote.text[start - quote.start : end - quote.start])}</mark>")
        at = end
    return "".join([*parts, escaped(quote.text[at - quote.start : quote.core.end - quote.start])])
