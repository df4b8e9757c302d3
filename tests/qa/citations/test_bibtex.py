"""BibTeX records: fixed ones, and any metadata read back by another program."""

import re

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts
from hypothesis import given

from qa.answer import DocumentReference
from qa.citations.csl_json import CslItem, csl_item
from qa.citations.records import bibtex
from tests.qa.citations import sources

_EXPECTED = {
    "article": """\
@online{doe2026-455b7ce2,
  author = {Doe, Jane Mary},
  title = {Why did the ferry stop?},
  organization = {The Harbour Post},
  date = {2026-01-04},
  url = {https://post.example/ferry?id=1&from=feed},
}
""",
    "organisation": r"""@online{instituteoftides2025-b603b0e3,
  author = {{Institute of Tides}},
  title = {Tides \& currents},
  date = {2025-11},
  url = {https://tides.example/},
}
""",
    "no author": """\
@online{slugsonthe2024-483a8ec2,
  title = {Slugs on the allotment.},
  organization = {Wick Allotments},
  date = {2024},
  url = {https://wick.example/slugs},
}
""",
    "only a name": """\
@online{notestxt-7cb35591,
  title = {notes.txt},
}
""",
    "two authors": """\
@online{vanrossum2026-c13eed3d,
  author = {van Rossum, Guido and Lee, Ann},
  title = {The lamp and the keeper},
  organization = {The Lamp},
  date = {2026-05-09},
}
""",
    "non-latin": """\
@online{document2025-3c89c9e2,
  author = {{山田太郎}},
  title = {北海道の冬},
  organization = {北海新聞},
  date = {2025-12-31},
  url = {https://hokkai.example/冬},
}
""",
    "sidecar": """\
@article{lee2020-455b7ce2,
  author = {Lee, Jr., Ann B.},
  title = {Ferries},
  journaltitle = {Journal of Ferries},
  date = {2020-07},
  volume = {12},
  number = {3},
  pages = {1-20},
  doi = {10.1000/ferries},
  url = {https://post.example/ferry?id=1&from=feed},
}
""",
}
_COMMANDS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
}
_LATEX = re.compile(r"\\(text[a-z]+)\{\}|\\([%&_#$])|\{\}")


def _typeset(latex: str) -> str:
    """Return what LaTeX would print; an unknown command is an error."""
    text = _LATEX.sub(lambda match: _COMMANDS[match[1]] if match[1] else match[2] or "", latex)
    assert not set(_LATEX.sub("", latex)) & set("{}\\%&#$~^"), latex
    return text


def _read(record: str) -> tuple[str, str, dict[str, str]]:
    library = parse_string(record)
    assert library.failed_blocks == []
    assert len(library.blocks) == 1
    (entry,) = library.entries
    return entry.entry_type, entry.key, {field.key: field.value for field in entry.fields}


def _authors(record: str) -> list[NameParts]:
    middleware = [SeparateCoAuthors(), SplitNameParts()]
    library = parse_string(record, append_middleware=middleware)
    assert library.failed_blocks == []
    names: list[NameParts] = library.entries[0]["author"]
    return names


@pytest.mark.parametrize("name", _EXPECTED)
def test_records(name: str) -> None:
    assert bibtex(csl_item(sources.ALL[name])) == _EXPECTED[name]


def test_all_that_latex_would_read_is_escaped() -> None:
    item = {"id": "k", "type": "document", "title": r"{a}%&_#$\~^ -- ``b'' ?`"}
    assert bibtex(item) == (
        "@online{k,\n"
        r"  title = {\textbraceleft{}a\textbraceright{}\%\&\_\#\$\textbackslash{}"
        r"\textasciitilde{}\textasciicircum{} -{}- `{}`b'{}' ?{}`},"
        "\n}\n"
    )


def test_names_that_bibtex_would_take_apart_are_kept_together() -> None:
    names = [
        {"literal": "Lamps, Lights and Sons"},
        {"family": "Lee, Ann", "given": "Jo and Co"},
        {"family": "Berg", "given": "Anna", "non-dropping-particle": "van der"},
    ]
    found = _authors(bibtex({"id": "k", "type": "document", "title": "t", "author": names}))
    assert found == [
        NameParts(last=["{Lamps, Lights and Sons}"]),
        NameParts(first=["{Jo and Co}"], last=["{Lee, Ann}"]),
        NameParts(first=["Anna"], von=["van", "der"], last=["Berg"]),
    ]


@given(sources.documents())
def test_any_metadata_is_one_record_that_reads_back_equal(document: DocumentReference) -> None:
    item: CslItem = csl_item(document)
    _, key, fields = _read(bibtex(item))
    assert key == item["id"]
    assert _typeset(fields["title"]) == item["title"]
    assert fields.get("url") == item.get("URL")
    if "author" in item:
        assert len(_authors(bibtex(item))) == len(item["author"])
