"""Who saw what: the record of accesses in words, and as a file for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from ptcoder.clinic.people import UNKNOWN_PERSON, People, said
from ptcoder.clinic.people_sheets import AccessRow, AccessSheet
from ptcoder.clinic.recovery import day_of, hour
from ptcoder.clinic.refused import Refused, read_id
from ptcoder.clinic.register import Register
from ptcoder.export import safe
from ptcoder.store import Accesses, Log
from ptcoder.visit import (
    SECOND,
    AuditMade,
    EmergencyAccess,
    Event,
    Exported,
    FeesWritten,
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
    VisitOpened,
)

COLUMNS = ("day", "time", "who", "what", "patient")
SHOWN_AT_MOST = 500
WRITTEN_AT_MOST = 1_000_000
PATIENTS_AT_MOST = 50
MARKS = ("replacement", "void")
PAGES = {
    "floor": "on the floor",
    "review": "at review",
    "patients": "on the Patients page",
    "export": "on the Export page",
    "audit": "in an audit",
}


def wanted(log: Log, patient: str, person: str, day: date | None, off_min: int, limit: int) -> Accesses:
    """What is asked of the log; ``patient`` are words of a name or number, ``day`` is by the offset given."""
    found = [each.patient for each in log.patients(patient, PATIENTS_AT_MOST)] if patient.strip() else None
    since = until = None
    if day is not None:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(minutes=off_min)
        since = int(midnight.timestamp()) * SECOND
        until = since + 24 * 60 * 60 * SECOND
    return Accesses(
        person=read_id(person, UNKNOWN_PERSON) if person else None,
        patients=None if found is None else tuple(found),
        since_us=since,
        until_us=until,
        limit=limit,
    )


def sheet(log: Log, people: People, register: Register, wanted: Accesses) -> AccessSheet:
    """At most one row less than is asked for: the last only tells that there are more."""
    found = tuple(rows(log, people, register, wanted))
    return AccessSheet(rows=found[: wanted.limit - 1], more=len(found) == wanted.limit)


def rows(log: Log, people: People, register: Register, wanted: Accesses) -> Iterator[AccessRow]:
    """What was found, in words, the latest first."""
    copies = log.copies()
    for record in log.accesses(wanted):
        moment = record.stamp.moment
        yield AccessRow(
            day=day_of(moment),
            time=hour(moment.at_us, moment.off_min),
            who=people.name(record.stamp.who),
            what=_what(record.event, people, copy=(record.stamp.station, record.stamp.n) in copies),
            patients=tuple(_patients(log, register, record.event)),
        )


def _patients(log: Log, register: Register, event: Event) -> Iterator[str]:
    if isinstance(event, Viewed | VisitOpened) or (isinstance(event, RecordReleased) and event.patient is not None):
        yield _name(register, event.patient)
    elif isinstance(event, Exported):
        for patient in dict.fromkeys(log.patient_of(visit) for visit in event.visits):
            yield _name(register, patient)


def _name(register: Register, patient: UUID | None) -> str:
    try:
        return register.patient(str(patient)).name
    except Refused:  # the log lost the entry, or the visit's opening was taken back
        return "?"


def _what(event: Event, people: People, *, copy: bool) -> str:
    match event:
        case Viewed(page=page):
            return f"Saw the record {PAGES.get(page, page)}"
        case Exported(visits=(), rows=count):
            return f"Exported the list of accesses, {count} row{'s' * (count != 1)}"
        case Exported(visits=visits, rows=count):
            marks = [(mark, (event.kinds or ()).count(mark)) for mark in MARKS]
            told = [f"{len(visits)} visit{'s' * (len(visits) != 1)} for billing", f"{count} line{'s' * (count != 1)}"]
            told += [f"{number} {mark}{'s' * (number != 1)}" for mark, number in marks if number]
            return f"{'Wrote a copy of a batch' if copy else 'Exported'}: {', '.join(told)}"
        case VisitOpened():
            return "Brought to the floor"
        case RecordReleased(what=str(paper), visit=None):
            return f"Handed out: {paper}"
        case RecordReleased(what=str(paper)):
            return f"Handed out of one visit: {paper}"
        case RecordReleased(patient=patient, records=count):
            return f"Handed out {'everything' if patient is None else 'the whole record'}, {count} records"
        case SignedIn(person=person):
            return f"Signed in as {people.name(person)}"
        case SignInFailed(person=person):
            return f"Wrong PIN for {people.name(person)}"
        case EmergencyAccess(person=person, reason=reason):
            return f"Emergency access as {people.name(person)}, without the PIN: {reason}"
        case Locked(idle=idle):
            return "Locked by itself" if idle else "Locked"
        case PinSet(person=person):
            return f"Set the PIN of {people.name(person)}"
        case PersonAdded():
            held = "" if event.duties is None else f": {', '.join(event.duties)}"
            return f"Ended {said(event)}" if event.ended else f"Wrote down {said(event)}{held}"
        case SettingChanged(name=name, value=value):
            return f"Changed the setting {name} to {value or 'nothing'}"
        case RulesImported(edition=edition):
            return f"Took rules: {edition}"
        case PayerWritten(edition=edition):
            return f"Took a payer: {edition}"
        case FeesWritten(edition=edition):
            return f"Took fees: {edition}"
        case RulesWithdrawn(since=since, reason=reason):
            return f"Withdrew rules from {since} on: {reason}"
        case PayerReviewed(payer=payer):
            return f"Reviewed the payer {payer}"
        case AuditMade(visits=visits, of=of, found=found, since=since, until=until, claims=claims):
            what = "A file of claims was held against the record" if claims else "Audited bills"
            return f"{what}, {since} to {until}: {visits} of {of} visits, {found} with differences"
        case KeyChanged(what=what):
            return f"Changed what guards the log: {what}"
        case Restored(backup=backup):
            return f"Restored the backup {backup}"
        case _:
            return type(event).__name__


def cells(rows: Iterable[AccessRow]) -> Iterator[Sequence[str]]:
    """The rows as a file has them, its header first."""
    yield COLUMNS
    for row in rows:
        yield tuple(map(safe, (row.day.isoformat(), row.time, row.who, row.what, ", ".join(row.patients))))


def exported(digest: str, rows: int) -> Exported:
    """What the log says about such a file: no visit left in it."""
    return Exported(export=uuid4(), visits=(), sha256=digest, rows=rows)
