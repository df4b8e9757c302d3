"""Fit the confidence: `python -m tests.benchmarks.fit_confidence SQUAD_2.0.json`.

Every answerable question of the even articles is asked twice: of all paragraphs, and of those
that remain when the paragraph that answers is taken away. Prints the weights of the regression and
how well it tells the two apart on the odd articles.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from corpus.library import Library
from embeddings.encoder import TransformerEncoder
from qa.assistant import Assistant
from qa.confidence import weigh
from qa.indexing import index
from qa.retrieval import Collection, retrieve
from qa.timing import Timer


def main(gold: Path) -> None:
    """Index the paragraphs, gather the evidence and print the fit."""
    articles = json.loads(gold.read_text("utf-8"))["data"]
    encoder = TransformerEncoder.load()
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents.jsonl"
        questions = _write(articles, documents)
        library = Library.open(Path(folder) / "library", create=True)
        index(library, lambda: encoder, [documents])
        evidence, labels, odd = _evidence(Assistant.open(library.path, encoder), questions)
    model = LogisticRegression(C=1e3).fit(evidence[~odd], labels[~odd])
    late, covered = model.coef_[0]
    print(f"intercept {model.intercept_[0]:.2f}, late {late:.2f}, covered {covered:.2f}")
    scores = model.predict_proba(evidence[odd])[:, 1]
    print(f"odd articles: AUROC {roc_auc_score(labels[odd], scores):.3f}")
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5):
        answered = scores >= threshold
        print(
            f"threshold {threshold}: answered though it is gone"
            f" {answered[labels[odd] == 0].mean():.3f},"
            f" declined though it is there {1 - answered[labels[odd] == 1].mean():.3f}"
        )


def _write(articles: list[dict[str, Any]], documents: Path) -> list[tuple[str, str, bool]]:
    """Write a document for each paragraph; return question, paragraph and whether it is odd."""
    questions = []
    with documents.open("w", encoding="utf-8") as file:
        for at, article in enumerate(articles):
            for number, paragraph in enumerate(article["paragraphs"]):
                name = f"{at}-{number}"
                title = article["title"].replace("_", " ")
                record = {"id": name, "title": title, "text": paragraph["context"]}
                file.write(json.dumps(record) + "\n")
                questions += [
                    (asked["question"], name, at % 2 == 1)
                    for asked in paragraph["qas"]
                    if not asked.get("is_impossible")
                ]
    return questions


def _evidence(
    assistant: Assistant, questions: list[tuple[str, str, bool]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the evidence (n, 2), whether the paragraph was there (n,) and whether it is odd."""
    rows, labels, odd = [], [], []
    queries = assistant._queries([question for question, _, _ in questions], [()] * len(questions))
    with assistant.library.reading() as reader:
        snapshot = assistant._snapshot.of(reader)
        codes, settings = assistant._encoder.codes, assistant._settings
        collection = Collection(snapshot, reader, codes, settings)
        parts = {document.id: document.part for document in reader.documents()}
        for query, (_, name, is_odd) in zip(queries, questions, strict=True):
            found = retrieve(query, collection, Timer())
            words = query.words(snapshot.keywords)
            without = [one for one in found if parts[one.passage.document] != name]
            for candidates, label in ((found, 1), (without, 0)):
                weighed = weigh(candidates, words, snapshot.keywords)
                rows.append((weighed.late, weighed.covered))
                labels.append(label)
                odd.append(is_odd)
    return np.array(rows), np.array(labels), np.array(odd)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
