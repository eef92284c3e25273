"""What is said of a patient beside the visits, and what the visits add up to for the year: found by patient.

A course of care, its progress reports and what was counted elsewhere stand as last said; of each visit that is there,
its day, payer and discipline and, while its bill is signed, what that is estimated to be allowed. ``care_said`` tells
where in the log everything stands that was said of a patient's courses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ptcoder.store import bills
from ptcoder.store.connection import Database, run
from ptcoder.store.record import Record
from ptcoder.visit import (
    AllowedElsewhere,
    Attended,
    CareWritten,
    Discipline,
    Event,
    Goal,
    GoalWritten,
    ProgressReported,
    Reopened,
    Signed,
    Visit,
    VisitOpened,
    decode,
)

TABLES = """
DROP TABLE IF EXISTS care;
DROP TABLE IF EXISTS care_said;
DROP TABLE IF EXISTS progress;
DROP TABLE IF EXISTS goal;
DROP TABLE IF EXISTS elsewhere;
DROP TABLE IF EXISTS attended;
CREATE TABLE care (care BLOB PRIMARY KEY, patient BLOB NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX care_patient ON care (patient);
CREATE TABLE care_said (
    patient BLOB, lamport INTEGER, station BLOB, n INTEGER, PRIMARY KEY (patient, lamport, station, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE progress (
    care BLOB, day TEXT, holds INTEGER NOT NULL, PRIMARY KEY (care, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE goal (
    goal BLOB PRIMARY KEY, care BLOB NOT NULL, place INTEGER NOT NULL, since INTEGER NOT NULL, settled INTEGER,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX goal_care ON goal (care, place);
CREATE TABLE elsewhere (
    patient BLOB, year INTEGER, bucket TEXT, body BLOB NOT NULL, PRIMARY KEY (patient, year, bucket)
) STRICT, WITHOUT ROWID;
CREATE TABLE attended (
    visit BLOB PRIMARY KEY, patient BLOB NOT NULL, date TEXT NOT NULL, opened INTEGER NOT NULL, payer TEXT NOT NULL,
    discipline TEXT NOT NULL, billed INTEGER NOT NULL, amount TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX attended_patient ON attended (patient, date);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cared:
    """All of it of one patient, or of several entries that are one. Courses in the order of their beginning, visits
    in the order of their days and openings; ``reports`` by course, rising, ``elsewhere`` by year and bucket, ``goals``
    of all courses in the order in which they were first said.
    """

    courses: tuple[CareWritten, ...]
    reports: dict[UUID, tuple[date, ...]]
    elsewhere: tuple[AllowedElsewhere, ...]
    attended: tuple[Attended, ...]
    goals: tuple[Goal, ...] = ()


def touch(database: Database, record: Record, event: Event) -> None:
    """Enters what belongs to no visit, as last said."""
    match event:
        case CareWritten(care=care, patient=patient):
            run(database, "INSERT OR REPLACE INTO care VALUES (?, ?, ?)", care.bytes, patient.bytes, record.body)
            row = (patient.bytes, record.lamport, record.station, record.n)
            run(database, "INSERT OR IGNORE INTO care_said VALUES (?, ?, ?, ?)", *row)
        case ProgressReported(care=care, on=on, holds=holds):
            row = (care.bytes, on.isoformat(), int(holds))
            run(database, "INSERT OR REPLACE INTO progress VALUES (?, ?, ?)", *row)
        case GoalWritten(goal=goal, care=care, outcome=outcome):
            settled = record.at_us if outcome else None
            row = (goal.bytes, care.bytes, record.lamport, record.at_us, settled, record.body)
            query = (
                "INSERT INTO goal VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (goal) "
                "DO UPDATE SET care = excluded.care, settled = excluded.settled, body = excluded.body"
            )
            run(database, query, *row)
        case AllowedElsewhere(patient=patient, year=year, bucket=bucket):
            row = (patient.bytes, year, bucket, record.body)
            run(database, "INSERT OR REPLACE INTO elsewhere VALUES (?, ?, ?, ?)", *row)
        case _:
            pass


def take(database: Database, record: Record, event: Event) -> None:
    """Brings a visit up to a record that stands behind all others of it."""
    match event:
        case VisitOpened(visit=visit, patient=patient, payer=payer, discipline=discipline):
            row = (visit.bytes, patient.bytes, event.date.isoformat(), record.at_us, payer, discipline.value)
            run(database, "INSERT OR IGNORE INTO attended VALUES (?, ?, ?, ?, ?, ?, 0, NULL)", *row)
        case Signed(visit=visit, bill=bill):
            query = "UPDATE attended SET billed = 1, amount = ? WHERE visit = ?"
            run(database, query, _estimate(bill), visit.bytes)
        case Reopened(visit=visit):
            run(database, "UPDATE attended SET billed = 0, amount = NULL WHERE visit = ?", visit.bytes)
        case _:
            pass


def refold(database: Database, visit: UUID, found: Visit | None) -> None:
    """Makes a visit's row anew from what its records fold to."""
    run(database, "DELETE FROM attended WHERE visit = ?", visit.bytes)
    if found is not None and found.patient is not None and found.opened is not None:
        row = (visit.bytes, UUID(found.patient).bytes, found.date.isoformat(), found.opened, found.payer)
        bill = (found.discipline.value, int(found.bill is not None), _estimate(found.bill or ""))
        run(database, "INSERT INTO attended VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row, *bill)


def _estimate(bill: str) -> str | None:
    """What a signed bill says would be allowed; None where it doesn't."""
    try:
        said: Any = json.loads(bill)
        amount = Decimal(said["allowed_estimate"])
    except bills.UNREADABLE:
        return None
    return str(amount) if amount.is_finite() else None


def has_any(database: Database) -> bool:
    """Whether a course of care was ever written here."""
    return run(database, "SELECT 1 FROM care LIMIT 1").fetchone() is not None


def of_patients(database: Database, patients: Sequence[UUID]) -> Cared:
    """All that is said of these, who are one."""
    marks, ids = ", ".join("?" for _ in patients), [each.bytes for each in patients]
    cares = [decode(row[0]) for row in run(database, f"SELECT body FROM care WHERE patient IN ({marks})", *ids)]
    query = (
        "SELECT progress.care, progress.day FROM care CROSS JOIN progress USING (care) "
        f"WHERE care.patient IN ({marks}) AND holds ORDER BY progress.day"
    )
    reports: dict[UUID, tuple[date, ...]] = {}
    for care, day in run(database, query, *ids):
        key = UUID(bytes=care)
        reports[key] = (*reports.get(key, ()), date.fromisoformat(day))
    query = f"SELECT body FROM elsewhere WHERE patient IN ({marks}) ORDER BY year, bucket, patient"
    others = [decode(row[0]) for row in run(database, query, *ids)]
    query = (
        "SELECT visit, date, opened, payer, discipline, billed, amount FROM attended "
        f"WHERE patient IN ({marks}) ORDER BY date, opened, visit"
    )
    return Cared(
        courses=_courses(cares),
        reports=reports,
        elsewhere=tuple(each for each in others if isinstance(each, AllowedElsewhere)),
        attended=tuple(_attended(*row) for row in run(database, query, *ids)),
        goals=tuple(_goals(database, marks, ids)),
    )


def courses_until(database: Database, patients: Sequence[UUID], lamport: int) -> tuple[CareWritten, ...]:
    """The courses of these, who are one, as last said up to a lamport number."""
    marks, ids = ", ".join("?" for _ in patients), [each.bytes for each in patients]
    query = (
        "SELECT event.body FROM care_said CROSS JOIN event USING (station, n) "
        f"WHERE care_said.patient IN ({marks}) AND care_said.lamport <= ? "
        "ORDER BY event.lamport, event.station, event.n"
    )
    return _courses(decode(row[0]) for row in run(database, query, *ids, lamport))


def _courses(said: Iterable[Event]) -> tuple[CareWritten, ...]:
    """Each as last said, in the order of their beginning."""
    last = {each.care: each for each in said if isinstance(each, CareWritten)}
    return tuple(sorted(last.values(), key=lambda each: (each.started or date.min, each.care)))


def _goals(database: Database, marks: str, ids: Sequence[bytes]) -> Iterator[Goal]:
    query = (
        "SELECT goal.since, goal.settled, goal.body FROM care CROSS JOIN goal USING (care) "
        f"WHERE care.patient IN ({marks}) ORDER BY goal.place, goal.goal"
    )
    for since, settled, body in run(database, query, *ids):
        said = decode(body)
        if isinstance(said, GoalWritten):
            yield Goal(said=said, since=since, settled=settled)


def _attended(
    visit: bytes, day: str, opened: int, payer: str, discipline: str, billed: int, amount: str | None
) -> Attended:
    return Attended(
        visit=str(UUID(bytes=visit)),
        date=date.fromisoformat(day),
        opened=opened,
        payer=payer,
        discipline=Discipline(discipline),
        billed=bool(billed),
        amount=None if amount is None else Decimal(amount),
    )
