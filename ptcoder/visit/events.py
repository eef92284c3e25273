"""The events: what was said, once, and never changed. A correction is a new event that names what it replaces."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from ptcoder.visit.records import Attendance, Discipline, Duty, Role


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
class PersonAdded:
    """Somebody who works here, as last said: the same ``person`` again changes what was said, or ends it.

    ``role`` None treats nobody. ``duties`` None stands in logs of before there were any: those of the role.
    ``npi`` is ten digits. Nobody is ever deleted; who has ``ended`` can no longer sign in.
    """

    person: UUID
    name: str
    role: Role | None
    credentials: str | None = None
    npi: str | None = None
    duties: tuple[Duty, ...] | None = None
    ended: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinSet:
    """A person's PIN from now on, as the PHC text of its Argon2id hash. The stamp tells who set it."""

    person: UUID
    phc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person works at this desk from now on; the one before no longer does."""

    person: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed:
    """A wrong PIN was given for a person, to sign in or to sign."""

    person: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccess:
    """Somebody came in as this person without the PIN, and said why: to read and to treat, no more."""

    person: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """The desk was locked; the clocks run on. ``idle``: by itself, else by somebody."""

    idle: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """A patient's record was shown to whoever the stamp names; ``page`` is where it was shown first."""

    patient: UUID
    page: str
    visit: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientAdded:
    patient: UUID
    name: str
    mrn: str
    payer: str
    discipline: Discipline


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOpened:
    visit: UUID
    patient: UUID
    payer: str
    discipline: Discipline
    date: datetime.date


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
    """A person's word: ``kx`` or ``distinct``; ``holds`` False takes it back."""

    visit: UUID
    what: str
    holds: bool = True


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

    ``rest`` True makes it rest or charting, which has no code.
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
    """Holds the bill itself: what is printed next year is what was signed."""

    visit: UUID
    version: int
    bill: str
    edition: str
    program: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    visit: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """These visits left in one file."""

    export: UUID
    visits: tuple[UUID, ...]
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReleased:
    """A readable copy left: of one patient's record, or of everything (``patient`` None). ``manifest`` is the SHA-256
    of the page that lists its files and the heads of the chains; ``records`` is how many events it holds.
    """

    release: UUID
    patient: UUID | None
    manifest: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesImported:
    """One of the payer's own tables, read and taken: it holds for visits from ``since`` on. ``content`` is what was
    kept of it, packed; ``edition`` is how a signed bill names it.
    """

    taken: UUID
    kind: str
    file: str
    sha256: str
    since: datetime.date
    content: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChanged:
    """How the clinic wants something from now on; what a ``value`` means is the setting's own."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A copy of the log was made, opened and found whole. ``name`` is the file's, without its folder; ``heads`` are
    the last records in it, one for each station, as ``station:n:hash``.
    """

    backup: UUID
    name: str
    sha256: str
    records: int
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup took the place of the log. ``lost`` records of the log before are not in it; that log lies, whole as it
    was, in the folder ``set_aside`` beside this one.
    """

    backup: str
    sha256: str
    records: int
    lost: int
    set_aside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerWritten:
    """A payer's rules as the clinic gave them: they hold for visits from ``since`` on, and take the place of what was
    said of this payer before. ``content`` is the file's text; ``edition`` is how a signed bill names it.
    """

    taken: UUID
    payer: str
    file: str
    sha256: str
    since: datetime.date
    content: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesWithdrawn:
    """Rules that were taken (``RulesImported`` or ``PayerWritten``) do not hold for visits from ``since`` on."""

    taken: UUID
    since: datetime.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerReviewed:
    """Whoever says so has held this payer's rules against the contract on that day, and they agree."""

    payer: str
    on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChanged:
    """What guards the log is another: ``what`` is ``key``, ``code``, ``passphrase`` (set), ``no passphrase``,
    ``recovered`` (the code opened the log) or ``sealed`` (the key lay readable until now). No secret is in it.
    """

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FavoritesChosen:
    """The codes that one person has on the number keys from 1 on, for patients of one discipline; "" is a key without
    a code. No ``codes`` at all: the usual ones again.
    """

    person: UUID
    discipline: Discipline
    codes: tuple[str, ...]


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
    | FavoritesChosen
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
    FavoritesChosen,
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
