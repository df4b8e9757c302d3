"""Words that say what is measured, in groups whose senses exclude each other.

Each line of a group is one sense: its words mean the same, those of two lines do not. A
word may stand in several lines. So "sold for" and "raised" are not the same money, and "begun" and
"finished" not the same date, whatever else two sentences have in common.
"""

import re
from dataclasses import dataclass
from functools import cache

from qa.units import Kind
from qa.wording import stem

_LENGTHS = frozenset({Kind.LENGTH})
_DATES = frozenset({Kind.DATE, Kind.TIME})
_MONEYS = frozenset({Kind.MONEY})
_ALL = frozenset(Kind)
_SIZES = _ALL - _DATES - {Kind.VERSION, Kind.AGE}

_GROUPS: tuple[tuple[frozenset[Kind], str], ...] = (
    (
        _MONEYS,
        """
        pay buy acquire acquisition purchase sell cost price fetch deal bid invest pour spend stake
        revenue turnover sales
        profit earnings surplus
        loss lost deficit
        raise raised funding round series fundraising venture
        valuation value valued worth market-value
        debt owe owed borrow loan
        repay repayment
        rent rental
        wage salary pay earn receive pension
        bonus
        fine penalty fined
        budget
        donate donation donor gift give gave charity
        tax levy duty
        dividend
        export
        import
        reward prize award
        grant subsidy aid
        damages damage
        fee ticket admission fare cost price charge
        deposit
        compensation settlement settle
        """,
    ),
    (
        _LENGTHS,
        """
        long length run stretch trail
        high height tall summit altitude elevation climb ascent ascend rise above
        deep depth below
        wide width broad breadth
        far distance away lie from
        thick thickness
        diameter across
        visibility
        navigable
        """,
    ),
    (
        _DATES,
        """
        begin began begun start groundbreaking
        found founded establish create set-up start began begin
        build built construct erect complete completed finish finished
        finish finished end close closing conclude complete completed expire deadline due
        open opened inaugurate inauguration
        reopen reopened
        demolish destroy burn raze collapse
        restore renovate rebuild rebuilt
        born birth
        die died death dead killed
        marry married wed wedding
        elect elected election vote
        swear sworn inaugurate inauguration
        appoint appointed appointment name
        resign resigned leave left quit retire retired depart
        join joined hire hired
        announce unveil reveal present
        release publish publication launch issue appear out
        record write wrote written compose film draft paint
        play perform concert premiere debut
        sign signed
        deliver delivered
        discover find
        order propose approve approved
        invent patent
        arrive
        """,
    ),
    (
        frozenset({Kind.COUNT}),
        """
        kill die dead death fatality toll perish lose life
        injure wound hurt hospital injury
        miss missing
        arrest detain
        evacuate
        infect case
        """,
    ),
    (
        frozenset({Kind.COUNT}),
        """
        employ hire recruit
        cut shed eliminate axe dismiss redundant layoff laid
        strike walk
        apply applicant application
        admit accept enrol
        sell sold sale ship
        print
        win won
        lose lost
        """,
    ),
    (_SIZES, "drop | climb"),
    (_SIZES, "day daytime | night nighttime overnight"),
    (frozenset({Kind.PERCENTAGE}), "own hold have stake | sell sold | buy bought acquire raise"),
    (_SIZES, "summer | winter | spring | autumn"),
    (
        _SIZES,
        "sensitivity sensitive | specificity specific | accuracy accurate | precision | recall",
    ),
    (_SIZES, "export | import"),
    (_SIZES, "upload | download"),
    (
        _SIZES,
        """
        birth mortality | death mortality | marriage | divorce | literacy | unemployment jobless
        inflation | interest | tax | turnout | vacancy | poverty
        """,
    ),
    (_ALL, "north northern | south southern | east eastern | west western | central | coastal"),
    (_ALL, "upper | lower | middle"),
    (_ALL, "first debut | second | third | fourth | fifth | last final farewell"),
    (
        _ALL,
        """
        before prior formerly originally initially previously
        after once afterwards left remain now today currently
        """,
    ),
    (_SIZES, "buy bought purchase | rent | lease"),
    (_SIZES, "arrival arrive | departure depart"),
    (_SIZES, "increase rise grow gain raise up | decrease fall decline cut drop shrink"),
    (_SIZES, "import | produce production make made build built | sell sold sale"),
    (_SIZES, "owner own | rent tenant"),
    (_SIZES, "single one-way | return"),
    (_SIZES, "empty unladen | loaded laden full"),
)


_RESTRICTIONS = (
    "minimum lowest | maximum highest peak top | average mean median typical typically",
    "male man boy father husband | female woman girl mother wife",
    "adult | child infant pupil teenager | elderly",
    "gross | net",
    "domestic | foreign international abroad overseas",
    "urban | rural countryside",
    "indoor | outdoor",
    "gold | silver | bronze",
)
"""Groups of which one sense beside none is another thing, too ("students from abroad")."""

_SYNONYMS = """
    employee staff worker job position post people workforce personnel role
    resident inhabitant people citizen population
    visitor guest people tourist visit
    spectator attendance people fan crowd
    dead death people victim fatality life kill toll
    passenger people
    delegate participant attendee people attend
    student pupil
    soldier troop
    house home dwelling household
    flat apartment
    car vehicle
    hive beehive
    bicycle bike
    copy unit
    plane aircraft aeroplane airplane
    ship vessel
    shop store branch outlet
    seat place
    film movie
    raise rise increase grow up
    release publish issue launch come appear
    fall drop decline decrease cut reduce
    cut eliminate shed axe
    deadline close due
    receive pay earn
    buy acquire purchase
    weigh scale
    exhibition retrospective show
    big large size
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Senses that exclude each other; each is a set of stems."""

    senses: tuple[frozenset[str], ...]
    restricts: bool

    def of(self, stems: frozenset[str]) -> frozenset[int]:
        """Return the senses that any of `stems` may have, by their place in the group."""
        return frozenset(at for at, sense in enumerate(self.senses) if sense & stems)


@cache
def groups(kind: Kind) -> tuple[Group, ...]:
    """Return the groups that tell figures of `kind` apart."""
    telling = [Group(_senses(lines), restricts=False) for kinds, lines in _GROUPS if kind in kinds]
    if kind in _SIZES:
        telling += [Group(_senses(lines), restricts=True) for lines in _RESTRICTIONS]
    return tuple(telling)


@cache
def _synonyms() -> tuple[frozenset[str], ...]:
    return _senses(_SYNONYMS)


@cache
def related(word: str) -> frozenset[str]:
    """Return the stems that may stand for the stem `word`, itself among them."""
    senses = (sense for _, lines in _GROUPS for sense in _senses(lines))
    return frozenset({word}).union(*(line for line in (*_synonyms(), *senses) if word in line))


def _senses(lines: str) -> tuple[frozenset[str], ...]:
    """Return the senses that `lines` has one to a line, or between upright strokes."""
    read = (frozenset(map(stem, re.findall(r"\w+", sense))) for sense in re.split(r"[\n|]", lines))
    return tuple(sense - {""} for sense in read if sense - {""})
