"""What the chat shows, as HTML: answers, where to begin, and what can be done.

The templates get what they show; what is computed here is which quotes are stacked under which,
and the parts of each that are marked.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from qa.answer import Answer, Quote, narrowings
from qa.citations.annotation import link
from qa.settings import CitationFormat
from qa.text.templates import environment, escaped

TEMPLATES = Path(__file__).parent / "templates"
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


def render(answer: Answer, turn: int | None = None, follow_ups: Sequence[str] = ()) -> str:
    """Return an answer as HTML, and under it `follow_ups`, what could be asked next.

    `turn` is its number in the journal, with which its passages can be judged; without it they
    cannot.
    """
    stacks = _stacks(answer)
    return _TEMPLATES.get_template("answer.html").render(
        answer=answer,
        turn=turn,
        follow_ups=follow_ups,
        stacks=stacks,
        stacked={position for below in stacks.values() for position in below},
        edited={
            position for group in answer.agreements if group.edited for position in group.quotes[1:]
        },
    )


def welcome(label: str, starts: Sequence[str]) -> str:
    """Return what an empty chat shows: under `label`, questions to begin with."""
    return _TEMPLATES.get_template("welcome.html").render(label=label, questions=starts)


def toolbar() -> str:
    """Return what can be done with a conversation; the page's script fills the menus."""
    return _TEMPLATES.get_template("toolbar.html").render(exports=EXPORT_LABELS)


def _stacks(answer: Answer) -> dict[int, list[int]]:
    """Return under each quote, by position, those that say the same as it and come later."""
    stacks: dict[int, list[int]] = {position: [] for position in range(len(answer.quotes))}
    stacked: set[int] = set()
    for agreement in answer.agreements:
        own = [position for position in sorted(agreement.quotes) if position not in stacked]
        if own:
            stacks[own[0]] += own[1:]
            stacked.update(own[1:])
    return stacks


def _core_parts(quote: Quote) -> Iterator[tuple[str, bool]]:
    """Yield the core of a quote in parts, each with whether its words match the question."""
    edges = {quote.core.start, quote.core.end}
    edges.update(offset for span in quote.highlights for offset in span)
    marked = set(quote.highlights)
    for start, end in pairwise(sorted(edges)):
        yield quote.text[start - quote.start : end - quote.start], (start, end) in marked


def _address(path: str, **parameters: object) -> str:
    """Return an address on this server."""
    return f"{path}?{urlencode(parameters)}"


def _address_of(quote: Quote, path: str, **parameters: object) -> str:
    """Return an address on this server that is about `quote`."""
    return _address(
        path, **parameters, document=quote.document.id, start=quote.start, end=quote.end
    )


def _reader_address(quote: Quote) -> str:
    """Return where `quote` is shown in its document."""
    core = f"{quote.core.start}-{quote.core.end}"
    return _address(f"/document/{quote.document.id}", start=quote.start, end=quote.end, core=core)


_TEMPLATES = environment(TEMPLATES, escaped)
_TEMPLATES.globals.update(
    address=_address,
    address_of=_address_of,
    core_parts=_core_parts,
    link=link,
    narrowings=narrowings,
    quote_labels=_QUOTE_LABELS,
    reader_address=_reader_address,
)
