"""Made-up people, visits and clocks for the tests of the store, and a way past the store to the file itself."""

from __future__ import annotations

import datetime
import importlib
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from ptcoder.store import Draft, Log
from ptcoder.store.place import DATABASE, KEY
from ptcoder.visit import (
    Attendance,
    Discipline,
    Event,
    Moment,
    Noted,
    PatientAdded,
    PersonAdded,
    Role,
    Started,
    Stopped,
    VisitOpened,
)

BOOT = bytes(range(16))
DAY = datetime.date(2026, 3, 2)
NOON = 1_772_452_800_000_000
"""2026-03-02 12:00 UTC in microseconds."""

ANN = UUID(int=0xA1)
PAT = UUID(int=0xB1)

_ticks = itertools.count()


def moment(second: int | None = None) -> Moment:
    """A look at the clocks ``second`` seconds after noon; without it a second after the one before."""
    tick = next(_ticks) if second is None else second
    return Moment(at_us=NOON + tick * 1_000_000, off_min=-300, boot=BOOT, mono_us=tick * 1_000_000)


def draft(event: Event, second: int | None = None, who: UUID | None = ANN) -> Draft:
    return Draft(event=event, moment=moment(second), who=who)


def person(name: str = "Ann Example", person: UUID = ANN) -> PersonAdded:
    return PersonAdded(person=person, name=name, role=Role.PT)


def patient(name: str = "Pat Sample", mrn: str = "M-001", patient: UUID = PAT) -> PatientAdded:
    return PatientAdded(patient=patient, name=name, mrn=mrn, payer="medicare", discipline=Discipline.PT)


def opened(visit: UUID, patient: UUID = PAT, date: datetime.date = DAY) -> VisitOpened:
    return VisitOpened(visit=visit, patient=patient, payer="medicare", discipline=Discipline.PT, date=date)


def started(visit: UUID, interval: UUID, code: str = "97110") -> Started:
    return Started(
        visit=visit, interval=interval, code=code, clinician=ANN, role=Role.PT, attendance=Attendance.ONE_ON_ONE
    )


def stopped(visit: UUID, interval: UUID) -> Stopped:
    return Stopped(visit=visit, interval=interval)


def notes(visit: UUID, count: int) -> list[Draft]:
    return [draft(Noted(visit=visit, text=f"note {number}")) for number in range(count)]


Refused: type[Exception] = importlib.import_module("sqlcipher3").IntegrityError
"""What SQLCipher raises where a trigger or a check says no."""


def database_of(log: Log) -> Any:
    """The log's own connection: for making it fail, which no method of the log does."""
    return log._database.conn  # pyright: ignore[reportPrivateUsage]


def key_of(folder: Path) -> str:
    return (folder / KEY).read_text().split()[-1]


@contextmanager
def raw(folder: Path, key: str | None = None) -> Iterator[sqlite3.Connection]:
    """A plain SQLCipher connection, as another program with the key would open it; none of our code is in it."""
    connection = importlib.import_module("sqlcipher3").connect(str(folder / DATABASE), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key or key_of(folder)}'\"")
    try:
        yield connection
    finally:
        connection.close()
