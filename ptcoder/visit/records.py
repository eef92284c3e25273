"""What a visit is made of: the field's own words as small frozen records.

Every point in time is a whole number of microseconds on one axis per visit (UTC where the offset is known),
every stretch is half open: ``[start, stop)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

SECOND = 1_000_000
MINUTE = 60 * SECOND

Length = int | Fraction
"""Microseconds; a fraction only where decimal minutes cannot be told in whole ones."""


class Discipline(StrEnum):
    PT = "PT"
    OT = "OT"
    SLP = "SLP"


class Role(StrEnum):
    PT = "PT"
    PTA = "PTA"
    OT = "OT"
    OTA = "OTA"
    SLP = "SLP"
    STUDENT = "STUDENT"

    @property
    def is_assistant(self) -> bool:
        return self in (Role.PTA, Role.OTA)

    @property
    def is_therapist(self) -> bool:
        return self in (Role.PT, Role.OT, Role.SLP)


class Duty(StrEnum):
    """What a person is here for; one may have several. What each may do stands in the clinic's own table."""

    CLINICIAN = "clinician"
    ASSISTANT = "assistant"
    STUDENT = "student"
    BILLER = "biller"
    OWNER = "owner"


class Attendance(StrEnum):
    ONE_ON_ONE = "one_on_one"
    CONSTANT = "constant"
    UNATTENDED = "unattended"
    GROUP = "group"


class State(StrEnum):
    """Where a visit stands."""

    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "signed"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One stretch of care, or one service that was only counted.

    ``start`` and ``stop`` are both given or both None; ``length`` is exact. A stretch of which only the minutes
    are known has a length and no start. A counted service has neither (``length`` is None) and its ``units``.
    ``code`` is None for rest and charting. ``abn`` is ``required``, ``voluntary``, ``none``, ``excluded`` or
    ``voluntary;excluded``. ``modifiers`` are those that a person chose. ``order`` is the place in the order in which
    it was recorded.
    """

    id: str
    order: int
    code: str | None
    discipline: Discipline
    role: Role
    clinician: str | None = None
    attendance: Attendance | None = None
    start: int | None = None
    stop: int | None = None
    length: Length | None = None
    units: int = 1
    group_size: int | None = None
    prefer: bool = False
    abn: str | None = None
    telehealth: str | None = None
    modifiers: tuple[str, ...] = ()
    running: bool = False
    preset: int | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a note says under one heading. ``carried`` is the day of the visit that the words were taken over from,
    ``former`` the code that they were first written for in this one.
    """

    text: str
    carried: date | None = None
    former: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Who stood for something, and when: ``called`` is the name with credentials as they were then, None where the log
    did not keep it; ``role`` as what. ``at`` is UTC microseconds, ``off_min`` the offset shown.
    """

    who: str | None
    called: str | None
    at: int
    off_min: int
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signed version of a visit's bill, kept for good. ``bill`` is its text, byte for byte.

    ``waits`` is why a therapist has to stand for it besides, "" where nobody has to; ``cosigned`` is who did.
    ``reopened`` is the reason for which the visit was opened again, "" while this version holds.
    """

    version: int
    bill: str
    edition: str
    program: str
    signed: Stood
    waits: str = ""
    cosigned: Stood | None = None
    reopened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A visit that was not timed but written in afterwards: from what, why, and by whom and when."""

    source: str
    reason: str
    entered: Stood


def _no_words() -> Mapping[tuple[str, str], Written]:
    return MappingProxyType({})


def _no_amounts() -> Mapping[str, Decimal]:
    return MappingProxyType({})


def _no_choices() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


def _no_reasons() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the events of one visit add up to; also what a row file hands to the coder.

    ``patient`` None is somebody nobody else is. ``allowed_to_date`` is money by threshold bucket.
    ``attested`` holds ``kx`` and ``distinct``, ``modifiers`` those that a person chose, by the code on the line.
    ``pointers`` are the diagnoses that a code's lines are for, by the code on the line, "" for the whole visit;
    ``place`` is the place of service that was chosen, ``supervisor`` the therapist who answers for assistants and
    students: None where nothing was said. ``bill`` is the text that was signed, byte for byte.
    ``documented`` is the note, by code ("" for the visit as a whole) and field, in the order in which it was last said.
    ``grounds`` are what an attestation rests on, as it was ticked. ``signatures`` are all signed versions, the first
    first; ``late`` is None for a visit that was timed.
    """

    id: str
    patient: str | None
    payer: str
    discipline: Discipline
    date: date
    intervals: tuple[Interval, ...] = ()
    attested: frozenset[str] = frozenset()
    grounds: Mapping[str, tuple[str, ...]] = field(default_factory=_no_choices)
    allowed_to_date: Mapping[str, Decimal] = field(default_factory=_no_amounts)
    modifiers: Mapping[str, tuple[str, ...]] = field(default_factory=_no_choices)
    acknowledged: Mapping[str, str] = field(default_factory=_no_reasons)
    pointers: Mapping[str, tuple[str, ...]] = field(default_factory=_no_choices)
    place: str | None = None
    supervisor: str | None = None
    documented: Mapping[tuple[str, str], Written] = field(default_factory=_no_words)
    state: State = State.OPEN
    version: int = 0
    bill: str | None = None
    signatures: tuple[Signature, ...] = ()
    late: Late | None = None
    off_min: int = 0
    opened: int | None = None
    notices: tuple[str, ...] = ()

    @property
    def signature(self) -> Signature | None:
        """The signature that holds; None while the visit is open."""
        return self.signatures[-1] if self.signatures and self.state in (State.SIGNED, State.EXPORTED) else None

    @property
    def running(self) -> tuple[Interval, ...]:
        return tuple(interval for interval in self.intervals if interval.running)

    def until(self, now: int) -> Visit:
        """This visit as it would be if everything that runs stopped at ``now``."""
        if not any(interval.running for interval in self.intervals):
            return self
        return replace(self, intervals=tuple(_stopped(interval, now) for interval in self.intervals))


def _stopped(interval: Interval, now: int) -> Interval:
    if not interval.running or interval.start is None:
        return interval
    stop = max(now, interval.start)
    return replace(interval, stop=stop, length=stop - interval.start, running=False)
