"""The vocabulary of boilerplate: words that buttons, menus and notices are made of."""

import re
from itertools import islice

CONTROLS = frozenset(
    """
    ad ads advert advertisement advertisements advertise advertising sponsored promoted promo skip
    share shares sharing tweet retweet post posts repost pin print copy save bookmark follow
    followers following like likes comment comments reply replies respond report subscribe
    subscriber subscribers subscription unsubscribe login logout log sign signin signup register
    registration menu navigation nav toggle open close dismiss expand collapse search results
    result filter sort home homepage cookie cookies consent accept reject decline preferences
    settings privacy policy terms conditions disclaimer imprint impressum sitemap rss feed
    newsletter newsletters email e-mail mail download install app apps store previous next prev
    page pages back top loading load view see show more less read reading continue listen watch
    play pause gallery slideshow photo photos image images picture caption credit credits
    description related recommended trending popular latest breaking tags tagged topics filed
    categories category archive archives breadcrumb account profile password basket cart checkout
    facebook twitter instagram linkedin whatsapp pinterest reddit telegram youtube tiktok threads
    mastodon bluesky flipboard copyright reserved rights manage choices member members membership
    gift vote poll polls helpful feedback fullscreen mute unmute autoplay corrections syndication
    stockists suggest affiliate preferred jump older newer permalink trackback widget sponsors
    sponsor
    """.split()
)
FILLERS = frozenset(
    """
    a all an and are article articles at by click contact content contents edition english deutsch
    español français for from full get go help here i in is it item items jump language link links
    main me min minute minutes mode my new news no not now of on one only or our out over section
    sections sec skip stories story text the this to up us use user via video videos was with you
    your about x © website site add address as article's become before below brand assets careers
    code continue day days down editor's first free how if into keep list page's per pick picks
    post's rating ratings recent scroll selected sell service services source start status system
    today today's top turn alert alerts visit week what's who's work write yes
    """.split()
)
SECTIONS = frozenset(
    """
    arts books business careers community crime culture economy education entertainment
    environment events fashion features finance food football games health jobs life lifestyle
    local magazine cartoons celebrity crosswords deals family fixtures horoscopes ideas interviews
    letters lists maps markets money movies music national notices obituaries offers opinion
    people personal puzzles recipes scores transfers trends watch women podcast podcasts politics
    press real estate reviews science shop shopping society sport sports style tech technology
    travel tv weather weekend world
    """.split()
)
_STRONG_HEADERS = re.compile(
    r"(?:(?:\d+ )?(?:comments?|responses|replies)(?: \(?\d+\)?)?"
    r"|leave a (?:comment|reply)|join the (?:conversation|discussion)"
    r"|(?:related|recommended|similar|suggested|popular|latest|recent|top|other|more|trending"
    r"|further)"
    r"(?: \w+)? (?:articles?|stories|story|posts?|news|reads?|reading|videos?|coverage|headlines)"
    r"|(?:you (?:may|might)(?: also)?|readers also|people also) (?:like|enjoy|enjoyed|read|liked)"
    r"(?: this| these)?|related|recommended|trending(?: now)?|most (?:read|popular|viewed|shared)"
    r"|(?:recommended|picked|more) for you|up next|read next|what to read next|also (?:read|on .*)"
    r"|more (?:from|in|on|by|like|to (?:read|explore|see|love)) .*|most (?:discussed|commented)"
    r"|also (?:in|from) (?:this|our) .*"
    r"|(?:previous|next|older|newer) (?:posts?|articles?|comments?)"
    r"|(?:reader|user) (?:comments?|interactions?|reviews?)|\d+ (?:thoughts?|comments?) on .*"
    r"|(?:today|this week)['’]s (?:picks|top stories)|top stories|latest from .*|don['’]t miss"
    r"|editors?['’]?s? picks?|elsewhere on .*"
    r"|from (?:around )?the (?:web|archive))",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"(?:more (?:on|from|about)|(?:previous|next|older|newer)(?: (?:post|article|page))?|video"
    r"|(?:read|keep) (?:also|more|next|on|reading)|see also|also read|also see|related"
    r"|recommended|up next|don['’]t miss|watch|listen)\b[^.:]{0,25}[:|–—-] ?\S",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"^(?:©|\(c\)|copyright\b).*|.*(?:© ?\d{4}|all rights reserved)\W*\w*\W*$", re.IGNORECASE
)
_READING_TIME = re.compile(
    r"(?:.{0,20}\W)?\d+[- ]min(?:ute)?s?[ -]read(?:\W.{0,20})?", re.IGNORECASE
)
_SLOT = re.compile(
    r"(?:slot:? )?(?=\S*(?:_|-\S*-|[A-Z]-))(?=\S*\d)[A-Za-z][\w-]*(?:[._/][\w-]+)*", re.IGNORECASE
)
# No step holds a mark: with more than one way to part a line, a long one takes for ever.
_MARK = " [/|•·›»>→] "
_ARROW = " [›»>→] "
_TRAIL = re.compile(
    rf"\S(?:(?!{_MARK}).){{0,40}}(?:{_MARK}\S(?:(?!{_MARK}).){{0,60}}){{2,}}"
    rf"|\S(?:(?!{_ARROW}).){{0,40}}(?:{_ARROW}\S(?:(?!{_ARROW}).){{0,80}})+"
)
_PROMOTION = re.compile(
    r"\b(?:subscri\w+|newsletter\w*|sign(?:ing)? up|inbox|cookies?|consent|privacy policy|ad-free"
    r"|adverts?|advertising partners|free trial|your (?:e-?mail|account|privacy|device|data)|log in"
    r"|unsubscribe|spam|our app|app store|google play|follow us|download|paywall|membership|member"
    r"|support our|donat\w+|manage (?:your )?(?:preferences|choices|settings)"
    r"|terms of (?:use|service)"
    r"|every (?:week|morning|day|month|friday|monday|sunday)|delivered|browser|javascript"
    r"|personali[sz]ed?|accept(?:ing)?|send you|affiliate links?|commission|\d+% off|free guide"
    r"|kept afloat|consider (?:a|making a) (?:gift|donation))\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:we|our|us|my|me|these pages|this (?:site|page|post))\b", re.IGNORECASE)
_READER = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_IMPERATIVE = re.compile(
    r"(?:sign up|subscribe|get|join|download|follow|enter|enjoy|support|become|register|click)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|©")
_MAX_CONTROL_WORDS = 14
_MAX_PROMOTION_WORDS = 60
_KNOWN = CONTROLS | SECTIONS | FILLERS


def is_control(line: str) -> bool:
    """Whether `line` is a button, menu or label: short, and made of interface words only."""
    words = [word.casefold() for word in _first_words(line, _MAX_CONTROL_WORDS + 1)]
    named = [word for word in words if not word.isdigit()]
    if not named or len(words) > _MAX_CONTROL_WORDS or not _KNOWN.issuperset(named):
        return False
    controls = sum(word in CONTROLS for word in named)
    sections = sum(word in SECTIONS for word in named)
    return controls > 0 or sections > 2  # noqa: PLR2004


def is_single_word(line: str) -> bool:
    """Whether `line` has one word, so that it could as well be a heading of the text."""
    named = (match for match in _WORD.finditer(line) if not match[0].isdigit())
    return len(list(islice(named, 2))) == 1


def is_section_menu(line: str) -> bool:
    """Whether `line` is made of names of sections, as menus and category labels are."""
    words = [word.casefold() for word in _WORD.findall(line)]
    return bool(words) and all(word in SECTIONS | CONTROLS | FILLERS for word in words)


def is_notice(line: str) -> bool:
    """Whether `line` is a copyright line, a reading time or the identifier of a slot."""
    patterns = (_LEGAL, _READING_TIME, _SLOT)
    words = _first_words(line, _MAX_CONTROL_WORDS + 1)
    return len(words) <= _MAX_CONTROL_WORDS and any(pattern.fullmatch(line) for pattern in patterns)


def is_trail(line: str) -> bool:
    """Whether `line` is a breadcrumb trail such as "Home › World › Europe"."""
    return _TRAIL.fullmatch(line) is not None


def is_promotion(paragraph: str) -> bool:
    """Whether a short paragraph asks its reader to subscribe, consent, follow or install."""
    if len(_first_words(paragraph, _MAX_PROMOTION_WORDS + 1)) > _MAX_PROMOTION_WORDS:
        return False
    cues = {cue.casefold() for cue in _PROMOTION.findall(paragraph)}
    quoted = any(mark in paragraph for mark in '"“”«»')
    addressed = _READER.search(paragraph) or _IMPERATIVE.match(paragraph)
    return (
        len(cues) > 1
        and not quoted
        and bool(addressed)
        and bool(_SELF.search(paragraph) or _IMPERATIVE.match(paragraph))
    )


def is_teaser(line: str) -> bool:
    """Whether `line` points to another article by a phrase such as "See also:"."""
    return _TEASER.match(line) is not None


def is_other_articles_header(line: str) -> bool:
    """Whether `line` heads a list of other articles or the readers' comments."""
    return _STRONG_HEADERS.fullmatch(line.strip(" :()#*|»›→▼")) is not None


def _first_words(line: str, count: int) -> list[str]:
    return [match[0] for match in islice(_WORD.finditer(line), count)]
