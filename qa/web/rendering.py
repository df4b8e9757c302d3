"""An answer as HTML for the chat: its quotes, or why there are none."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.answer import Answer, Quote, narrowings
from qa.citations.annotation import link
from qa.figures import Difference
from qa.history import Verdict
from qa.settings import CitationFormat
from qa.text.templates import address, escaped

_RECORD_LABELS: dict[str, str] = {
    CitationFormat.BIBTEX: "BibTeX",
    CitationFormat.RIS: "RIS",
    CitationFormat.CSL: "CSL-JSON",
    CitationFormat.ANNOTATION: "Web Annotation",
}
_QUOTE_LABELS: dict[str, str] = {
    CitationFormat.TEXT: "Quote with its source",
    CitationFormat.APA: "Reference, APA",
    CitationFormat.MLA: "Reference, MLA",
    **_RECORD_LABELS,
}
EXPORT_LABELS: dict[str, str] = {
    CitationFormat.TEXT: "Quotes with their sources",
    CitationFormat.APA: "References, APA",
    CitationFormat.MLA: "References, MLA",
    **_RECORD_LABELS,
}
"""What the citations of a conversation can be saved as."""


def render(answer: Answer, turn: int | None = None, next_ones: Sequence[str] = ()) -> str:
    """Return an answer as HTML, and under it `next_ones`, what could be asked next.

    `turn` is its number in the journal, with which its passages can be judged; without it they
    cannot.
    """
    parts = [*_carried(answer), *_narrowed(answer), *_heading(answer)]
    parts.extend(_figures(difference, answer.quotes) for difference in answer.differences)
    parts.extend(_quotes(answer, turn))
    if turn is not None and not answer.answered:
        where = address("/feedback", turn=turn, verdict=Verdict.RIGHT)
        parts.append(f'<a class="judge" href="{where}">Right, they do not say</a>')
    if next_ones:
        note = '<div class="note">Also in these documents:</div>'
        parts.append(f'<div class="onward">{note}{asking_links(next_ones)}</div>')
    return f'<div class="answer">{"".join(parts)}</div>'


def asking_links(questions: Sequence[str]) -> str:
    """Return links that ask `questions`."""
    links = (
        f'<a class="start" href="{address("/", q=question)}">{escaped(question)}</a>'
        for question in questions
    )
    return f'<div class="starts">{"".join(links)}</div>'


def _heading(answer: Answer) -> Iterator[str]:
    """Yield how sure the answer is, or why there is none."""
    if answer.answered:
        yield f'<div class="band">{escaped(answer.band)}</div>'
        return
    yield f'<div class="reason">{escaped(str(answer.reason))}</div>'
    if answer.uncovered:
        words = ", ".join(f"“{escaped(word)}”" for word in answer.uncovered)
        yield f'<div class="note uncovered">They never mention {words}.</div>'
    if answer.quotes:
        yield '<div class="note">The nearest passages, which are probably no answer:</div>'


def _carried(answer: Answer) -> Iterator[str]:
    """Yield what was carried over from the conversation, and a link to ask without it."""
    if answer.carried:
        texts = " · ".join(
            f'<span class="carried">{escaped(text)}</span>' for text in answer.carried
        )
        where = address("/", q=answer.question)
        yield (
            f'<div class="note">Searched with: {texts} '
            f'<a class="alone" href="{where}">Ask without it</a></div>'
        )


def _narrowed(answer: Answer) -> Iterator[str]:
    """Yield how the question was read, and a link to ask it in the words that stand there."""
    for line in narrowings(answer):
        yield f'<div class="note narrowing">{escaped(line)}</div>'
    if answer.corrections or answer.exact.excluded:
        where = address("/", q=answer.question)
        label = "Search without this exclusion" if answer.exact.excluded else "Ask as written"
        yield f'<div class="note"><a class="as-written" href="{where}">{label}</a></div>'


def _figures(difference: Difference, quotes: Sequence[Quote]) -> str:
    """Return the figures that sources give for the same thing, side by side."""
    given = []
    for figure in difference.figures:
        quote = quotes[figure.quote]
        text = quote.text[figure.start - quote.start : figure.end - quote.start]
        given.append(
            f'<span class="given"><span class="figure">{escaped(text)}</span>'
            f" &#91;{figure.quote + 1}&#93;</span>"
        )
    return f'<div class="difference">Figures given {"".join(given)}</div>'


def _quotes(answer: Answer, turn: int | None) -> Iterator[str]:
    """Return the quotes; those that say the same as an earlier one are stacked under it."""
    kind = "quote" if answer.answered else "quote nearest"
    under: dict[int, list[int]] = {}
    stacked: set[int] = set()
    edited = {at for group in answer.agreements if group.edited for at in group.quotes[1:]}
    for agreement in answer.agreements:
        own = [at for at in sorted(agreement.quotes) if at not in stacked]
        for later in own[1:]:
            under.setdefault(own[0], []).append(later)
            stacked.add(later)

    def shown(position: int) -> str:
        below = under.get(position, [])
        says = "; ".join(
            _saying([at for at in below if (at in edited) is as_edited], what)
            for as_edited, what in ((False, "the same"), (True, "it slightly edited"))
            if any((at in edited) is as_edited for at in below)
        )
        stack = f"<summary>{says}</summary>{''.join(map(shown, below))}"
        return _quote(position + 1, answer.quotes[position], kind, turn) + (
            f'<details class="stack">{stack}</details>' if below else ""
        )

    return (shown(at) for at in range(len(answer.quotes)) if at not in stacked)


def _saying(positions: Sequence[int], what: str) -> str:
    numbers = ", ".join(f"&#91;{at + 1}&#93;" for at in positions)
    return f"{numbers} {'says' if len(positions) == 1 else 'say'} {what}"


def _quote(number: int, quote: Quote, kind: str, turn: int | None) -> str:
    core = f"{quote.core.start}-{quote.core.end}"
    where = address(f"/document/{quote.document.id}", **_span(quote), core=core)
    header = f'<div class="header">{escaped(quote.header)}</div>' if quote.header else ""
    return (
        f'<div class="{kind}"><a class="number" href="{where}">&#91;{number}&#93;</a>'
        f'{header}<blockquote class="words">{_words(quote)}</blockquote>'
        f'<div class="source">{_source(quote)}</div>'
        f'<div class="actions">{_citing(quote)}{_verdicts(quote, turn)}</div></div>'
    )


def _words(quote: Quote) -> str:
    """Return the quote's text: the core strong, what stands around it quieter."""
    before = quote.text[: quote.core.start - quote.start]
    after = quote.text[quote.core.end - quote.start :]
    context = '<span class="context">{}</span>'
    return (
        (context.format(escaped(before)) if before else "")
        + f'<strong class="core">{_core(quote)}</strong>'
        + (context.format(escaped(after)) if after else "")
    )


def _core(quote: Quote) -> str:
    edges = {quote.core.start, quote.core.end, *(at for span in quote.highlights for at in span)}
    marked = set(quote.highlights)
    parts = []
    for start, end in pairwise(sorted(edges)):
        words = escaped(quote.text[start - quote.start : end - quote.start])
        parts.append(f"<mark>{words}</mark>" if (start, end) in marked else words)
    return "".join(parts)


def _source(quote: Quote) -> str:
    """Return what the document states: its title or name, then author, publisher, date, page."""
    document = quote.document
    page = None if document.page is None else f"p. {document.page}"
    rest = (document.author, document.publisher, document.published, page)
    stated = "".join(f'<span class="fact">{escaped(part)}</span>' for part in rest if part)
    name = f'<span class="fact">{escaped(document.name)}</span>' if document.title else ""
    return f'<cite class="title">{escaped(document.title or document.name)}</cite>{stated}{name}'


def _citing(quote: Quote) -> str:
    """Return the menu of citations; each entry copies what its address answers with."""
    online = link(quote)
    forms = dict(_QUOTE_LABELS)
    if online is not None:
        forms["link"] = "Link to these words"
    items = "".join(
        f'<a class="copy" href="{_at(f"/cite/{form}", quote)}">{label}</a>'
        for form, label in forms.items()
    )
    if online is not None:
        items += f'<a class="online" href="{escaped(online)}">Open the page</a>'
    return f'<details class="cite"><summary>Cite</summary><div class="menu">{items}</div></details>'


def _verdicts(quote: Quote, turn: int | None) -> str:
    """Return the links that say whether a quote answers, if that can be noted."""
    if turn is None:
        return ""
    right = _at("/feedback", quote, turn=turn, verdict=Verdict.RIGHT)
    wrong = _at("/feedback", quote, turn=turn, verdict=Verdict.WRONG)
    return (
        f'<a class="judge" href="{right}">This answers it</a>'
        f'<a class="judge" href="{wrong}">Wrong</a>'
    )


def _at(path: str, quote: Quote, **parameters: object) -> str:
    """Return an address on this server that is about `quote`."""
    return address(path, **parameters, document=quote.document.id, **_span(quote))


def _span(quote: Quote) -> dict[str, int]:
    return {"start": quote.start, "end": quote.end}
