"""Hard negatives: passages that the product ranks high for a question and that do not answer it.

Some of a file's paragraphs are indexed as documents and some of their questions asked of them all;
what is found without any of the answers' words is what a reader meets most and must not mark.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from embeddings.encoder import Encoder
from qa.answer import Answer
from qa.assistant import Assistant
from qa.evaluation.collection import cached_library, write_documents
from qa.gold import GoldQuestion, read_gold
from qa.reader.inputs import Text
from qa.reader.train.examples import Example
from qa.settings import Split

_DOCUMENTS = 400
_FOUND = 6
_TAKEN = 2
_TOGETHER = 32


def hard_negatives(  # noqa: PLR0913 - each is a choice
    path: Path,
    encoder: Encoder,
    cache: Path,
    random: Random,
    *,
    questions: int,
    half: bool = False,
) -> Iterator[Example]:
    """Yield at most two passages for each of so many questions of a SQuAD-format file.

    With `half`, only its even articles are indexed and asked about. Raises GoldError if it is not
    such a file.
    """
    gold = read_gold(path)
    possible = [one for one in gold.questions if not half or one.split is Split.TUNE]
    groups = sorted({question.group for question in possible})
    random.shuffle(groups)
    documents = [
        document
        for group in groups
        for document in gold.documents
        if document.name.startswith(f"{group}-")
    ][:_DOCUMENTS]
    names = {document.name for document in documents}
    asked = [
        question
        for question in possible
        if names.issuperset(evidence.document for evidence in question.evidence)
        and f"{question.group}-0" in names
    ]
    asked = random.sample(asked, min(questions, len(asked)))
    collection = write_documents(documents, cache)
    library, _ = cached_library([collection], encoder, cache)
    assistant = Assistant(library, encoder)
    for start in range(0, len(asked), _TOGETHER):
        batch = asked[start : start + _TOGETHER]
        answers = assistant.ask_many([one.question for one in batch], quotes=0, passages=_FOUND)
        for question, answer in zip(batch, answers, strict=True):
            yield from _without_answer(question, answer, random)


def _without_answer(question: GoldQuestion, answer: Answer, random: Random) -> Iterator[Example]:
    found = [
        passage
        for passage in answer.passages
        if not any(words.casefold() in passage.text.casefold() for words in question.answers)
    ]
    for passage in random.sample(found, min(_TAKEN, len(found))):
        yield Example(question.question, Text(passage.document.title, passage.text), None)
