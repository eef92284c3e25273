"""The events: what was said, once, and never changed. A correction is a new event that names what it replaces."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from ptcoder.visit.care_events import (
    AllowedElsewhere,
    AppointmentEnded,
    CareWritten,
    FeesWritten,
    GoalWritten,
    PatientAdded,
    PatientMerged,
    PatientsApart,
    ProfileWritten,
    ProgressReported,
    Scheduled,
)
from ptcoder.visit.claim_events import Denied, Settled, WorkListed
from ptcoder.visit.note_events import (
    Advised,
    CoSigned,
    Documented,
    EnteredLate,
    Measured,
    Paid,
    PayerChosen,
    PlaceChosen,
    Pointed,
    Remote,
    SupervisedBy,
)
from ptcoder.visit.office_events import (
    AuditMade,
    BackedUp,
    EmergencyAccess,
    FavoritesChosen,
    KeyChanged,
    Locked,
    PayerReviewed,
    PayerWritten,
    PersonAdded,
    PinSet,
    RecordReleased,
    Restored,
    RulesImported,
    RulesWithdrawn,
    SettingChanged,
    SignedIn,
    SignInFailed,
    Viewed,
)
from ptcoder.visit.records import Attendance, Discipline, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One look at the clocks: UTC microseconds and the offset shown, and the clock of this boot that counts sleep."""

    at_us: int
    off_min: int
    boot: bytes
    mono_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the log adds to an event. Events are folded in the order (lamport, station, n)."""

    station: bytes
    n: int
    id: UUID
    lamport: int
    moment: Moment
    who: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOpened:
    """``off_min``: the offset of the visit's own day in minutes, where it was opened on another; None: the stamp's."""

    visit: UUID
    patient: UUID
    payer: str
    discipline: Discipline
    date: datetime.date
    off_min: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A stretch begins: now, or at ``at_us`` where that was said to be the truth. ``code`` None is rest or charting.

    ``origin`` is the stretch that this one was split, moved or handed on from.
    """

    visit: UUID
    interval: UUID
    code: str | None
    clinician: UUID | None
    role: Role
    attendance: Attendance | None
    at_us: int | None = None
    preset: int | None = None
    group_size: int | None = None
    origin: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    visit: UUID
    interval: UUID
    at_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A service that is counted, not timed."""

    visit: UUID
    service: UUID
    code: str
    units: int
    clinician: UUID | None
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    visit: UUID
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The clinician's pick where a unit could go to several codes."""

    visit: UUID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """A person's word: ``kx`` or ``distinct``; ``holds`` False takes it back. ``grounds`` are what it rests on, as
    they were ticked.
    """

    visit: UUID
    what: str
    holds: bool = True
    grounds: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierChosen:
    """A modifier that only a person can tell, for the lines of one code; ``holds`` False takes it back."""

    visit: UUID
    code: str
    modifier: str
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A warning read and answered with a reason."""

    visit: UUID
    finding: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A correction of one stretch: what is None stays as it was. The original stamps remain in the log.

    ``rest`` True makes it rest or charting, which has no code. ``minutes`` are for one without clock times.
    """

    visit: UUID
    interval: UUID
    reason: str
    start_us: int | None = None
    stop_us: int | None = None
    code: str | None = None
    clinician: UUID | None = None
    role: Role | None = None
    attendance: Attendance | None = None
    group_size: int | None = None
    rest: bool | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetChanged:
    """A countdown is to run for ``preset`` microseconds, counted from its start. It measures nothing."""

    visit: UUID
    interval: UUID
    preset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """Takes back one event by its id (undo); voiding a Voided brings the event back (redo)."""

    visit: UUID
    event: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The visit was stopped."""

    visit: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Holds the bill itself: what is printed next year is what was signed. ``called`` is the signer's name with
    credentials as they were then, ``role`` as what, ``waits`` why a therapist has to stand for it besides; None where
    nobody has to, and in logs of before it was kept.
    """

    visit: UUID
    version: int
    bill: str
    edition: str
    program: str
    called: str | None = None
    role: Role | None = None
    waits: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    visit: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """These visits left in one file. ``kinds`` says of each, in the same order, whether it left as ``original``,
    ``replacement`` or ``void``, ``versions`` which signed version it was, ``profile`` how the file was written; None
    stands in logs of before: first versions, as originals, in the contract's columns.
    """

    export: UUID
    visits: tuple[UUID, ...]
    sha256: str
    rows: int
    kinds: tuple[str, ...] | None = None
    versions: tuple[int, ...] | None = None
    profile: str | None = None
    units: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """An event of a type or version that this program does not know: kept, passed over, told."""

    type: str
    version: int


Event = (
    PersonAdded
    | PinSet
    | SignedIn
    | SignInFailed
    | EmergencyAccess
    | Locked
    | Viewed
    | PatientAdded
    | VisitOpened
    | Started
    | Stopped
    | Counted
    | Noted
    | Chosen
    | Attested
    | ModifierChosen
    | Acknowledged
    | Amended
    | PresetChanged
    | Voided
    | Closed
    | Signed
    | Reopened
    | Exported
    | RecordReleased
    | RulesImported
    | PayerWritten
    | RulesWithdrawn
    | PayerReviewed
    | SettingChanged
    | BackedUp
    | Restored
    | KeyChanged
    | AuditMade
    | FavoritesChosen
    | AllowedElsewhere
    | AppointmentEnded
    | CareWritten
    | FeesWritten
    | GoalWritten
    | PatientMerged
    | PatientsApart
    | ProfileWritten
    | ProgressReported
    | Scheduled
    | Advised
    | CoSigned
    | Documented
    | EnteredLate
    | Measured
    | Paid
    | PayerChosen
    | PlaceChosen
    | Pointed
    | Remote
    | SupervisedBy
    | Denied
    | Settled
    | WorkListed
    | Unknown
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One event as the log holds it."""

    stamp: Stamp
    event: Event


OF_NO_VISIT = (
    PersonAdded,
    PinSet,
    SignedIn,
    SignInFailed,
    EmergencyAccess,
    Locked,
    Viewed,
    PatientAdded,
    RecordReleased,
    RulesImported,
    SettingChanged,
    BackedUp,
    Restored,
    PayerWritten,
    RulesWithdrawn,
    PayerReviewed,
    KeyChanged,
    AuditMade,
    FavoritesChosen,
    AllowedElsewhere,
    AppointmentEnded,
    CareWritten,
    FeesWritten,
    GoalWritten,
    PatientMerged,
    PatientsApart,
    ProfileWritten,
    ProgressReported,
    Scheduled,
    Unknown,
)
"""Also what was only looked at: a view changes nothing about a visit."""


def visits_of(event: Event) -> tuple[UUID, ...]:
    """The visits that an event belongs to; none for people, patients, the clinic as a whole, or the unknown."""
    if isinstance(event, Exported):
        return event.visits
    if isinstance(event, OF_NO_VISIT):
        return ()
    return (event.visit,)
