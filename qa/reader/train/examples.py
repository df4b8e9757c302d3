"""Examples to train a reader on: questions and passages, with the words that answer or none.

SQuAD-format file -> passages as the product cuts them -> questions with the passage that answers,
with one that does not, and those that have no answer

Contexts of a sentence or two are joined with those around them, so that there is something to
choose from. Some questions are put behind another one, as a conversation does, with a pronoun in
place of a name that both have: the answer is that of the last one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from corpus.document import Block, BlockKind, LoadedDocument, Metadata
from corpus.passages import pack_passages
from corpus.sentences import with_sentences
from embeddings.encoder import Encoder
from qa.gold.squad import Answer, Article, Paragraph, Question, read_squad
from qa.reader.inputs import Text

_QUESTIONS_OF_CONTEXT = 12
"""Questions that are taken of one context, so that no few of them outweigh the others."""

_SHORT_CONTEXT = 40
"""Words from which a context is a passage by itself."""

_ELSEWHERE = 0.2
"""Share of the answerable questions that are asked again, of a passage without an answer."""

_FOLLOWING, _ON_TOPIC = 0.12, 0.6
"""Share of the questions that are put behind another one, and of those one of the same article."""

_UNTITLED = 0.2
_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_PRONOUNS = ("it", "he", "she", "they", "this", "him", "them")


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage; `answer` is where the answer stands in it, or None."""

    question: str
    text: Text
    answer: tuple[int, int] | None


def examples(path: Path, encoder: Encoder, random: Random, *, half: bool = False) -> list[Example]:
    """Return the examples of a SQuAD-format file; with `half`, only those of its even articles.

    Raises GoldError if it is not such a file.
    """
    articles = read_squad(path)[:: 2 if half else 1]
    everything = [question for article in articles for question in _asked(article)]
    found = [
        example
        for article in articles
        for example in _of_article(article, everything, encoder, random)
    ]
    answerable = sum(example.answer is not None for example in found)
    random.shuffle(found)
    # The passages that do not answer are no more than those that do.
    found.sort(key=lambda example: example.answer is None)
    return [_varied(example, random) for example in found[: 2 * answerable]]


def _asked(article: Article) -> list[Question]:
    return [question for paragraph in article.paragraphs for question in paragraph.qas]


def _of_article(
    article: Article, everything: Sequence[Question], encoder: Encoder, random: Random
) -> Iterator[Example]:
    asked = _asked(article)
    for position, paragraph in enumerate(article.paragraphs):
        questions = list(paragraph.qas)
        random.shuffle(questions)
        for question in questions[:_QUESTIONS_OF_CONTEXT]:
            others = asked if random.random() < _ON_TOPIC else everything
            spoken = _following(question.question, others, random)
            for text, answer in _passages(article, position, question, encoder, random):
                yield Example(spoken, Text(article.title, text), answer)


def _passages(
    article: Article, position: int, question: Question, encoder: Encoder, random: Random
) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Yield the passage that answers, and perhaps one of the same context that does not."""
    context, shift = _context(article.paragraphs, position, random)
    cut = passages(context, article.title, encoder)
    if question.is_impossible or not question.answers:
        yield context[slice(*random.choice(cut))], None
        return
    answer = preferred(question.answers)
    start = answer.answer_start + shift
    end = start + len(answer.text)
    elsewhere = []
    for first, last in cut:
        text = context[first:last]
        if first <= start and end <= last:
            yield text, (start - first, end - first)
        elif not any(other.text.casefold() in text.casefold() for other in question.answers):
            elsewhere.append(text)
    if elsewhere and random.random() < _ELSEWHERE:
        yield random.choice(elsewhere), None


def _context(paragraphs: Sequence[Paragraph], position: int, random: Random) -> tuple[str, int]:
    """Return a context with those around it if it is short, and where its own text begins there."""
    first = last = position
    if len(paragraphs[position].context.split()) < _SHORT_CONTEXT:
        others = random.randrange(4)
        first = max(0, position - random.randint(0, others))
        last = min(len(paragraphs) - 1, first + others)
    before = "".join(paragraph.context + " " for paragraph in paragraphs[first:position])
    after = "".join(" " + paragraph.context for paragraph in paragraphs[position + 1 : last + 1])
    return before + paragraphs[position].context + after, len(before)


def passages(context: str, title: str | None, encoder: Encoder) -> list[tuple[int, int]]:
    """Return the spans of the passages that the product cuts a paragraph into."""
    loaded = with_sentences(
        LoadedDocument(
            part="",
            text=context,
            blocks=(Block(BlockKind.PARAGRAPH, 0, len(context)),),
            metadata=Metadata(title=title),
        )
    )
    _, packed = pack_passages(
        loaded.text,
        loaded.blocks,
        loaded.sentences or (),
        encoder.token_spans,
        encoder.passage_limit(title),
    )
    return [(passage.start, passage.end) for passage in packed]


def preferred(answers: Sequence[Answer]) -> Answer:
    """Return the answer that most people gave; of those the shortest."""
    given = Counter(answer.text for answer in answers)
    return min(answers, key=lambda answer: (-given[answer.text], len(answer.text)))


def _following(question: str, others: Sequence[Question], random: Random) -> str:
    """Return `question`, or now and then the same after another one."""
    if random.random() >= _FOLLOWING:
        return question
    earlier = random.choice(others).question
    shared = next((name for name in _NAME.findall(question) if name in earlier), None)
    if shared is not None and random.random() < 1 / 2:
        question = question.replace(shared, random.choice(_PRONOUNS))
    return f"{earlier} {question}"


def _varied(example: Example, random: Random) -> Example:
    """Return `example`, now and then without a title or a question mark."""
    if random.random() < _UNTITLED:
        example = replace(example, text=replace(example.text, title=None))
    if random.random() < _UNTITLED:
        example = replace(example, question=example.question.rstrip("? "))
    return example
