"""Words as they are indexed and searched for, by the script and language that they are written in.

    Latin script                 stems of the text's language
    Cyrillic, Arabic, Greek      stems of Russian, Arabic and Greek
    Tamil, Hangul, unspaced      stems; two neighbouring characters and single ones
    any other                    words, in lower case

English is analysed as it would be alone, to the word, whatever else a library holds. Stop words,
and the languages whose stemmers and stop words tantivy has, stand in `analysis.json`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tantivy

from corpus.languages import ENGLISH, HIRAGANA, SCRIPTS, UNSPACED

ANALYSIS_VERSION = 2
"""To be raised when words come out otherwise, so that indexes on disk are made again."""

_DATA = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
STOP_WORDS = frozenset(_DATA["stop_words"].split())
"""Words of English that say little in a question or a passage; question words are among them."""

_OTHER_STOP_WORDS: dict[str, list[str]] = {
    language: words.split() for language, words in _DATA["other_stop_words"].items()
}
"""Those of other languages; to be used besides tantivy's own lists, which lack question words."""

_UNSPACED_STOP_WORDS: list[str] = _DATA["unspaced_stop_words"].split()
"""What Chinese and Japanese questions are made with; longer words before their beginnings."""

_PARTICLES = frozenset(_DATA["particles"])
"""Of Japanese, one character each."""

PRONOUNS: list[str] = _DATA["pronouns"].split()
"""Those of English that speak of somebody or something named before."""

_MAX_WORD_BYTES = 60
_STEMMED: frozenset[str] = frozenset(_DATA["stemmed"].split())
_WITH_STOP_LIST: frozenset[str] = frozenset(_DATA["with_stop_list"].split())
LATIN_LANGUAGES = (*sorted(_STEMMED - {"Arabic", "Greek", "Russian", "Tamil"}), "Polish")
"""Languages in Latin script whose words are analysed each in its own way."""

_BY_SCRIPT = {"Cyrillic": "Russian", "Arabic": "Arabic", "Greek": "Greek", "Tamil": "Tamil"}
_BIGRAMS = f"{UNSPACED}{SCRIPTS['Hangul']}"
_GREEK = SCRIPTS["Greek"]
_OWN_WORDS = "".join(SCRIPTS[script] for script in _BY_SCRIPT)
_RUN = re.compile(
    # One or two Greek letters are a symbol ("α-helix", "μm"), no word of Greek.
    rf"(?P<bigrams>[{_BIGRAMS}]+)|(?P<Greek>[{_GREEK}]{{3,}})"
    rf"|(?P<rest>(?:[^{_BIGRAMS}{_OWN_WORDS}]|[{_GREEK}]{{1,2}}(?![{_GREEK}]))+)|"
    + "|".join(f"(?P<{script}>[{SCRIPTS[script]}]+)" for script in _BY_SCRIPT if script != "Greek")
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+")
_HIRAGANA = re.compile(f"[{HIRAGANA}]")
_OKURIGANA = re.compile(rf"(?<=[^\W{HIRAGANA}])[{HIRAGANA}]+")
_PARTICLE = re.compile(
    rf"^[{''.join(sorted(_PARTICLES))}](?=[^{HIRAGANA}])|(?<=..)[{''.join(sorted(_PARTICLES))}]$"
)
_MAX_UNSPACED_WORD = 6
_ASKING = re.compile("|".join(_UNSPACED_STOP_WORDS))


@cache
def analyzer(language: str | None = ENGLISH) -> tantivy.TextAnalyzer:
    """Return what makes words of a text: lower-cased, stopped, stemmed and folded to ASCII.

    Question words are stopped: documents do not answer with them.
    """
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    if language == ENGLISH:
        return (
            words.filter(tantivy.Filter.remove_long(_MAX_WORD_BYTES))
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.custom_stopword(sorted(STOP_WORDS)))
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
    # Letters of other scripts take two bytes and more; stemmers know words by their accents.
    words = words.filter(tantivy.Filter.remove_long(3 * _MAX_WORD_BYTES))
    words = words.filter(tantivy.Filter.lowercase())
    if language in _WITH_STOP_LIST:
        words = words.filter(tantivy.Filter.stopword(language.lower()))
    if language in _OTHER_STOP_WORDS:
        words = words.filter(tantivy.Filter.custom_stopword(list(_OTHER_STOP_WORDS[language])))
    if language in _STEMMED:
        words = words.filter(tantivy.Filter.stemmer(language.lower()))
    return words.filter(tantivy.Filter.ascii_fold()).build()


def is_plain(text: str, language: str | None) -> bool:
    """Whether `analyzer()` alone makes the words of a text in `language`."""
    if language not in {ENGLISH, None}:
        return False
    return text.isascii() or all(run.lastgroup == "rest" for run in _RUN.finditer(text))


def indexed_words(text: str, language: str | None) -> tantivy.PreTokenizedString:
    """Return the words of a passage in `language` with their positions, as they are indexed.

    Of a script without spaces each character is one, and so are each two neighbouring ones, at
    the position of the first.
    """
    tokens: list[tantivy.Token] = []
    position = 0
    for run in _RUN.finditer(text):
        if run.lastgroup == "bigrams":
            for offset, character in enumerate(run[0]):
                tokens.append(tantivy.Token(character, position, run.start() + offset))
                if two := run[0][offset : offset + 2][1:]:
                    tokens.append(tantivy.Token(character + two, position, run.start() + offset))
                position += 1
            continue
        words = _of_run(run, language).pre_tokenize(run[0]).tokens
        for token in words:
            start = run.start() + token.char_offset_from
            tokens.append(tantivy.Token(token.text, position + token.position, start))
        position = tokens[-1].position + 1 if words else position
    return tantivy.PreTokenizedString(text, tokens)


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a question as it may be indexed, and in languages that it is less likely to be in.

    The others are for words that have none of these forms in the library.
    """

    forms: tuple[str, ...]
    others: tuple[str, ...] = ()


def asked_words(text: str, languages: Sequence[str]) -> list[AskedWord]:
    """Return the words of a question asked of documents in `languages`, in order.

    Stop words are those of the language that has most of them in the question. Where there are
    no spaces between words, each two neighbouring characters are one, without what questions
    are made with.
    """
    languages = list(languages) or [ENGLISH]
    asked: list[AskedWord] = []
    for run in _RUN.finditer(text):
        if run.lastgroup == "bigrams":
            asked.extend(AskedWord((word,)) for word in _asked_pairs(run[0]))
        elif run.lastgroup == "rest" and languages != [ENGLISH]:
            asked.extend(_in_any(run[0], languages, _leading(text, languages)))
        else:
            asked.extend(AskedWord((word,)) for word in _of_run(run, None).analyze(run[0]))
    return asked


def whole_words(text: str) -> Iterator[str]:
    """Yield the words of a question as they stand there.

    Where there are no spaces they are what stands between the characters that questions are made
    with; what is longer than a word is left out, for its words cannot be told.
    """
    for match in _WORD.finditer(text):
        if _UNSPACED.match(match[0]) is None:
            yield match[0]
            continue
        for part in _ASKING.split(match[0]):
            words = (_PARTICLE.sub("", word) for word in _OKURIGANA.split(part))
            yield from (word for word in words if 1 < len(word) <= _MAX_UNSPACED_WORD)


def _of_run(run: re.Match[str], language: str | None) -> tantivy.TextAnalyzer:
    """Return the analyser of a run of one script in a text that is in `language`."""
    return analyzer(_BY_SCRIPT.get(run.lastgroup or "", language or ENGLISH))


def _leading(text: str, languages: Sequence[str]) -> list[str]:
    """Return those of `languages` that have most stop words in `text`."""
    words = _WORD.findall(text)
    stopped = {
        language: sum(not analyzer(language).analyze(word) for word in words)
        for language in languages
    }
    return [language for language in languages if stopped[language] == max(stopped.values())]


def _in_any(text: str, languages: Sequence[str], leading: Sequence[str]) -> Iterator[AskedWord]:
    """Yield the words of `text` in each language, but stop words of all the `leading` ones."""
    rest = [language for language in languages if language not in leading]
    for word in _words_only().analyze(text):
        forms, others = (
            tuple(
                dict.fromkeys(
                    form for language in group for form in analyzer(language).analyze(word)
                )
            )
            for group in (leading, rest)
        )
        if forms:
            yield AskedWord(forms, others)


def _asked_pairs(run: str) -> Iterator[str]:
    """Yield the pairs of characters of an unspaced run of a question, and what is left single.

    Endings and particles in hiragana are not words, except for the first character of an ending.
    """
    for part in _ASKING.split(run):
        paired = False
        for offset, character in enumerate(part):
            pair = part[offset : offset + 2]
            kept = len(pair) > 1 and not _is_ending(part, offset)
            if kept:
                yield pair
            elif not paired and _HIRAGANA.match(character) is None:
                yield character
            paired = kept


def _is_ending(part: str, offset: int) -> bool:
    """Whether the two characters at `offset` are of an ending or particle, or lead out of one."""
    first, second = (
        _HIRAGANA.match(character) is not None for character in part[offset : offset + 2]
    )
    if not first:
        return second and part[offset + 1] in _PARTICLES
    return not second or _OKURIGANA.search(part[: offset + 1]) is not None


@cache
def _words_only() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()
