"""Speed of the loaders: `python -m tests.benchmarks.loader_speed`.

Loads a made-up document of about a megabyte of text in each format, and splits it into sentences,
and prints for each the millions of characters of text a second of processor time, the best of a
few runs.
"""

import csv
import html
import io
import json
import time
from pathlib import Path

import docx
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from corpus.document import LoadedDocument
from corpus.loaders import loaders
from corpus.sentences import split_sentences
from tests.benchmarks.corpora import drawn_paragraphs

_PARAGRAPHS = 1_500
_RUNS = 5
_WANTED = 1.0


def main() -> None:
    """Measure and print."""
    texts = drawn_paragraphs(_PARAGRAPHS)
    sentences: list[float] = []
    for suffix, data in _files(texts).items():
        path = Path(f"document{suffix}")
        loading = []
        for _ in range(_RUNS):
            start = time.process_time()
            found = list(loaders()[suffix][1].load(data, path))
            loading.append(time.process_time() - start)
        documents = [one for one in found if isinstance(one, LoadedDocument)]
        characters = sum(len(document.text) for document in documents)
        start = time.process_time()
        for document in documents:
            split_sentences(document.text, document.blocks)
        sentences.append(characters / (time.process_time() - start) / 1e6)
        speed = characters / min(loading) / 1e6
        print(
            f"{suffix:7} {characters / 1e6:.1f} MB of text, {len(documents):5} documents:"
            f" {speed:5.1f} MB/s (wanted: {_WANTED})",
            flush=True,
        )
    print(f"sentences of them: {min(sentences):.1f} to {max(sentences):.1f} MB/s")


def _files(texts: list[str]) -> dict[str, bytes]:
    """Return the same text as a file of each format, by suffix."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["id", "title", "text"])
    writer.writerows([n, f"Title {n}", text] for n, text in enumerate(texts))
    sections = [f"Section {n}\n\n{text}" for n, text in enumerate(texts)]
    records = (json.dumps({"id": n, "text": text}) for n, text in enumerate(texts))
    body = "".join(
        f"<h2>Section {n}</h2><p>{html.escape(text)}</p>" for n, text in enumerate(texts)
    )
    return {
        ".txt": "\n\n".join(sections).encode(),
        ".md": "\n\n".join(f"## {section}" for section in sections).encode(),
        ".html": f"<html><body><main><h1>All</h1>{body}</main></body></html>".encode(),
        ".jsonl": "\n".join(records).encode(),
        ".csv": table.getvalue().encode(),
        ".docx": _docx(texts),
        ".pdf": _pdf(texts),
    }


def _docx(texts: list[str]) -> bytes:
    document = docx.Document()
    for number, text in enumerate(texts):
        document.add_heading(f"Section {number}", 2)
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _pdf(texts: list[str]) -> bytes:
    styles = getSampleStyleSheet()
    story = []
    for number, text in enumerate(texts):
        story.append(Paragraph(f"Section {number}", styles["Heading2"]))
        story.append(Paragraph(html.escape(text), styles["Normal"]))
    file = io.BytesIO()
    SimpleDocTemplate(file).build(story)
    return file.getvalue()


if __name__ == "__main__":
    main()
