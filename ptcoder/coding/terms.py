"""What one payer's rules of one day make of each code, found once: the same codes come in visit after visit.

The bits of ``Trait`` tell what there is in a day at all, so that a check with nothing to look at is not even begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ptcoder.coding.allowed import Price, contracted, national
from ptcoder.coding.records import Finding
from ptcoder.rulebook import Edition, Kind, Method, Pair, Payer, Service, Sourced
from ptcoder.visit import Attendance


class Mode(StrEnum):
    """What the time of one stretch is worth."""

    ATTENDED = "attended"
    GROUP = "group"
    UNATTENDED = "unattended"
    VOID = "void"
    """A timed service recorded as unattended or in a group: documented, its minutes don't count."""


# Looked up through its class, a member of an enumeration costs more than a whole step of the counting.
ATTENDED, GROUP, UNATTENDED, VOID = Mode
ONE_ON_ONE, CONSTANT = Attendance.ONE_ON_ONE, Attendance.CONSTANT
TIMED = frozenset(kind for kind in Kind if kind.is_timed)
POOLED = frozenset((Kind.TIMED_PROCEDURE, Kind.TIMED_MODALITY))
ONCE_A_DAY = {
    Kind.SUPERVISED: ("supervised", "Supervised modality: one untimed unit a day, whatever the minutes"),
    Kind.GROUP: ("group", "Group: one untimed unit per patient and day"),
    Kind.EVAL: ("evaluation", "Evaluation: one untimed unit, whatever the minutes"),
}


Pairs = Mapping[tuple[str, str], Pair]
NO_PAIRS: Pairs = {}
Behind = tuple[Edition, tuple[tuple[int, Finding], ...], Finding | None]
"""Of a day's rules: what is told once, with the first visit, and what is told with every visit."""


class Trait:
    """What a day has in it: plain bits, of which one number holds many. ``ALWAYS`` is in every day."""

    ALWAYS = 1 << 0
    SUPERVISED = 1 << 1
    EVALUATION = 1 << 2
    ADDON = 1 << 3
    FURTHER = 1 << 4
    """A first code whose further time is another code's."""
    REFUSED = 1 << 5
    DATED = 1 << 6
    """A code that was not always valid or not for ever, or a row of a discipline that its code is not of."""
    SUBSTITUTED = 1 << 7
    ODD_ATTENDANCE = 1 << 8
    """A row tells its attendance, or a stretch is void."""
    GROUP = 1 << 9
    ASSISTED = 1 << 10
    STUDENT = 1 << 11
    UNCLOCKED = 1 << 12
    """A length without clock times."""
    OVERLAP = 1 << 13
    """Two attended stretches share time."""
    ELSEWHERE = 1 << 14
    SEVERAL_VISITS = 1 << 15
    LIMITED = 1 << 16
    """A code with a limit of units that the payer holds to."""
    TELEHEALTH = 1 << 17
    NOTICE = 1 << 18
    """A row tells of a notice of non-coverage."""
    CROWDED = 1 << 19
    """A line has more modifiers than it holds."""
    STRANGER = 1 << 20
    """A role of another discipline than its row's."""
    MODIFIERS = 1 << 21
    """A person chose modifiers, or the payer asks for one that only a person can tell."""
    BESIDE = 1 << 22
    """Two stretches of whatever kind share time."""
    PAIRED = 1 << 23
    """A pair of billed codes that no word separates."""
    CAPPED = 1 << 24
    """The payer caps the units of a day. This and what follows are the payer's, whatever was given."""
    REVIEWED = 1 << 25
    LOCAL = 1 << 26


@dataclass(slots=True, eq=False)
class Term:
    """One code as it is billed. ``mode`` is that of a row that says nothing of its attendance.

    ``once`` is the reason of a service that is one unit a day, empty for every other. ``price`` None: no estimate.
    """

    service: Service
    mode: Mode
    timed: bool
    pooled: bool
    refusal: Sourced | None
    bundled: bool
    once: str
    price: Price | None
    partners: Partners
    traits: int


class Terms(dict[str, Term]):
    """The terms of every code that was asked for so far, by code. ``traits`` are those of the payer."""

    def __init__(self, edition: Edition, payer: Payer) -> None:
        super().__init__()
        self.payer = payer
        self._services, self._pairs = edition.services, edition.pairs if payer.ncci else NO_PAIRS
        self._all_pairs, self._fees, self._rules = edition.pairs, edition.fees, edition.rules
        self.has_pairs = bool(payer.pairs or self._pairs)
        self.traits = Trait.ALWAYS
        if payer.caps or payer.day_cap is not None:
            self.traits |= Trait.CAPPED
        if payer.medical_review is not None:
            self.traits |= Trait.REVIEWED
        if payer.extra_modifiers or payer.habilitative:
            self.traits |= Trait.MODIFIERS
        if payer.local_limits:
            self.traits |= Trait.LOCAL
        self.behind: Behind | None = None
        """What ``facts.behind`` said of the day it was last asked about."""

    def fits(self, edition: Edition, payer: Payer) -> bool:
        """Whether these terms hold under the rules of a day."""
        return (
            self.payer is payer
            and self._services is edition.services
            and self._all_pairs is edition.pairs
            and self._fees is edition.fees
            and self._rules is edition.rules
        )

    def __missing__(self, code: str) -> Term:
        payer = self.payer
        service, bundled = self._services[code], payer.bundled.get(code)
        refusal = bundled or payer.not_covered.get(code)
        rule, words = ONCE_A_DAY.get(service.kind, ("", ""))
        price = None
        if payer.fees:
            price = contracted(code, payer.fees)
        elif payer.estimate and self._fees is not None:
            price = national(service, self._fees)
        mode = mode_of(None, service)
        has = {
            Trait.SUPERVISED: service.kind is Kind.SUPERVISED,
            Trait.GROUP: service.kind is Kind.GROUP,
            Trait.EVALUATION: service.kind is Kind.EVAL,
            Trait.ADDON: service.first is not None,
            Trait.FURTHER: service.further is not None,
            Trait.REFUSED: refusal is not None,
            Trait.DATED: service.since is not None or service.until is not None,
            Trait.ODD_ATTENDANCE: mode is VOID,
            Trait.LIMITED: payer.mue and bool(service.mue),
        }
        term = self[code] = Term(
            service=service,
            mode=mode,
            timed=service.kind in TIMED,
            pooled=payer.method is Method.CMS and (service.kind in POOLED or code in payer.pooled),
            refusal=refusal,
            bundled=bundled is not None,
            once=f"{words} ({self._rules[rule]})." if words else "",
            price=price,
            partners=Partners(code, payer.pairs, self._pairs),
            traits=sum(trait for trait, there in has.items() if there),
        )
        return term


class Partners(dict[str, Pair | None]):
    """The pair that a code makes with each code that was asked for so far, itself in column 1."""

    def __init__(self, code: str, own: Pairs, shared: Pairs) -> None:
        super().__init__()
        self._code, self._own, self._shared = code, own, shared

    def __missing__(self, other: str) -> Pair | None:
        codes = (self._code, other)
        pair = self[other] = self._own.get(codes) or self._shared.get(codes)
        return pair


def terms_of(edition: Edition, payer: Payer) -> Terms:
    """Kept beside the edition, one for each payer, until they no longer fit."""
    terms = edition.derived.get(payer.id)
    if not isinstance(terms, Terms) or not terms.fits(edition, payer):
        terms = edition.derived[payer.id] = Terms(edition, payer)
    return terms


def mode_of(attendance: Attendance | None, service: Service) -> Mode:
    """What a row's time is worth; ``attendance`` None: as the service itself asks."""
    if service.kind is Kind.SUPERVISED:
        return UNATTENDED
    if service.kind is Kind.GROUP:
        return GROUP
    attendance = attendance or service.attendance
    if attendance is ONE_ON_ONE or attendance is CONSTANT:
        return ATTENDED
    return VOID if service.kind in TIMED else UNATTENDED
