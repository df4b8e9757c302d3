"""Citations of pages."""

from pathlib import Path

from corpus.library.database import Library
from qa.citations.source import at_page, citation, reference
from qa.indexing.indexing import index
from tests.corpus.drawing import lines, pdf
from tests.fake_encoder import FakeEncoder


def test_a_quote_from_a_pdf_is_cited_with_its_page(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    pages = [lines(["The ferry is red."]), lines(["It goes at noon.", "", "It is slow."])]
    (folder / "ferry.pdf").write_bytes(pdf(*pages, title="Ferries of the isle", author="Ann Lee"))
    assert index(library, lambda: fake, [folder]).added == ["ferry.pdf"]
    with library.reading() as reader:
        (document,) = reader.documents()
        text = reader.text(document.id) or ""
        cited = reference(document)
        found = [at_page(cited, text.index(word), reader) for word in ("The ferry", "It is slow")]
        assert [one.page for one in found] == [1, 2]
        made = document.metadata.published
        assert citation(found[1]) == f"Ann Lee · Ferries of the isle · {made} · ferry.pdf · p. 2"


def test_a_document_without_pages_is_cited_without_one(
    library: Library, folder: Path, fake: FakeEncoder
) -> None:
    (folder / "ferry.txt").write_text("The ferry is red.")
    index(library, lambda: fake, [folder])
    with library.reading() as reader:
        (document,) = reader.documents()
        found = at_page(reference(document), 0, reader)
        assert (found.page, citation(found)) == (None, "ferry.txt")
