"""What correcting spelling brings, and costs: `python -m tests.benchmarks.spelling GOLD [COUNT]`.

One telling word in each of COUNT questions of the report half (200 unless told otherwise) gets one
letter left out, put in, exchanged or swapped with the next, after its first, by a seeded draw. The
same questions, rightly spelt, are then asked of a library without any article of that half: there,
a correction can only mislead.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

from corpus.library.database import Library
from embeddings.encoder import Encoder, TransformerEncoder
from qa.assistant import Assistant
from qa.evaluation.asking import Plan, answered, run
from qa.evaluation.collection import cache_folder, cached_library, write_documents
from qa.evaluation.metrics import metrics, scores
from qa.gold.files import read_gold
from qa.gold.gold import GoldQuestion, GoldSet
from qa.search.keyword_index import KeywordIndex
from qa.search.keyword_searcher import KeywordSearcher
from qa.settings import Settings, Split

_SHORTEST = 5
_SEED = 5
_SHOWN = ("hit@1", "quote_hit@1")


def main(path: Path, count: int) -> None:
    """Ask and print the rows."""
    gold = read_gold(path)
    encoder = TransformerEncoder.load()
    cache = cache_folder()
    library, _ = cached_library([write_documents(gold.documents, cache)], encoder, cache)
    with library.reading() as reader:
        words = KeywordIndex(library.path, reader.identity()).searcher()
    draw = random.Random(_SEED)
    asked = [one for one in gold.questions if one.answerable and one.split is Split.REPORT]
    draw.shuffle(asked)
    pairs = [(one, spoilt) for one in asked if (spoilt := _misspelt(one, words, draw))][:count]
    clean, misspelt = [one for one, _ in pairs], [spoilt for _, spoilt in pairs]
    print(f"{'':32}{'n':>6}", *(f"{name:>12}" for name in _SHOWN), f"{'answered':>12}")
    _row("as written", clean, library, encoder, correcting=True)
    _row("misspelt, not corrected", misspelt, library, encoder, correcting=False)
    _row("misspelt, corrected", misspelt, library, encoder, correcting=True)
    _print_read(pairs, Assistant(library, encoder, Settings()))
    titles = {
        document.title
        for one in gold.questions
        if one.split is Split.REPORT
        for document in gold.documents
        if document.name in {entry.document for entry in one.evidence}
    }
    others = [document for document in gold.documents if document.title not in titles]
    elsewhere, _ = cached_library([write_documents(others, cache)], encoder, cache)
    _print_misled(clean, elsewhere, encoder)


def _misspelt(
    question: GoldQuestion, words: KeywordSearcher, draw: random.Random
) -> GoldQuestion | None:
    """Return `question` with a word that nobody knows, or None if it has none to spoil."""
    telling = [
        word
        for word in words.whole_words(question.question)
        if word.isalpha() and word.isascii() and len(word) >= _SHORTEST
    ]
    draw.shuffle(telling)
    for word in telling:
        spoilt = _spoilt(word, draw)
        if not any(words.holds(term) for term in words.words(spoilt)):
            return replace(question, question=question.question.replace(word, spoilt))
    return None


def _spoilt(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    letter = draw.choice(ascii_lowercase)
    return draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _row(
    label: str,
    questions: Sequence[GoldQuestion],
    library: Library,
    encoder: Encoder,
    *,
    correcting: bool,
) -> None:
    assistant = Assistant(library, encoder, Settings(correcting=correcting))
    judgements = run(GoldSet(tuple(questions)), assistant, Plan()).judgements
    found = metrics(scores(judgements))
    share = sum(one.answered for one in judgements) / len(judgements)
    figures = [*(found[name].figure() for name in _SHOWN), share]
    shown = " ".join(f"{figure:12.3f}" for figure in figures)
    print(f"{label:32}{len(judgements):6} {shown}", flush=True)


def _print_read(pairs: Sequence[tuple[GoldQuestion, GoldQuestion]], assistant: Assistant) -> None:
    """Print how many words were read as they were before they were spoilt."""
    wanted = {spoilt.id: one.question.casefold() for one, spoilt in pairs}
    misspelt = GoldSet(tuple(spoilt for _, spoilt in pairs))
    right = read = 0
    for question, answer in answered(misspelt, assistant, Plan()):
        read += bool(answer.corrections)
        right += answer.query.casefold() == wanted[question.id]
    print(f"{'read otherwise':32}{read:6}")
    print(f"{'read as first written':32}{right:6}", flush=True)


def _print_misled(questions: Sequence[GoldQuestion], library: Library, encoder: Encoder) -> None:
    """Print how many questions are answered where their article is not."""
    unanswerable = GoldSet(
        tuple(replace(one, answerable=False, answers=(), evidence=()) for one in questions)
    )
    off, on = (
        [
            answer
            for _, answer in answered(
                unanswerable, Assistant(library, encoder, Settings(correcting=correcting)), Plan()
            )
        ]
        for correcting in (False, True)
    )
    corrected = [answer for answer in on if answer.corrections]
    misled = sum(
        answer.answered and bool(answer.corrections) and not before.answered
        for before, answer in zip(off, on, strict=True)
    )
    print(f"{'article left out':32}{len(on):6}")
    print(f"{'  answered, not corrected':32}{sum(one.answered for one in off):6}")
    print(f"{'  answered, corrected':32}{sum(one.answered for one in on):6}")
    print(f"{'  read otherwise':32}{len(corrected):6}")
    print(f"{'  so, and answered only then':32}{misled:6}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
