"""Who came in, who saw and took out what, who changed what: the records of it, indexed so that they are found at once.

The table holds no words of its own, only where in the log the record stands. Which visits left in an export stands in
``sent`` already: thousands of them are not entered once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ptcoder.store.connection import Database, run
from ptcoder.store.record import COLUMNS, Record
from ptcoder.visit import (
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

TABLES = """
DROP TABLE IF EXISTS access;
CREATE TABLE access (
    station BLOB, n INTEGER, place INTEGER, lamport INTEGER NOT NULL, at_us INTEGER NOT NULL, kind TEXT NOT NULL,
    who BLOB NOT NULL, person BLOB, patient BLOB, visit BLOB, PRIMARY KEY (station, n, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_order ON access (lamport);
CREATE INDEX access_time ON access (at_us);
CREATE INDEX access_who ON access (who, lamport);
CREATE INDEX access_person ON access (person, kind, lamport);
CREATE INDEX access_patient ON access (patient);
CREATE INDEX access_visit ON access (visit);
"""
_FIELDS = ", ".join(f"event.{name}" for name in COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accesses:
    """Which accesses are asked for; what is None asks for all. At most ``limit``, the latest.

    ``person``: who did it, or whom it was about (``about`` True: only whom it was about). ``patients``: any of these,
    by a view or by an export of one of their visits. ``since_us`` up to, not with, ``until_us``.
    """

    kinds: tuple[type[Event], ...] | None = None
    person: UUID | None = None
    about: bool = False
    patients: tuple[UUID, ...] | None = None
    since_us: int | None = None
    until_us: int | None = None
    limit: int = 500


def take(database: Database, record: Record, event: Event) -> None:
    """Enters a record, if it is one of an access."""
    for place, (person, patient, visit) in enumerate(_about(event)):
        whom = [each.bytes if each is not None else None for each in (person, patient, visit)]
        row = (record.station, record.n, place, record.lamport, record.at_us, type(event).__name__, record.who, *whom)
        run(database, "INSERT OR IGNORE INTO access VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)


def _about(event: Event) -> Iterable[tuple[UUID | None, UUID | None, UUID | None]]:
    """Whom an access is about: a person, a patient, a visit; nothing where the event is none."""
    match event:
        case (
            PersonAdded(person=person)
            | PinSet(person=person)
            | SignedIn(person=person)
            | SignInFailed(person=person)
            | EmergencyAccess(person=person)
        ):
            return [(person, None, None)]
        case Locked() | SettingChanged() | KeyChanged() | Restored() | Exported() | AuditMade():
            return [(None, None, None)]
        case RulesImported() | PayerWritten() | FeesWritten() | RulesWithdrawn() | PayerReviewed():
            return [(None, None, None)]
        case RecordReleased(patient=patient):
            return [(None, patient, None)]
        case Viewed(patient=patient, visit=visit) | VisitOpened(patient=patient, visit=visit):
            return [(None, patient, visit)]
        case _:
            return []


def find(database: Database, wanted: Accesses) -> list[Record]:
    """The records asked for, the latest first, each once."""
    where: list[str] = []
    values: list[str | bytes | int] = []

    def add(clause: str, *more: str | bytes | int) -> None:
        where.append(clause)
        values.extend(more)

    if wanted.kinds is not None:
        add(f"access.kind IN ({_marks(wanted.kinds)})", *(kind.__name__ for kind in wanted.kinds))
    if wanted.person is not None and wanted.about:
        add("access.person = ?", wanted.person.bytes)
    elif wanted.person is not None:
        add("(access.who = ? OR access.person = ?)", wanted.person.bytes, wanted.person.bytes)
    if wanted.patients is not None:
        marks, ids = _marks(wanted.patients), [each.bytes for each in wanted.patients]
        visits = f"SELECT visit FROM visit WHERE patient IN ({marks})"
        left = f"SELECT sent.station, sent.n FROM sent WHERE sent.visit IN ({visits})"
        clause = f"access.patient IN ({marks}) OR access.visit IN ({visits}) OR (access.station, access.n) IN ({left})"
        add(f"({clause})", *ids, *ids, *ids)
    if wanted.since_us is not None:
        add("access.at_us >= ?", wanted.since_us)
    if wanted.until_us is not None:
        add("access.at_us < ?", wanted.until_us)
    places = (
        "SELECT DISTINCT access.lamport, access.station, access.n FROM access "
        f"{'WHERE ' if where else ''}{' AND '.join(where)} "
        "ORDER BY access.lamport DESC, access.station DESC, access.n DESC LIMIT ?"
    )
    query = (
        f"SELECT {_FIELDS} FROM ({places}) AS found CROSS JOIN event USING (station, n) "
        "ORDER BY event.lamport DESC, event.station DESC, event.n DESC"
    )
    return [Record(*row) for row in run(database, query, *values, wanted.limit)]


def of_people(database: Database, until: int) -> list[Record]:
    """What was said of people up to a lamport number, in folding order."""
    where = "access.person IN (SELECT person FROM person) AND access.kind = ?"
    return _until(database, where, PersonAdded, until)


def of_settings(database: Database, until: int) -> list[Record]:
    """What was said of settings up to a lamport number, in folding order."""
    return _until(database, "access.person IS NULL AND access.kind = ?", SettingChanged, until)


def _until(database: Database, where: str, kind: type[Event], until: int) -> list[Record]:
    query = (
        f"SELECT {_FIELDS} FROM access CROSS JOIN event USING (station, n) WHERE {where} AND access.lamport <= ? "
        "ORDER BY event.lamport, event.station, event.n"
    )
    return [Record(*row) for row in run(database, query, kind.__name__, until)]


def _marks(several: Iterable[object]) -> str:
    return ", ".join("?" for _ in several)
