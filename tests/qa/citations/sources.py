"""Documents with the metadata that files really have, and with metadata that nobody wants."""

import json
from dataclasses import replace

from hypothesis import strategies as st

from qa.answer import Answer, Band, Core, DocumentReference, Evidence, Quote

BARE = DocumentReference(1, "notes.txt", None, None, None, None, None, None, "0" * 64, None)

ARTICLE = replace(
    BARE,
    name="ferry.html",
    title="Why did the ferry stop?",
    author="Jane Mary Doe",
    publisher="The Harbour Post",
    published="2026-01-04",
    url="https://post.example/ferry?id=1&from=feed",
)
ORGANISATION = replace(
    BARE,
    name="tides.html",
    title="Tides & currents",
    author="Institute of Tides",
    publisher="Institute of Tides",
    published="2025-11",
    url="https://tides.example/",
)
NO_AUTHOR = replace(
    BARE,
    name="slugs.html",
    title="Slugs on the allotment.",
    publisher="Wick Allotments",
    published="2024",
    url="https://wick.example/slugs",
)
NO_DATE = replace(
    BARE, name="squares.html", title="Quince squares", author="Ann Lee", url="http://q.example/s"
)
ONLY_A_TITLE = replace(BARE, name="clock.md", title="The museum clock")
ONLY_A_NAME = BARE
PDF = replace(
    BARE,
    name="reports/harbour.pdf",
    title="Harbour report",
    author="Roe, John",
    published="2023-06-30",
    url="https://wick.example/harbour.pdf#top",
    page=12,
)
TWO_AUTHORS = replace(
    BARE,
    name="lamp.html",
    title="The lamp and the keeper",
    author="Guido van Rossum and Ann Lee",
    publisher="The Lamp",
    published="2026-05-09",
)
NON_LATIN = replace(
    BARE,
    name="冬.html",
    title="北海道の冬",
    author="山田太郎",
    publisher="北海新聞",
    published="2025-12-31",
    url="https://hokkai.example/冬",
)
SIDECAR = replace(
    ARTICLE,
    csl=json.dumps(
        {
            "id": "ignored",
            "type": "article-journal",
            "title": "Ferries",
            "author": [{"family": "Lee", "given": "Ann B.", "suffix": "Jr."}],
            "container-title": "Journal of Ferries",
            "volume": 12,
            "issue": "3",
            "page": "1-20",
            "DOI": "10.1000/ferries",
            "issued": {"date-parts": [["2020", "7"]]},
        }
    ),
)
ALL = {
    "article": ARTICLE,
    "organisation": ORGANISATION,
    "no author": NO_AUTHOR,
    "no date": NO_DATE,
    "only a title": ONLY_A_TITLE,
    "only a name": ONLY_A_NAME,
    "pdf": PDF,
    "two authors": TWO_AUTHORS,
    "non-latin": NON_LATIN,
    "sidecar": SIDECAR,
}

HOSTILE = [
    "a { b } } { \\ \\textbf{x} \\input{/etc/passwd} $x^2$ 100% A&B #1 _a_ ~ ^",
    "Title\r\nER  - \r\n\r\nTY  - BOOK\r\nTI  - Another",
    "Title},\n}\n@book{other, title = {Another}",
    "\u202eright to left\u202c \u2066x\u2069 \u200f",
    '<script>alert(1)</script> <i>x</i> &amp; <span class="nocase">Y</span>',
    "C1 \x85 \x9b31m ESC \x1b[31m NUL \x00 \u2028 \u2029 \x0b \x1c \ud800",
    "\ue000 \ue001 \uf8ff",
    "``q'' \"r\" -- --- ?` !` << >> ,, „“",
    "and, and and; & , by",
]

TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(), st.characters().map(lambda c: f"a{c}b"))


def documents() -> st.SearchStrategy[DocumentReference]:
    """Return documents with any text in any field."""
    maybe = st.none() | TEXTS
    return st.builds(
        DocumentReference,
        id=st.just(1),
        name=TEXTS,
        title=maybe,
        author=maybe,
        publisher=maybe,
        published=maybe | st.dates().map(str),
        url=maybe | TEXTS.map(lambda text: f"https://a.example/{text}"),
        page=st.none() | st.integers(1, 999),
        content_hash=st.just("0" * 64),
        csl=maybe | _sidecars().map(json.dumps),
    )


def _sidecars() -> st.SearchStrategy[dict[str, object]]:
    name = st.dictionaries(st.sampled_from(["family", "given", "literal", "suffix"]), TEXTS)
    date = st.fixed_dictionaries(
        {},
        optional={
            "date-parts": st.lists(st.lists(st.integers(-1, 2030), max_size=4), max_size=3),
            "raw": TEXTS,
            "literal": TEXTS,
        },
    )
    other = st.none() | st.booleans() | st.integers() | st.floats() | st.lists(st.integers())
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["book", "interview", "report", "bill", "x"]) | other,
            "title": TEXTS | other,
            "author": st.lists(name | other) | other,
            "editor": st.lists(name),
            "translator": st.lists(name),
            "issued": date | other,
            "accessed": date,
            **{
                field: TEXTS | st.integers() | other
                for field in ("volume", "issue", "page", "edition", "genre", "DOI", "publisher")
            },
            "container-title": TEXTS,
            "URL": TEXTS | other,
        },
    )


def quote_of(document: DocumentReference, text: str = "Fog stopped the ferry.") -> Quote:
    """Return a quote from offset 100 on, with something around it."""
    core = Core(100, 100 + len(text))
    end = 100 + len(text)
    return Quote(
        text,
        document,
        100,
        end,
        core,
        0.5,
        "its citation",
        (),
        "It was late. ",
        " So they waited.",
        header=None,
    )


def answer_of(*quotes: Quote, answered: bool = True) -> Answer:
    """Return an answer with these quotes."""
    return Answer(
        question="Why?",
        query="Why?",
        answered=answered,
        reason=None,
        carried=(),
        uncovered=(),
        confidence=0.9,
        band=Band.VERY_PROBABLE,
        evidence=Evidence(0.9, 0.5, 0.0, 1.0, 0.4, 1.0),
        quotes=quotes,
        agreements=(),
        differences=(),
        passages=(),
        timings_ms={"total": 1.0},
    )
