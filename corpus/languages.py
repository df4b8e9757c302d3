"""Languages whose sentences end by other rules than English ones, and what they are known by."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.document import Block, BlockKind

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003134f"
)
"""Characters, as in a class of a regular expression, that are written without spaces between words.

They are Chinese and Japanese ones, and those of Thai, Lao, Khmer and Burmese.
"""

HIRAGANA = "\u3041-\u3096\u309d-\u309f"

WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
"""A word; where there are no spaces between words, a character."""

SCRIPTS = {
    "Latin": "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ",
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arabic": "\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff"
    "\ufe70-\ufefc",
    "Hebrew": "\u05d0-\u05ea",
    "Armenian": "\u0531-\u0587",
    "Georgian": "\u10a0-\u10ff",
    "Devanagari": "\u0900-\u0963\u0970-\u097f",
    "Bengali": "\u0980-\u09ff",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Thai": "\u0e00-\u0e7f",
    "Kana": "\u3041-\u3096\u30a1-\u30fa\u30fc",
    "Hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "Han": "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
}
"""Letters of scripts, each as in a class of a regular expression."""

_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in SCRIPTS.items()))
_MIN_KANA_SHARE = 0.05
"""Chinese has none; Japanese has this much even in headlines."""


def main_script(text: str) -> str | None:
    """Return the script of `SCRIPTS` that most letters of `text` are of, None if it has none.

    Japanese is told from Chinese by its kana: with some of them it is "Kana", without "Han".
    """
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else None
    counts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if (script := _script_of(character)) is not None:
            counts[script] += times
    both = counts["Kana"] + counts["Han"]
    kana = counts.pop("Kana", 0)
    counts["Han"] = both
    script, most = max(counts.items(), key=lambda item: item[1])
    if not most:
        return None
    return "Kana" if script == "Han" and kana >= _MIN_KANA_SHARE * both else script


@lru_cache(maxsize=1 << 14)
def _script_of(character: str) -> str | None:
    found = _SCRIPT.match(character)
    return found and found.lastgroup


_SAMPLE_CHARACTERS = 6_000
_MIN_SHARE = 0.08
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """How sentences of a language end.

    After `abbreviations` none ends. After `closing` ones, one ends if what follows begins with a
    capital; so it does after `units`, if a number stands before. After a whole number none ends if
    one of `articles` stands before it or one of `months` after.
    """

    name: str
    function_words: frozenset[str]
    abbreviations: frozenset[str]
    closing: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH_WORDS = _words("the of and to in is that for it was with as on be by this are from at not")

LANGUAGES = (
    Language(
        "German",
        _words(
            "der die das und ist nicht ein eine mit auf für von dem den des sich auch im zu es in"
            " er sie war bei nach ich wir"
        ),
        _words(
            """
            abb abs abt allg anm art aufl bd bes betr bez bspw bzgl bzw ca chr co dipl dr ebd eig
            engl etc evtl exkl fa fam ff fr frz geb gegr gem ggf hbf hr hrn hrsg ing inkl insb inst
            jh jhd jr kap kfz lat lfd lt max min mind mio mr mrd mrs ms nr od pf pos prof red rd sek
            sen sog st std str tab tel telef tsd tägl u usf usw v vgl vol vorm vors wg z zit zz zzgl
            zzt bsp
            """
        ),
        _words("usw etc usf"),
        articles=_words(
            """
            am im der die das dem den des vom zum zur beim ein eine einem einen einer jeder jede
            jedes jedem jeden kein keine mein meine sein seine ihr ihre seinem seinen ihrem ihren
            ab bis seit ins ans
            """
        ),
        months=_words(
            """
            januar jänner februar märz april mai juni juli august september oktober november
            dezember jan feb mrz apr jun jul aug sep sept okt nov dez jahrhundert jahrhunderts
            """
        ),
    ),
    Language(
        "French",
        _words("le la les et est une des du que qui dans pour pas au aux ce cette sur il elle ne"),
        _words(
            """
            m mm mme mmes mlle mlles me mgr dr drs pr st ste av apr env ex cf art al chap col coll
            dép éd éds fig fasc ibid id n no nos p pp par réf sect suiv sv t tél vol vs bd boul
            """
        ),
        _words("etc"),
    ),
    Language(
        "Spanish",
        _words("el la los las y es una que del en por con para no se lo su al como más"),
        _words(
            """
            sr sra sres sras srta dr dra drs ud uds vd vds prof profa lic ing arq gral cnel cap
            pág págs pp núm núms art arts ej fig figs vol vols tel av avda aprox cía dpto ed eds
            admón ee uu ff aa jr
            """
        ),
        _words("etc"),
    ),
    Language(
        "Italian",
        _words("il lo gli di e è che la le un una per con non del della dei nel sono si da"),
        _words(
            """
            sig sigg dott dr prof avv ing arch rag geom on mons pag pagg p pp cap art artt fig figg
            vol voll n num tel ecc es cfr ca ed seg segg vs sott
            """
        ),
        _words("ecc"),
    ),
    Language(
        "Russian",
        _words("и в не на что он с как это по из но за она они было был для от о"),
        _words(
            """
            г гг ул пр просп пер пл д дом кв корп стр с рис см ср табл гл ст п пп т тт акад проф
            доц канд им обл р-н тов гр изд ред сост напр доп мин сек тел св о бул наб
            """
        ),
        _words("тд тп др пр"),
        _words("г гг в вв руб коп тыс млн млрд"),
    ),
    Language(
        "Arabic",
        _words("في من على إلى أن التي الذي هذا هذه كان قد عن مع ما لا هو هي إنه لم"),
        _words("د أ م ص ج ط ه هـ إلخ"),
    ),
    Language(
        "Polish",
        _words("i w na z do nie się że jest to o jak po za ale od przez dla co był"),
        _words(
            """
            dr prof mgr inż hab ul al pl nr str s r ur zm np tzn tzw m in por zob św ks gen płk kpt
            red oprac wyd tel godz min ok woj pow
            """
        ),
        _words("itd itp"),
    ),
    Language(
        "Dutch",
        _words("de het een en van is niet dat die in op te voor met zijn er aan ook als bij"),
        _words(
            """
            dhr mevr mw dr drs ir ing prof mr bijv bv ca enz etc evt fig m n nl nr o p pag resp st
            t u vgl z blz incl excl jl ll
            """
        ),
        _words("enz etc"),
    ),
)


def language_of(text: str, blocks: Sequence[Block]) -> Language | None:
    """Return the language of a document if it is one of those here, else None.

    It is told by the share of its commonest words that are among a language's function words.
    """
    words = Counter(_sample(text, blocks))
    scores = [_score(words, language.function_words) for language in LANGUAGES]
    best = max(range(len(scores)), key=lambda at: (scores[at], -at))
    total = words.total()
    if (
        not total
        or scores[best] < _MIN_SHARE * total
        or scores[best] <= _score(words, ENGLISH_WORDS)
    ):
        return None
    return LANGUAGES[best]


def _score(words: Counter[str], function_words: frozenset[str]) -> int:
    return sum(words[word] for word in function_words)


def _sample(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    left = _SAMPLE_CHARACTERS
    for block in blocks:
        if left <= 0:
            return
        if block.kind not in {BlockKind.BOILERPLATE, BlockKind.CODE}:
            body = text[block.start : min(block.end, block.start + left)]
            left -= len(body)
            yield from (word.lower() for word in _WORD.findall(body))


ENGLISH = "English"
_MIN_WORDS = 3
_MIN_WORD_SHARE = 0.1
_CLEARLY = 0.25
"""Share of English function words that no other language comes near, so that none is counted."""

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
    if not ranked or ranked[0][1] < max(_MIN_WORDS, _MIN_WORD_SHARE * words.total()):
        return None
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0]
