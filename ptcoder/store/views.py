"""What the log adds up to, as tables for looking things up. All of it can be made again from the log at any time.

``take`` keeps them in step with an append, in its transaction; ``rebuild`` makes them anew by way of the fold.
The two must agree: a test holds them against each other.
"""

from __future__ import annotations

from typing import get_args
from uuid import UUID

from ptcoder.store import accesses, cares, leavings, patients, reading, tally_tables, works
from ptcoder.store.connection import Database, run
from ptcoder.store.patients import folded
from ptcoder.store.record import Record
from ptcoder.store.schema import read_meta, write_meta
from ptcoder.visit import (
    BackedUp,
    Closed,
    CoSigned,
    Denied,
    Event,
    Exported,
    FavoritesChosen,
    FeesWritten,
    Paid,
    PayerChosen,
    PayerReviewed,
    PayerWritten,
    PersonAdded,
    PinSet,
    ProfileWritten,
    Reopened,
    RulesImported,
    RulesWithdrawn,
    SettingChanged,
    Settled,
    Signed,
    State,
    VisitOpened,
    Voided,
    WorkListed,
    fold,
    visits_of,
    voided,
)

VERSION = 17
"""Raised with every change of what stands in the tables; files with another number are rebuilt when opened."""

_TABLES = """
DROP TABLE IF EXISTS touch;
DROP TABLE IF EXISTS visit;
DROP TABLE IF EXISTS person;
DROP TABLE IF EXISTS pin;
DROP TABLE IF EXISTS rules;
DROP TABLE IF EXISTS setting;
DROP TABLE IF EXISTS backup;
DROP TABLE IF EXISTS favorites;
CREATE TABLE touch (visit BLOB, station BLOB, n INTEGER, PRIMARY KEY (visit, station, n)) STRICT, WITHOUT ROWID;
CREATE TABLE visit (
    visit BLOB PRIMARY KEY, patient BLOB NOT NULL, date TEXT NOT NULL, opened INTEGER NOT NULL, state TEXT NOT NULL,
    payer TEXT NOT NULL, version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_date ON visit (date, opened, visit);
CREATE INDEX visit_state ON visit (state);
CREATE INDEX visit_patient ON visit (patient, date);
CREATE TABLE person (person BLOB PRIMARY KEY, name TEXT NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE pin (person BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE rules (
    station BLOB, n INTEGER, lamport INTEGER NOT NULL, PRIMARY KEY (station, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE backup (
    lamport INTEGER, station BLOB, n INTEGER, PRIMARY KEY (lamport, station, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE favorites (
    person BLOB, discipline TEXT, body BLOB NOT NULL, PRIMARY KEY (person, discipline)
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


def are_current(database: Database) -> bool:
    return read_meta(database, "views") == _made_by()


def _made_by() -> str:
    """Also names every event type known: a program that learns one must look at the old records again."""
    return f"{VERSION}: {' '.join(sorted(kind.__name__ for kind in get_args(Event)))}"


def take(database: Database, record: Record, event: Event) -> None:
    """Brings the tables up to a record that was just appended. Must run in the append's transaction."""
    _touch(database, record, event)
    cares.take(database, record, event)
    match event:
        case VisitOpened(visit=visit):
            row = (
                visit.bytes,
                event.patient.bytes,
                event.date.isoformat(),
                record.at_us,
                State.OPEN.value,
                event.payer,
            )
            run(database, "INSERT OR IGNORE INTO visit VALUES (?, ?, ?, ?, ?, ?, 0)", *row)
        case Closed(visit=visit):
            _now(database, visit, State.CLOSED, only_from=State.OPEN)
        case Signed(visit=visit):
            leavings.take_signed(database, record, event)
            values = (State.SIGNED.value, event.version, visit.bytes)
            run(database, "UPDATE visit SET state = ?, version = ? WHERE visit = ?", *values)
            _tally(database, visit)
        case CoSigned():
            leavings.take_cosigned(database, event)
        case Reopened(visit=visit):
            _now(database, visit, State.OPEN)
            _tally(database, visit)
        case Exported():
            _leave(database, record)
        case PayerChosen(visit=visit) | Voided(visit=visit):
            _refold(database, visit)
        case Paid(visit=visit) | Denied(visit=visit) | WorkListed(visit=visit) | Settled(visit=visit):
            records = reading.told_of(database, visit)
            works.retake(database, visit, records, fold(records))
        case _:
            pass


def rebuild(database: Database) -> None:
    """Makes all tables anew from the log. Must run in a transaction."""
    others = (accesses.TABLES, cares.TABLES, patients.TABLES, leavings.TABLES, tally_tables.TABLES, works.TABLES)
    database.executescript(_TABLES + "".join(others))
    for record in reading.in_order(database):
        _touch(database, record, record.event())
    for row in run(database, "SELECT DISTINCT visit FROM touch").fetchall():
        _refold(database, UUID(bytes=row[0]))
    write_meta(database, "views", _made_by())


def _touch(database: Database, record: Record, event: Event) -> None:
    """What a record adds to wherever it stands among the others: its visits, a person's or a patient's last words,
    what was said of the rules, the backups made, a setting's last word, somebody's number keys, an access, what
    left."""
    accesses.take(database, record, event)
    cares.touch(database, record, event)
    patients.take(database, event, record.body)
    if isinstance(event, Exported):
        leavings.take_batch(database, record, event)
        leavings.take_sent(database, record, event)
        return
    for visit in visits_of(event):
        run(database, "INSERT OR IGNORE INTO touch VALUES (?, ?, ?)", visit.bytes, record.station, record.n)
    match event:
        case PersonAdded(person=person):
            values = (person.bytes, folded(event.name), record.body)
            run(database, "INSERT OR REPLACE INTO person VALUES (?, ?, ?)", *values)
        case PinSet(person=person):
            run(database, "INSERT OR REPLACE INTO pin VALUES (?, ?)", person.bytes, record.body)
        case RulesImported() | PayerWritten() | FeesWritten() | RulesWithdrawn() | PayerReviewed():
            values = (record.station, record.n, record.lamport)
            run(database, "INSERT OR IGNORE INTO rules VALUES (?, ?, ?)", *values)
        case BackedUp():
            values = (record.lamport, record.station, record.n)
            run(database, "INSERT OR IGNORE INTO backup VALUES (?, ?, ?)", *values)
        case ProfileWritten(name=name, content=content):
            run(database, "INSERT OR REPLACE INTO profile VALUES (?, ?)", name, content)
        case SettingChanged(name=name, value=value):
            run(database, "INSERT OR REPLACE INTO setting VALUES (?, ?)", name, value)
        case FavoritesChosen(person=person, discipline=discipline):
            values = (person.bytes, discipline.value, record.body)
            run(database, "INSERT OR REPLACE INTO favorites VALUES (?, ?, ?)", *values)
        case _:
            pass


def _now(database: Database, visit: UUID, state: State, only_from: State | None = None) -> None:
    run(
        database,
        "UPDATE visit SET state = ? WHERE visit = ? AND state = coalesce(?, state)",
        state.value,
        visit.bytes,
        None if only_from is None else only_from.value,
    )


def _leave(database: Database, record: Record) -> None:
    """Only the version that left has left: not one that was signed meanwhile."""
    query = (
        "UPDATE visit SET state = ? WHERE state = ? AND EXISTS (SELECT 1 FROM sent WHERE sent.visit = visit.visit "
        "AND sent.lamport = ? AND sent.station = ? AND sent.n = ? AND sent.version = visit.version)"
    )
    run(database, query, State.EXPORTED.value, State.SIGNED.value, record.lamport, record.station, record.n)


def _refold(database: Database, visit: UUID) -> None:
    records = reading.told_of(database, visit)
    found, gone = fold(records), voided(records)
    leavings.retake(database, visit, [each for each in records if each.stamp.id not in gone])
    cares.refold(database, visit, found)
    tally_tables.retake(database, visit, records, found)
    works.retake(database, visit, records, found)
    run(database, "DELETE FROM visit WHERE visit = ?", visit.bytes)
    if found is not None and found.patient is not None and found.opened is not None:
        values = (visit.bytes, UUID(found.patient).bytes, found.date.isoformat(), found.opened, found.state.value)
        run(database, "INSERT INTO visit VALUES (?, ?, ?, ?, ?, ?, ?)", *values, found.payer, found.version)


def _tally(database: Database, visit: UUID) -> None:
    """Once for each signature: who gave which line stands in the visit's own records."""
    records = reading.told_of(database, visit)
    found = fold(records)
    tally_tables.retake(database, visit, records, found)
    works.retake(database, visit, records, found)
