"""What is wrong with a gold set: lines, questions, and evidence that its documents do not bear out.

An error makes a figure wrong or a question pointless; a warning is worth a look.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from corpus.errors import DocumentError, GoldError, UnwrittenError
from corpus.library.reader import LibraryReader
from corpus.loaders import files_of, load
from qa.gold.gold import GoldDocument, GoldEntry, GoldEvidence, GoldFile, GoldQuestion
from qa.gold.matching import QuotedText, names_of, normalised, occurrences

_SIGNS = str.maketrans("‘’‚‛“”„«»‐‑‒–—−\u00a0", '\'\'\'\'"""""------ ')  # noqa: RUF100
"""Signs that copying changes, each for one of the same length."""
_EDGES = ".,;:!?…¿¡\"'()[]{}"
_MOST_NAMES = 5_000
_MOST_MISNAMED = 100
_SHOWN_NAMES = 3
_SHOWN_CHARACTERS = 100
_KEPT_TEXTS = 256


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and what to do; `message` begins with file, line and id."""

    severity: Severity
    message: str
    is_unwritten: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents by all that gold may call them, and what gives the text of each."""

    named: dict[str, list[int]]
    names: dict[int, str]
    text: Callable[[int], QuotedText]

    @classmethod
    def of_library(cls, reader: LibraryReader) -> "Shelf":
        """Return the documents that `reader` sees, for as long as it reads."""
        documents = reader.documents()
        rows = ((document.id, document.name, document.part) for document in documents)
        return cls._of(rows, lambda document: reader.text(document) or "")

    @classmethod
    def of_files(cls, paths: Sequence[Path]) -> "Shelf":
        """Return the documents of files and folders, as indexing would read them.

        Raises GoldError if a path does not exist, or there are none.
        """
        documents = []
        for path in paths:
            if not path.exists():
                raise GoldError(f"There is nothing at {path}.")
            for file in files_of(path.absolute()):
                try:
                    for loaded in load(file.path):
                        if not isinstance(loaded, DocumentError):
                            name = f"{file.name}:{loaded.part}" if loaded.part else file.name
                            documents.append((name, loaded.part, loaded.text))
                except DocumentError:
                    # Indexing would skip it, so that gold cannot mean it.
                    continue
        if not documents:
            raise GoldError(f"There is no document to read in {', '.join(map(str, paths))}.")
        rows = ((number, name, part) for number, (name, part, _) in enumerate(documents))
        return cls._of(rows, lambda number: documents[number][2])

    @classmethod
    def of_collection(cls, documents: Sequence[GoldDocument]) -> "Shelf":
        """Return the documents that come with a gold set."""
        rows = ((number, document.name, "") for number, document in enumerate(documents))
        return cls._of(rows, lambda number: documents[number].text)

    @classmethod
    def _of(cls, rows: Iterable[tuple[int, str, str]], text: Callable[[int], str]) -> "Shelf":
        named: dict[str, list[int]] = {}
        names: dict[int, str] = {}
        for document, name, part in rows:
            names[document] = name
            for called in names_of(name, part):
                named.setdefault(called, []).append(document)
        return cls(named, names, lru_cache(_KEPT_TEXTS)(lambda number: QuotedText(text(number))))


_Problem = tuple[Severity, str]


def check(file: GoldFile, shelf: Shelf | None) -> Iterator[Finding]:
    """Yield what is wrong with a gold set, looked up in `shelf` if there is one."""
    for problem in file.problems:
        yield Finding(Severity.ERROR, str(problem), isinstance(problem, UnwrittenError))
    earlier: dict[tuple[str, ...], GoldEntry] = {}
    misnamed: dict[str, str] = {}
    for entry in file.entries:
        for severity, message in _of_question(entry, shelf, misnamed):
            yield _finding(severity, entry, message)
        asked = tuple(map(folded, (*entry.question.history, entry.question.question)))
        first = earlier.setdefault(asked, entry)
        if first is not entry:
            where = f"{first.place.removeprefix(f'{file.path}, ')} ({first.question.id})"
            severity, message = _repeated(entry.question, first.question, where)
            yield _finding(severity, entry, message)


def folded(question: str) -> str:
    """Return `question` as it compares: without case, accents of form and signs around words."""
    text = unicodedata.normalize("NFKC", question).casefold().translate(_SIGNS)
    return " ".join(word for part in text.split() if (word := part.strip(_EDGES))) or text


def _of_question(
    entry: GoldEntry, shelf: Shelf | None, misnamed: dict[str, str]
) -> Iterator[_Problem]:
    question = entry.question
    if entry.unread:
        names = ", ".join(f"`{name}`" for name in entry.unread)
        yield _warning(f"{names} is not read; is it the name of a field, misspelt?")
    if question.answerable and not question.answers and not question.evidence:
        yield _error(
            "is said to be answerable, but has neither answers nor evidence: give some, or say"
            " that it is not answerable"
        )
    if not question.answerable and question.evidence:
        yield _error(
            "is said to be unanswerable, but has evidence: remove that, or say that it is"
            " answerable"
        )
    if shelf is not None:
        for evidence in question.evidence:
            yield from _of_evidence(evidence, shelf, misnamed)
    yield from _of_answers(question, shelf)


def _of_evidence(
    evidence: GoldEvidence, shelf: Shelf, misnamed: dict[str, str]
) -> Iterator[_Problem]:
    documents = shelf.named.get(evidence.document, [])
    if not documents:
        if evidence.document not in misnamed:
            many = len(misnamed) >= _MOST_MISNAMED or len(shelf.named) > _MOST_NAMES
            near = [] if many else get_close_matches(evidence.document, shelf.named, n=1)
            misnamed[evidence.document] = near[0] if near else ""
        meant = misnamed[evidence.document]
        hint = f"is {meant!r} meant?" if meant else "give the name that it is listed under"
        yield _error(f"there is no document {evidence.document!r}; {hint}")
        return
    holding = documents
    if evidence.quote is not None:
        quote = evidence.quote
        holding = [number for number in documents if shelf.text(number).spans(quote)]
        if not holding:
            yield _error(
                f"its quote is not in {evidence.document}"
                f"{_otherwise(shelf.text(documents[0]).text, quote)}: {_short(quote)}"
            )
    if len(holding) > 1:
        names = ", ".join(shelf.names[number] for number in holding[:_SHOWN_NAMES])
        more = ", …" if len(holding) > _SHOWN_NAMES else ""
        yield _warning(
            f"{len(holding)} documents are meant by {evidence.document!r} ({names}{more}), and"
            " each counts as right: give the whole name of one"
        )


def _of_answers(question: GoldQuestion, shelf: Shelf | None) -> Iterator[_Problem]:
    """Yield whether the answers stand in what is said to hold them."""
    if not question.answers:
        return
    quotes = [evidence.quote for evidence in question.evidence if evidence.quote is not None]
    texts = list(map(QuotedText, quotes))
    if shelf is not None:
        whole = [evidence.document for evidence in question.evidence if evidence.quote is None]
        texts += [shelf.text(number) for name in whole for number in shelf.named.get(name, [])]
    if not texts:
        return
    if not any(text.spans(answer) for text in texts for answer in question.answers):
        yield _error(
            f"none of its answers is in {'its quotes' if quotes else 'its documents'}: give it"
            f" in their words: {_short(question.answers[0])}"
        )
        return
    for quote in quotes:
        if not any(occurrences(quote, answer) for answer in question.answers):
            yield _warning(f"no answer is in one of its quotes: {_short(quote)}")


def _repeated(again: GoldQuestion, before: GoldQuestion, where: str) -> _Problem:
    """Return what is wrong with asking again what is asked at `where`."""
    same = f"asks the same as {where}"
    if again.answerable != before.answerable:
        kinds = ("unanswerable", "answerable")
        return _error(
            f"{same}, but is said to be {kinds[again.answerable]}, and that one"
            f" {kinds[before.answerable]}: decide, and keep one"
        )
    ours, theirs = ({normalised(answer) for answer in asked.answers} for asked in (again, before))
    if ours and theirs and not ours & theirs:
        return _error(f"{same}, but has other answers: make it one question with all of them")
    return _warning(f"{same}, so that it counts twice: remove one of them")


def _finding(severity: Severity, entry: GoldEntry, message: str) -> Finding:
    return Finding(severity, f"{entry.place} ({entry.question.id}): {message}")


def _otherwise(text: str, quote: str) -> str:
    """Return how `quote` stands in `text`, if it is there except for quotation marks and dashes."""
    spans = occurrences(text.translate(_SIGNS), quote.translate(_SIGNS))
    if not spans:
        return "; copy it as it stands there"
    start, end = spans[0]
    return f", where it stands as {_short(text[start:end])}; copy that"


def _short(text: str) -> str:
    words = " ".join(text[: 2 * _SHOWN_CHARACTERS].split())
    return f"“{words[:_SHOWN_CHARACTERS]}…”" if len(words) > _SHOWN_CHARACTERS else f"“{words}”"


def _error(message: str) -> _Problem:
    return Severity.ERROR, message


def _warning(message: str) -> _Problem:
    return Severity.WARNING, message
