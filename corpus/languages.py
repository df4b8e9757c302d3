"""Languages whose sentences end by other rules than English ones, and what they are known by."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Block, BlockKind

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
        if block.kind not in {BlockKind.FURNITURE, BlockKind.CODE}:
            body = text[block.start : min(block.end, block.start + left)]
            left -= len(body)
            yield from (word.lower() for word in _WORD.findall(body))
