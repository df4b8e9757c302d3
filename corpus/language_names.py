"""In which language a text is written, by its script and its commonest words."""

import re
from collections import Counter
from collections.abc import Mapping

from corpus.languages import ENGLISH_WORDS, LANGUAGES
from corpus.scripts import main_script

ENGLISH = "English"
_SAMPLE_CHARACTERS = 6_000
_MIN_WORDS = 3
_MIN_SHARE = 0.1
_CLEARLY = 0.25
"""Share of English function words that no other language comes near, so that none is counted."""

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    ENGLISH: ENGLISH_WORDS,
    **{language.name: language.function_words for language in LANGUAGES},
    **{
        name: frozenset(words.split())
        for name, words in {
            "Danish": "og af til på er det som en et den der ikke at for med var blev efter sig hun"
            " han også kun fra jeg vi mig hvad noget være har",
            "Swedish": "och att det som en på är av för den med till var inte om har ett de jag han"
            " hon sig så vi från men också ut hade",
            "Norwegian": "og av til på er det som en et den ikke at for med var ble etter seg hun"
            " han også bare fra jeg vi meg hva noe være har",
            "Finnish": "ja on ei että se hän oli joka mutta ovat kun niin myös sen tai olla kuin"
            " hänen mukaan jos sitä ollut vain",
            "Hungarian": "az és hogy nem is egy volt ez meg csak de mint már még ki vagy ha azt"
            " szerint után között lesz",
            "Portuguese": "os as que de do da dos das em no na um uma para com não por se ao"
            " mais foi como mas é",
            "Romanian": "și în de la cu pe nu că este din care pentru un sau mai au fost ce se"
            " prin sunt dar",
            "Turkish": "ve bir bu da de için ile çok olarak daha olan gibi ne kadar sonra ama en"
            " var değil göre her ise",
        }.items()
    },
}
_BY_WORD: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, words in _FUNCTION_WORDS.items() if word in words)
    for word in sorted(frozenset().union(*_FUNCTION_WORDS.values()))
}
_OF_SCRIPT = {
    "Han": "Chinese",
    "Kana": "Japanese",
    "Hangul": "Korean",
    "Greek": "Greek",
    "Hebrew": "Hebrew",
    "Thai": "Thai",
    "Tamil": "Tamil",
    "Telugu": "Telugu",
    "Bengali": "Bengali",
    "Armenian": "Armenian",
    "Georgian": "Georgian",
}
_BY_LETTERS = {
    "Cyrillic": (("Ukrainian", re.compile("[іїєґ]")), ("Russian", re.compile("[ыэё]"))),
    "Arabic": (
        ("Urdu", re.compile("[\u0679\u0688\u0691\u06ba\u06d2]")),
        ("Persian", re.compile("[\u067e\u0686\u0698\u06af\u06cc]")),
        ("Arabic", re.compile("[\u0629\u0649\u064a\u0623\u0625]")),
    ),
}
"""Letters of scripts that only some of their languages have, those of the commonest one last."""
_MIN_LETTERS = 2
"""So many of them it takes, since one may be of a foreign name; of the last language, one."""


def language_name(text: str) -> str | None:
    """Return the English name of the language that `text` is written in, by its beginning.

    None is returned where it cannot be told; where only the script can be, it is named, as in
    "a language in Devanagari script".
    """
    sample = text[:_SAMPLE_CHARACTERS]
    script = main_script(sample)
    if script is None:
        return None
    if script == "Latin":
        return _by_words(sample)
    languages = _BY_LETTERS.get(script, ())
    for name, letters in languages:
        if len(letters.findall(sample)) >= (1 if name == languages[-1][0] else _MIN_LETTERS):
            return name
    return _OF_SCRIPT.get(script, f"a language in {script} script")


def _by_words(sample: str) -> str | None:
    """Return the language with most function words; they must be telling, and more than others'."""
    found = _WORD.findall(sample.lower())
    if sum(map(ENGLISH_WORDS.__contains__, found)) > _CLEARLY * max(len(found), _MIN_WORDS):
        return ENGLISH
    words = Counter(found)
    scores: Counter[str] = Counter()
    for word, times in words.items():
        for name in _BY_WORD.get(word, ()):
            scores[name] += times
    ranked = scores.most_common(2)
    if not ranked or ranked[0][1] < max(_MIN_WORDS, _MIN_SHARE * words.total()):
        return None
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0]
